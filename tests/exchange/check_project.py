#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""check_project.py FILE…: hold .qdpx and .qdc files against REFI-QDA 1.5 (qdasoftware.org), of whose schemas (Project.xsd
of 18 March 2019 and Codebook.xsd) the tables below say in other words all: every element, what stands in it in which order
and how often, every attribute, whether it is needed and of which form. What the standard's text asks for besides is held
too: that whatever is referred to is there and of the right sort, that a text is given once, that paths lead to a file of
the archive, that selections are inside their text. Leaves with 1 when anything is wrong."""
import datetime
import re
import sys
import zipfile
from xml.etree import ElementTree

PROJECT = '{urn:QDA-XML:project:1.0}'
CODEBOOK = '{urn:QDA-XML:codebook:1.0}'
NAMESPACE = PROJECT
INSTANCE = '{http://www.w3.org/2001/XMLSchema-instance}'  # of xsi:schemaLocation, which may stand anywhere


def is_day(value):
    """xsd:date, with or without its zone."""
    match = re.fullmatch(r'(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?', value)
    try:
        return bool(match and datetime.date.fromisoformat(match[1]))
    except ValueError:
        return False


def is_time(value):
    match = re.fullmatch(r'(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?', value)
    try:
        return bool(match and datetime.datetime.fromisoformat(match[1]))
    except ValueError:
        return False


def one_of(*values):
    return values.__contains__


def like(pattern):
    return re.compile(pattern, re.DOTALL).fullmatch


HEX = '[0-9a-fA-F]'
FORMS = {
    'guid': like(r'{0}{{8}}(-{0}{{4}}){{3}}-{0}{{12}}|\{{{0}{{8}}(-{0}{{4}}){{3}}-{0}{{12}}\}}'.format(HEX)),
    'text': like('.*'), 'number': like(r'[+-]?\d+'), 'decimal': like(r'[+-]?(\d+(\.\d*)?|\.\d+)'),
    'flag': one_of('true', 'false', '1', '0'), 'color': like('#({0}{{6}}|{0}{{3}})'.format(HEX)),
    'day': is_day, 'time': is_time,
    'variable': one_of('Text', 'Boolean', 'Integer', 'Float', 'Date', 'DateTime'),
    'direction': one_of('Associative', 'OneWay', 'Bidirectional'), 'line': one_of('dotted', 'dashed', 'solid'),
    'shape': one_of('Person', 'Oval', 'Rectangle', 'RoundedRectangle', 'Star', 'LeftTriangle', 'RightTriangle',
                    'UpTriangle', 'DownTriangle', 'Note'),
}
SIGNED = 'creatingUser:guid creationDateTime:time modifyingUser:guid modifiedDateTime:time'
NAMED = f'guid!guid name:text {SIGNED}'
TEXT_FILE = f'{NAMED} richTextPath:text plainTextPath:text'
MEDIA_FILE = f'{NAMED} path:text currentPath:text'
BOX = 'firstX!number firstY!number secondX!number secondY!number'
CODED = 'Description? Coding* NoteRef*'
REFERENCE = ('', 'targetGUID!guid')
A_TEXT = ('Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*', TEXT_FILE)
# Elements by their names, which mean the same wherever they stand: what is in them, as a pattern over the children's
# names, and their attributes, each with its form: '!' before that of one that is needed, ':' of one that may be there.
ELEMENTS = {
    'Project': ('Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? NoteRef*',
                'name!text origin:text creatingUserGUID:guid creationDateTime:time modifyingUserGUID:guid '
                'modifiedDateTime:time basePath:text'),
    'Users': ('User+', ''), 'User': ('', 'guid!guid name:text id:text'),
    'CodeBook': ('Codes', ''), 'Codes': ('Code+', ''),
    'Code': ('Description? NoteRef* Code*', 'guid!guid name!text isCodable!flag color:color'),
    'Variables': ('Variable+', ''), 'Variable': ('Description?', 'guid!guid name!text typeOfVariable!variable'),
    'VariableValue': ('VariableRef (TextValue|BooleanValue|IntegerValue|FloatValue|DateValue|DateTimeValue)?', ''),
    'Cases': ('Case+', ''), 'Case': ('Description? CodeRef* VariableValue* SourceRef* SelectionRef*', 'guid!guid name:text'),
    'Sets': ('Set+', ''), 'Set': ('Description? MemberCode* MemberSource* MemberNote*', 'guid!guid name!text'),
    'Sources': ('(TextSource|PictureSource|PDFSource|AudioSource|VideoSource)+', ''),
    'TextSource': A_TEXT, 'Note': A_TEXT, 'Representation': A_TEXT, 'TextDescription': A_TEXT,
    'PictureSource': ('Description? TextDescription? PictureSelection* Coding* NoteRef* VariableValue*', MEDIA_FILE),
    'PDFSource': ('Description? PDFSelection* Representation? Coding* NoteRef* VariableValue*', MEDIA_FILE),
    'AudioSource': ('Description? Transcript* AudioSelection* Coding* NoteRef* VariableValue*', MEDIA_FILE),
    'VideoSource': ('Description? Transcript* VideoSelection* Coding* NoteRef* VariableValue*', MEDIA_FILE),
    'PlainTextSelection': (CODED, f'{NAMED} startPosition!number endPosition!number'),
    'PictureSelection': (CODED, f'{NAMED} {BOX}'),
    'PDFSelection': ('Description? Representation? Coding* NoteRef*', f'{NAMED} page!number {BOX}'),
    'AudioSelection': (CODED, f'{NAMED} begin!number end!number'),
    'VideoSelection': (CODED, f'{NAMED} begin!number end!number'),
    'Transcript': ('Description? PlainTextContent? SyncPoint* TranscriptSelection* NoteRef*', TEXT_FILE),
    'TranscriptSelection': (CODED, f'{NAMED} fromSyncPoint:guid toSyncPoint:guid'),
    'SyncPoint': ('', 'guid!guid timeStamp:number position:number'),
    'Coding': ('CodeRef NoteRef*', 'guid!guid creatingUser:guid creationDateTime:time'),
    'Notes': ('Note+', ''), 'Links': ('Link+', ''),
    'Link': ('NoteRef*', 'guid!guid name:text direction:direction color:color originGUID:guid targetGUID:guid'),
    'Graphs': ('Graph+', ''), 'Graph': ('Vertex* Edge*', 'guid!guid name:text'),
    'Vertex': ('', 'guid!guid representedGUID:guid name:text firstX!number firstY!number secondX:number secondY:number '
                   'shape:shape color:color'),
    'Edge': ('', 'guid!guid representedGUID:guid name:text sourceVertex!guid targetVertex!guid color:color '
                 'direction:direction lineStyle:line'),
    'VariableRef': REFERENCE, 'CodeRef': REFERENCE, 'SourceRef': REFERENCE, 'SelectionRef': REFERENCE, 'NoteRef': REFERENCE,
    'MemberCode': REFERENCE, 'MemberSource': REFERENCE, 'MemberNote': REFERENCE,
}
# A code book that stands alone, where it differs from one in a project.
ALONE = {**{name: ELEMENTS[name] for name in ('Codes', 'Sets')}, 'CodeBook': ('Codes Sets?', 'origin:text'),
         'Code': ('Description? Code*', ELEMENTS['Code'][1]), 'Set': ('Description? MemberCode*', 'guid!guid name!text'),
         'MemberCode': ('', 'guid!guid')}
# Elements that hold text.
VALUES = {'Description': 'text', 'PlainTextContent': 'text', 'TextValue': 'text', 'BooleanValue': 'flag',
          'IntegerValue': 'number', 'FloatValue': 'decimal', 'DateValue': 'day', 'DateTimeValue': 'time'}
SOURCES = ('TextSource', 'PictureSource', 'PDFSource', 'AudioSource', 'VideoSource')
SELECTIONS = ('PlainTextSelection', 'PictureSelection', 'PDFSelection', 'AudioSelection', 'VideoSelection',
              'TranscriptSelection')
TARGETS = {'VariableRef': ('Variable',), 'CodeRef': ('Code',), 'MemberCode': ('Code',), 'SourceRef': SOURCES,
           'MemberSource': SOURCES, 'NoteRef': ('Note',), 'MemberNote': ('Note',), 'SelectionRef': SELECTIONS}
OF_VARIABLE = {'TextValue': 'Text', 'BooleanValue': 'Boolean', 'IntegerValue': 'Integer', 'FloatValue': 'Float',
               'DateValue': 'Date', 'DateTimeValue': 'DateTime'}


def pattern_of(content):
    """A pattern over the children's names, each with a space behind."""
    return re.sub(r'([A-Za-z]+)| ', lambda match: f'(?:{match[1]} )' if match[1] else '', content)


