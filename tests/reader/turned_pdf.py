# SPDX-License-Identifier: AGPL-3.0-or-later
"""A PDF with all its pages turned, by an incremental update (ISO 32000-1, 7.5.6)."""
import re

PAGE = re.compile(rb'(\d+) 0 obj\s*<<(/Type/Page/.*?)>>\s*endobj', re.S)


def turn(pdf, degrees):
    """The file `pdf` with /Rotate `degrees` on every page. For files that hold their pages as plain objects."""
    root = re.search(rb'/Root (\d+ \d+ R)', pdf)[1]
    size = re.search(rb'/Size (\d+)', pdf)[1]
    start = re.findall(rb'startxref\s+(\d+)', pdf)[-1]
    out, entries = bytearray(pdf), b''
    for page in PAGE.finditer(pdf):
        inside = re.sub(rb'/Rotate \d+', b'', page[2])
        entries += b'%d 1\n%010d 00000 n \n' % (int(page[1]), len(out))
        out += b'%s 0 obj\n<<%s/Rotate %d>>\nendobj\n' % (page[1], inside, degrees)
    if not entries:
        raise ValueError('no page is a plain object')
    table = len(out)
    out += b'xref\n%strailer\n<</Size %s/Root %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n' % (entries, size, root, start, table)
    return bytes(out)
