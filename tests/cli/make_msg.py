# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails as Outlook saves them: compound files ([MS-CFB], version 3) of properties ([MS-OXMSG])."""
import struct

SECTOR, MINI, MINI_BELOW = 512, 64, 4096
END, FREE, CHAINS, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


class Sectors:
    def __init__(self, size):
        self.size, self.bytes, self.chains = size, b'', []

    def add(self, content):
        """Where it starts."""
        if not content:
            return END
        start, count = len(self.chains), -(-len(content) // self.size)
        self.bytes += content.ljust(count * self.size, b'\0')
        self.chains += [*range(start + 1, start + count), END]
        return start


def directory_of(tree, big, small):
    records = [['Root Entry', 5, NONE, NONE, NONE, 0, 0]]

    def add(parent, storage):
        previous = None
        for name in sorted(storage, key=lambda name: (len(name), name.upper())):
            content, place = storage[name], len(records)
            if isinstance(content, dict):
                records.append([name, 1, NONE, NONE, NONE, 0, 0])
                add(place, content)
            else:
                sectors = small if len(content) < MINI_BELOW else big
                records.append([name, 2, NONE, NONE, NONE, sectors.add(content), len(content)])
            records[parent if previous is None else previous][4 if previous is None else 3] = place
            previous = place

    add(0, tree)
    records[0][5:] = [big.add(small.bytes), len(small.bytes)]
    return b''.join(struct.pack('<64sHBBIII36xIQ', name.encode('utf-16-le'), 2 * len(name) + 2, kind, 1, left, right,
                                child, start, size) for name, kind, left, right, child, start, size in records)


def compound(tree):
    """The file of storages (dicts by name) and streams (bytes)."""
    big, small = Sectors(SECTOR), Sectors(MINI)
    records = directory_of(tree, big, small)
    records += struct.pack('<64sHBBIII36xIQ', b'', 0, 0, 0, NONE, NONE, NONE, 0, 0) * (-len(records) // 128 % 4)
    directory = big.add(records)
    mini_chains = big.add(b''.join(struct.pack('<I', number) for number in small.chains))
    first, count = len(big.chains), 1
    while count * SECTOR // 4 < first + count:
        count += 1
    chains = big.chains + [CHAINS] * count
    chains += [FREE] * (count * SECTOR // 4 - len(chains))
    listed = [first + i for i in range(count)] + [FREE] * (109 - count)
    header = struct.pack('<8s16xHHHHH6xIIIIIIIII109I', b'\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1', 0x3E, 3, 0xFFFE, 9, 6, 0, count,
                         directory, 0, MINI_BELOW, mini_chains, -(-len(small.chains) * 4 // SECTOR), END, 0, *listed)
    return header + big.bytes + struct.pack(f'<{len(chains)}I', *chains)


def text(**values):
    """Properties by their id in hex: text(_0037='Subject')."""
    return {f'__substg1.0_{name[1:]}001F': value.encode('utf-16-le') for name, value in values.items()}


def attachment(name, content):
    """Of bytes, or of a mail as msg makes it."""
    inner = isinstance(content, dict)
    return {'__properties_version1.0': struct.pack('<8xIIII', 0x37050003, 6, 5 if inner else 1, 0),
            f'__substg1.0_3701{"000D" if inner else "0102"}': content, **text(_3707=name)}


def mail(subject, sender, address, body, attachments=(), inner=False):
    """The storages of a mail; inner: of one that is attached to another."""
    return {'__properties_version1.0': bytes(24 if inner else 32) + struct.pack('<IIQ', 0x00390040, 6, 134054136000000000),
            **text(_0037=subject, _0C1A=sender, _5D01=address, _1000=body),
            '__recip_version1.0_#00000000': {
                '__properties_version1.0': struct.pack('<8xIIII', 0x0C150003, 6, 1, 0),
                **text(_3001='Registrator', _39FE='registrator@bjorkered.example')},
            **{f'__attach_version1.0_#{number:08X}': content for number, content in enumerate(attachments)}}