def attributes_of(text):
    """(those that are needed, the form of each)."""
    parts = [re.fullmatch(r'(\w+)([!:])(\w+)', part) for part in text.split()]
    return {part[1] for part in parts if part[2] == '!'}, {part[1]: part[3] for part in parts}


class Checking:
    def __init__(self, namespace, elements, archive=None):
        self.namespace, self.elements, self.archive = namespace, elements, archive
        self.faults, self.ids = [], {}

    def hold(self, condition, where, what):
        if not condition:
            self.faults.append(f'{where}: {what}')
        return bool(condition)

    def name(self, element):
        return element.tag.removeprefix(self.namespace)

    # By the schema

    def attributes(self, element, name):
        needed, forms = attributes_of(self.elements.get(name, ('', ''))[1])
        for key in needed:
            self.hold(key in element.attrib, name, f'has no {key}')
        for key, value in element.attrib.items():
            if not key.startswith(INSTANCE) and self.hold(key in forms, name, f'may not have {key}'):
                self.hold(FORMS[forms[key]](value), name, f'{key}={value!r}')

    def content(self, element, name):
        children = ''.join(f'{self.name(child)} ' for child in element)
        if name in VALUES:
            self.hold(not children, name, f'holds {children}')
            self.hold(FORMS[VALUES[name]](element.text or ''), name, f'holds {element.text!r}')
        else:
            pattern = pattern_of(self.elements.get(name, ('', ''))[0])
            self.hold(re.fullmatch(pattern, children), name, f'holds {children.split()}, not {pattern}')
            texts = [element.text, *(child.tail for child in element)]
            self.hold(not any((text or '').strip() for text in texts), name, 'holds text')

    def element(self, element):
        name = self.name(element)
        self.hold(element.tag != name, name, 'is of another namespace')
        self.hold(name in self.elements or name in VALUES, name, 'is not known')
        self.attributes(element, name)
        self.content(element, name)
        guid = element.get('guid', '').strip('{}').lower()
        if guid and not (name == 'MemberCode' and self.namespace == CODEBOOK):
            self.hold(guid not in self.ids, name, f'{guid} is there twice')
            self.ids[guid] = element
        for child in element:
            self.element(child)

    # By the standard's text

    def target(self, guid):
        target = self.ids.get((guid or '').strip('{}').lower())
        return self.name(target) if target is not None else None

    def references(self, root):
        for element in root.iter():
            name, guid = self.name(element), element.get('targetGUID' if self.namespace == PROJECT else 'guid')
            if name in TARGETS:
                self.hold(self.target(guid) in TARGETS[name], name, f'{guid} is no {TARGETS[name][0]}')
            for key in ('creatingUser', 'modifyingUser', 'creatingUserGUID', 'modifyingUserGUID'):
                if key in element.attrib:
                    self.hold(self.target(element.get(key)) == 'User', name, f'there is no user {element.get(key)}')
            if name == 'VariableValue':
                self.value(element)

    def value(self, element):
        """A value is of its variable's type."""
        if len(element) == 2:
            variable = self.ids.get((element[0].get('targetGUID') or '').lower(), element)
            self.hold(variable.get('typeOfVariable') == OF_VARIABLE.get(self.name(element[1])), 'VariableValue',
                      f'{self.name(element[1])} is not of the type of its variable')

    def file(self, path):
        """What a path leads to; b'' when it leads nowhere."""
        member = 'sources/' + (path or '').removeprefix('internal://')
        there = bool(path) and path.startswith('internal://') and member in self.archive.namelist()
        return self.archive.read(member) if self.hold(there, path, 'is not in the archive') else b''

    def text_source(self, source):
        """Either content or a path to it; and selections that are inside it."""
        content, path = source.find(f'{NAMESPACE}PlainTextContent'), source.get('plainTextPath')
        self.hold((content is None) != (path is None), source.get('name'), 'has both content and path, or neither')
        if path is None:
            text = (content.text if content is not None else '') or ''
        else:
            text = self.file(path).decode('utf-8')
            self.hold(not text.startswith('\ufeff') and '\r' not in text, path, 'has a mark or line ends that some count')
        for selection in source.findall(f'{NAMESPACE}PlainTextSelection'):
            places = [selection.get(key) or '' for key in ('startPosition', 'endPosition')]
            inside = all(map(FORMS['number'], places)) and 0 <= int(places[0]) < int(places[1]) <= len(text)
            self.hold(inside, selection.get('guid'), f'{places} of {len(text)}')

    def pdf(self, source):
        self.hold(self.file(source.get('path')).startswith(b'%PDF-'), source.get('path'), 'is no PDF')
        self.hold(source.find(f'{NAMESPACE}Representation') is not None, source.get('name'), 'has no text')

    def archived(self, root):
        for name in ('TextSource', 'Note', 'Representation'):
            for source in root.iter(NAMESPACE + name):
                self.text_source(source)
        for source in root.iter(f'{NAMESPACE}PDFSource'):
            self.pdf(source)
        named = {path for element in root.iter() for key, path in element.attrib.items() if key.lower().endswith('path')}
        for member in self.archive.namelist():
            known = member == 'project.qde' or 'internal://' + member.removeprefix('sources/') in named
            self.hold(known, member, 'is no file of the project')

    def root(self, root, name):
        self.hold(root.tag == self.namespace + name, root.tag, f'is no {name}')
        self.element(root)
        self.references(root)
        names = [code.get('name') for code in root.iter(f'{self.namespace}Code')]
        self.hold(len(names) == len(set(names)), 'Code', 'two have the same name, which not every program allows')


def faults_of_project(root, archive):
    checking = Checking(PROJECT, ELEMENTS, archive)
    checking.root(root, 'Project')
    checking.archived(root)
    return checking.faults


def faults_of_code_book(root):
    checking = Checking(CODEBOOK, ALONE)
    checking.root(root, 'CodeBook')
    return checking.faults


def faults_of(path):
    """What is wrong with a project or a code book; nothing: an empty list."""
    if str(path).endswith('.qdc'):
        return faults_of_code_book(ElementTree.parse(path).getroot())
    with zipfile.ZipFile(path) as archive:
        if 'project.qde' not in archive.namelist():
            return [f'{path}: holds no project.qde']
        xml = archive.read('project.qde')
        forbidden = re.search('[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]', xml.decode('utf-8'))
        if forbidden:  # XML 1.0, 2.2, of which this parser lets some by
            return [f'{path}: holds {forbidden[0]!r}']
        return faults_of_project(ElementTree.fromstring(xml), archive)


def main(paths):
    faults = [f'{path}: {fault}' for path in paths for fault in faults_of(path)]
    print(*faults, sep='\n', end='\n' if faults else '')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
