# SPDX-License-Identifier: AGPL-3.0-or-later
"""A .qdpx file for tests: reading one, changing it as an analyst would, and writing it as other programs do."""
import copy
import re
import uuid
import zipfile
from xml.etree import ElementTree

NAMESPACE = '{urn:QDA-XML:project:1.0}'
FORBIDDEN = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]')  # XML 1.0, 2.2
ElementTree.register_namespace('', NAMESPACE[1:-1])


class Project:
    """The XML as a tree, and the other files as they are."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.root = ElementTree.fromstring(self.files.pop('project.qde'))

    def all(self, kind):
        return list(self.root.iter(NAMESPACE + kind))

    def file_of(self, source):
        name = source.get('plainTextPath').removeprefix('internal://')
        return next((path for path in (f'sources/{name}', f'Sources/{name}') if path in self.files), f'sources/{name}')

    def text_of(self, source):
        return self.files[self.file_of(source)].decode('utf-8')

    def texts(self):
        """All that has a text: sources of text, and what stands for a PDF."""
        return self.all('TextSource') + self.all('Representation')

    def source(self, words):
        """The one whose text holds these words."""
        return next(source for source in self.texts() if words in self.text_of(source))

    def code(self, name):
        return next(code for code in self.all('Code') if code.get('name') == name)

    def name_of(self, guid):
        return next(code.get('name') for code in self.all('Code') if code.get('guid') == guid)

    def selections(self, source):
        """(start, end, names of codes) of each."""
        return [(int(selection.get('startPosition')), int(selection.get('endPosition')),
                 [self.name_of(reference.get('targetGUID')) for reference in selection.iter(NAMESPACE + 'CodeRef')])
                for selection in source.findall(NAMESPACE + 'PlainTextSelection')]

    def selection(self, source, words):
        text = self.text_of(source)
        return next(selection for selection in source.findall(NAMESPACE + 'PlainTextSelection')
                    if words in text[int(selection.get('startPosition')):int(selection.get('endPosition'))])

    # What an analyst does

    def select(self, source, words, *codes):
        """Select the first place where `words` stand, named by them as far as XML can hold them."""
        start = self.text_of(source).index(words)
        last = len(source.findall(NAMESPACE + 'PlainTextSelection'))
        selection = ElementTree.Element(NAMESPACE + 'PlainTextSelection', {
            'guid': str(uuid.uuid4()), 'name': FORBIDDEN.sub('\ufffd', words[:60]),
            'startPosition': str(start), 'endPosition': str(start + len(words))})
        source.insert(last, selection)
        for code in codes:
            self.add_coding(selection, code)
        return selection

    def add_coding(self, selection, code):
        coding = ElementTree.SubElement(selection, NAMESPACE + 'Coding', {'guid': str(uuid.uuid4())})
        ElementTree.SubElement(coding, NAMESPACE + 'CodeRef', {'targetGUID': self.code(code).get('guid')})

    def remove_coding(self, selection, beginning):
        for coding in selection.findall(NAMESPACE + 'Coding'):
            if self.name_of(coding.find(NAMESPACE + 'CodeRef').get('targetGUID')).startswith(beginning):
                selection.remove(coding)

    def add_code(self, name):
        codes = self.root.find(f'{NAMESPACE}CodeBook/{NAMESPACE}Codes')
        ElementTree.SubElement(codes, NAMESPACE + 'Code', {'guid': str(uuid.uuid4()), 'name': name, 'isCodable': 'true'})

    # What other programs do when they write

    def like_qualcoder(self):
        """New UUIDs for everything, a selection for each coding with all its text as its name, no Sets."""
        fresh = {}
        for element in self.root.iter():
            if 'guid' in element.attrib:
                fresh[element.get('guid')] = str(uuid.uuid4())
        for source in self.texts():
            text, old = self.text_of(source), self.file_of(source)
            name = f'{uuid.uuid4()}.txt'
            self.files[f'Sources/{name}'] = self.files.pop(old)
            source.set('plainTextPath', f'internal://{name}')
            self._divide(source, text)
        for element in self.root.iter():
            for key, value in element.attrib.items():
                element.set(key, fresh.get(value, value))
        for sets in self.root.findall(NAMESPACE + 'Sets'):
            self.root.remove(sets)
        self.root.set('origin', 'QualCoder 3.6')
        return self

    def _divide(self, source, text):
        for selection in source.findall(NAMESPACE + 'PlainTextSelection'):
            at = list(source).index(selection)
            source.remove(selection)
            words = text[int(selection.get('startPosition')):int(selection.get('endPosition'))]
            words = FORBIDDEN.sub('\ufffd', words)
            for coding in selection.findall(NAMESPACE + 'Coding'):
                one = ElementTree.Element(NAMESPACE + 'PlainTextSelection', {
                    **selection.attrib, 'guid': str(uuid.uuid4()), 'name': words})
                one.append(copy.deepcopy(coding))
                source.insert(at, one)

    def count(self, positions_of):
        """Move every position by positions_of(text, position), for programs that count in another way."""
        for source in self.texts():
            text = self.text_of(source)
            for selection in source.findall(NAMESPACE + 'PlainTextSelection'):
                for key in ('startPosition', 'endPosition'):
                    selection.set(key, str(positions_of(text, int(selection.get(key)))))
        return self

    def with_windows_line_ends(self):
        for name, content in self.files.items():
            self.files[name] = content.replace(b'\n', b'\r\n')
        return self

    def write(self, path, qde='project.qde', declaration=b'<?xml version="1.0" encoding="utf-8"?>\n'):
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(qde, declaration + ElementTree.tostring(self.root))
            for name, content in self.files.items():
                archive.writestr(name, content)
        return path
