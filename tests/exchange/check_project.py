#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""check_project.py FILE…: hold .qdpx files against what REFI-QDA Project 1.5 asks for: which elements stand in which
others and in which order, which attributes they must have and of which form, and that whatever is referred to is there.
The standard's own Project.xsd may not be copied; the tables below say in other words what of it concerns the elements
that Samsyn writes, and an element that they do not know is a fault. Leaves with 1 when anything is wrong."""
import re
import sys
import zipfile
from xml.etree import ElementTree

NAMESPACE = '{urn:QDA-XML:project:1.0}'
GUID = re.compile(r'([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|'
                  r'\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})$')
FORMS = {
    'guid': GUID, 'text': re.compile(r'.*$', re.DOTALL), 'number': re.compile(r'[+-]?\d+$'),
    'flag': re.compile(r'(true|false|0|1)$'), 'color': re.compile(r'#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})$'),
    'time': re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$'),
    'variable': re.compile(r'(Text|Boolean|Integer|Float|Date|DateTime)$'),
}
SIGNED = {'creatingUser': 'guid', 'creationDateTime': 'time', 'modifyingUser': 'guid', 'modifiedDateTime': 'time'}
# Children in their order: one that ends in '!' is needed, in '*' may come again, in '+' both.
CHILDREN = {
    'Project': 'Users CodeBook Variables Cases Sources Notes Links Sets Graphs Description NoteRef*',
    'Users': 'User+', 'CodeBook': 'Codes!', 'Codes': 'Code+', 'Code': 'Description NoteRef* Code*',
    'Variables': 'Variable+', 'Variable': 'Description', 'Cases': 'Case+',
    'Case': 'Description CodeRef* VariableValue* SourceRef* SelectionRef*',
    'VariableValue': 'VariableRef! TextValue BooleanValue IntegerValue FloatValue DateValue DateTimeValue',
    'Sources': 'TextSource+', 'Notes': 'Note+', 'Sets': 'Set+', 'Set': 'Description MemberCode* MemberSource* MemberNote*',
    'TextSource': 'Description PlainTextContent PlainTextSelection* Coding* NoteRef* VariableValue*',
    'Note': 'Description PlainTextContent PlainTextSelection* Coding* NoteRef* VariableValue*',
    'PlainTextSelection': 'Description Coding* NoteRef*', 'Coding': 'CodeRef! NoteRef*',
}
# Attributes that are needed, and those that may be there.
ATTRIBUTES = {
    'Project': ({'name': 'text'}, {'origin': 'text', 'creatingUserGUID': 'guid', 'creationDateTime': 'time',
                                   'modifyingUserGUID': 'guid', 'modifiedDateTime': 'time', 'basePath': 'text'}),
    'User': ({'guid': 'guid'}, {'name': 'text', 'id': 'text'}),
    'Code': ({'guid': 'guid', 'name': 'text', 'isCodable': 'flag'}, {'color': 'color'}),
    'Variable': ({'guid': 'guid', 'name': 'text', 'typeOfVariable': 'variable'}, {}),
    'Case': ({'guid': 'guid'}, {'name': 'text'}), 'Set': ({'guid': 'guid', 'name': 'text'}, {}),
    'TextSource': ({'guid': 'guid'}, {'name': 'text', 'richTextPath': 'text', 'plainTextPath': 'text', **SIGNED}),
    'Note': ({'guid': 'guid'}, {'name': 'text', 'richTextPath': 'text', 'plainTextPath': 'text', **SIGNED}),
    'PlainTextSelection': ({'guid': 'guid', 'startPosition': 'number', 'endPosition': 'number'}, {'name': 'text', **SIGNED}),
    'Coding': ({'guid': 'guid'}, {'creatingUser': 'guid', 'creationDateTime': 'time'}),
}
REFERENCES = {'VariableRef': 'Variable', 'CodeRef': 'Code', 'MemberCode': 'Code', 'SourceRef': 'TextSource',
              'MemberSource': 'TextSource', 'NoteRef': 'Note', 'MemberNote': 'Note', 'SelectionRef': 'PlainTextSelection'}
TEXTS = ('Description', 'PlainTextContent', 'TextValue', 'BooleanValue', 'IntegerValue', 'FloatValue', 'DateValue',
         'DateTimeValue')


class Checking:
    def __init__(self, archive):
        self.archive, self.faults, self.ids = archive, [], {}

    def hold(self, condition, where, what):
        if not condition:
            self.faults.append(f'{where}: {what}')

    def attributes(self, element, name):
        needed, allowed = ({'targetGUID': 'guid'}, {}) if name in REFERENCES else ATTRIBUTES.get(name, ({}, {}))
        for key in needed:
            self.hold(key in element.attrib, name, f'has no {key}')
        for key, value in element.attrib.items():
            form = {**needed, **allowed}.get(key)
            self.hold(form, name, f'may not have {key}')
            self.hold(not form or FORMS[form].match(value), name, f'{key}={value!r}')

    def children(self, element, name):
        rest = [child.tag.removeprefix(NAMESPACE) for child in element]
        for allowed in CHILDREN.get(name, '').split():
            what, count = allowed.rstrip('!*+'), 0
            while rest and rest[0] == what:
                count += 1
                rest.pop(0)
            self.hold(count or allowed[-1] not in '!+', name, f'has no {what}')
            self.hold(count < 2 or allowed[-1] in '*+', name, f'has {what} {count} times')
        self.hold(not rest, name, f'{rest[:1]} may not stand there')

    def element(self, element):
        name = element.tag.removeprefix(NAMESPACE)
        self.hold(element.tag != name, name, 'is of no namespace')
        self.hold(name in CHILDREN or name in ATTRIBUTES or name in REFERENCES or name in TEXTS, name, 'is not known')
        self.attributes(element, name)
        if name not in TEXTS:
            self.children(element, name)
            self.hold(not (element.text or '').strip(), name, 'holds text')
        guid = element.get('guid')
        self.hold(not guid or guid not in self.ids, name, f'{guid} is there twice')
        self.ids[guid] = name
        for child in element:
            self.element(child)

    def references(self, root):
        for element in root.iter():
            name = element.tag.removeprefix(NAMESPACE)
            wanted, target = REFERENCES.get(name), element.get('targetGUID')
            self.hold(not wanted or self.ids.get(target) == wanted, name, f'{target} is no {wanted}')
            for user in ('creatingUser', 'modifyingUser', 'creatingUserGUID'):
                self.hold(user not in element.attrib or self.ids.get(element.get(user)) == 'User', name, 'has no such user')

    def source(self, source):
        """Either content or a path to it; and selections that are inside it."""
        content, path = source.find(f'{NAMESPACE}PlainTextContent'), source.get('plainTextPath')
        self.hold((content is None) != (path is None), source.get('name'), 'has both content and path, or neither')
        if path is None:
            text = content.text or ''
        else:
            member = 'sources/' + path.removeprefix('internal://')
            self.hold(path.startswith('internal://') and member in self.archive.namelist(), path, 'is not in the archive')
            text = self.archive.read(member).decode('utf-8')
        for selection in source.findall(f'{NAMESPACE}PlainTextSelection'):
            start, end = int(selection.get('startPosition')), int(selection.get('endPosition'))
            self.hold(0 <= start < end <= len(text), selection.get('guid'), f'{start} to {end} of {len(text)}')

    def project(self, root):
        self.hold(root.tag == f'{NAMESPACE}Project', root.tag, 'is no project')
        self.element(root)
        self.references(root)
        names = [code.get('name') for code in root.iter(f'{NAMESPACE}Code')]
        self.hold(len(names) == len(set(names)), 'Code', 'two have the same name, which not every program allows')
        for kind in ('TextSource', 'Note'):
            for source in root.iter(NAMESPACE + kind):
                self.source(source)


def faults_of(path):
    """What is wrong with a project; nothing: an empty list."""
    with zipfile.ZipFile(path) as archive:
        checking = Checking(archive)
        checking.hold('project.qde' in archive.namelist(), path, 'holds no project.qde')
        checking.project(ElementTree.fromstring(archive.read('project.qde')))
        return checking.faults


def main(paths):
    faults = [f'{path}: {fault}' for path in paths for fault in faults_of(path)]
    print(*faults, sep='\n', end='\n' if faults else '')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
