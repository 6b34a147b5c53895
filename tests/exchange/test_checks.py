#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""That the checks see what is wrong: a whole project and a whole collection, in each of which one thing after another is
put wrong."""
import copy
import io
import sys
import unittest
import zipfile
from xml.etree import ElementTree

import check_annotations
import check_project

USER, CODE, TEXT, PICKED, PICKED_TOO, CODING, NOTE, CASE, GROUP, VARIABLE, PDF, SHOWN = (
    f'0000000{digit}-0000-4000-8000-00000000000{digit}' for digit in '123456789abc')
QDE = f'''<Project xmlns="urn:QDA-XML:project:1.0" name="Remiss" creatingUserGUID="{USER}">
<Users><User guid="{USER}" name="Samsyn"/></Users>
<CodeBook><Codes><Code guid="{CODE}" name="Slag" isCodable="true" color="#1F5A8C"/></Codes></CodeBook>
<Variables><Variable guid="{VARIABLE}" name="Daterad" typeOfVariable="Date"/></Variables>
<Cases><Case guid="{CASE}" name="Tallmo"><VariableValue><VariableRef targetGUID="{VARIABLE}"/><DateValue>2025-10-03</DateValue>
</VariableValue><SourceRef targetGUID="{TEXT}"/></Case></Cases>
<Sources><TextSource guid="{TEXT}" name="1" plainTextPath="internal://1.txt" creatingUser="{USER}">
<PlainTextSelection guid="{PICKED}" startPosition="0" endPosition="7"><Coding guid="{CODING}"><CodeRef targetGUID="{CODE}"/>
</Coding><NoteRef targetGUID="{NOTE}"/></PlainTextSelection></TextSource>
<PDFSource guid="{PDF}" name="2" path="internal://2.pdf"><Representation guid="{SHOWN}" plainTextPath="internal://2.txt">
<PlainTextSelection guid="{PICKED_TOO}" startPosition="0" endPosition="1"/></Representation></PDFSource></Sources>
<Notes><Note guid="{NOTE}"><PlainTextContent>Svar</PlainTextContent></Note></Notes>
<Sets><Set guid="{GROUP}" name="Kommuner"><MemberSource targetGUID="{TEXT}"/></Set></Sets>
</Project>'''
FILES = {'project.qde': b'', 'sources/1.txt': 'Tallmo 🌲'.encode(), 'sources/2.txt': b'x', 'sources/2.pdf': b'%PDF-1.7'}


def find(root, name):
    return next(root.iter(check_project.PROJECT + name))


def setting(name, /, **attributes):
    return lambda root: [find(root, name).set(key, value) for key, value in attributes.items()]


def without(name, key):
    return lambda root: find(root, name).attrib.pop(key)


def adding(parent, name, /, **attributes):
    return lambda root: ElementTree.SubElement(find(root, parent), check_project.PROJECT + name, attributes)


def last_first(name):
    def swap(root):
        element = find(root, name)
        element[:] = list(element)[::-1]
    return swap


def emptied(name):
    return lambda root: find(root, name).clear()


WRONG = {
    'no name': without('Project', 'name'), 'another attribute': setting('Code', farg='#fff'),
    'a colour with a name': setting('Code', color='red'), 'a flag in capitals': setting('Code', isCodable='True'),
    'a UUID that is short': setting('User', guid='1'), 'a UUID with a space': setting('Code', guid=f'{CODE} '),
    'two of the same UUID': setting('Case', guid=CODE), 'an element of nobody': adding('Codes', 'Kod'),
    'an element of another place': adding('Users', 'Code', guid=CASE, name='x', isCodable='true'),
    'another order': last_first('Project'), 'coding after notes': last_first('PlainTextSelection'),
    'an empty list': emptied('Users'), 'a code in none': emptied('Coding'), 'a day in letters':
        lambda root: setattr(find(root, 'DateValue'), 'text', '3 oktober'),
    'a day that no month has': lambda root: setattr(find(root, 'DateValue'), 'text', '2025-02-30'),
    'a variable of a type of its own': setting('Variable', typeOfVariable='Datum'),
    'a value of another type': setting('Variable', typeOfVariable='Text'),
    'two values': adding('VariableValue', 'TextValue'), 'text between elements':
        lambda root: setattr(find(root, 'Sources'), 'text', 'x'),
    'a reference to nothing': setting('CodeRef', targetGUID=GROUP), 'a reference to another sort':
        setting('SourceRef', targetGUID=PICKED), 'a user who is none': setting('TextSource', creatingUser=CODE),
    'text and file': adding('TextSource', 'PlainTextContent'), 'no text': without('TextSource', 'plainTextPath'),
    'a file that is not there': setting('TextSource', plainTextPath='internal://3.txt'),
    'a path out of the archive': setting('TextSource', plainTextPath='internal://../project.qde'),
    'a PDF that is none': setting('PDFSource', path='internal://2.txt'),
    'a place behind the end': setting('PlainTextSelection', endPosition='9'),
    'a place before the start': setting('PlainTextSelection', startPosition='-1'),
    'an empty place': setting('PlainTextSelection', startPosition='7'),
    'a place in letters': setting('PlainTextSelection', startPosition='sju'),
    'a time without a day': setting('TextSource', creationDateTime='12:00:00'),
    'two codes of one name': adding('Codes', 'Code', guid='00000000-0000-4000-8000-000000000000', name='Slag',
                                    isCodable='true'),
}


class ProjectChecksTest(unittest.TestCase):
    def faults(self, change=lambda root: None, files=FILES):
        root = ElementTree.fromstring(QDE)
        change(root)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, 'w') as written:
            for name, content in files.items():
                written.writestr(name, content)
        with zipfile.ZipFile(archive) as read:
            return check_project.faults_of_project(root, read)

    def test_a_whole_project_has_no_faults(self):
        self.assertEqual(self.faults(), [])

    def test_everything_that_is_wrong_is_seen(self):
        for what, change in WRONG.items():
            with self.subTest(what):
                self.assertNotEqual(self.faults(change), [])

    def test_a_file_that_nobody_names_is_seen(self):
        self.assertNotEqual(self.faults(files=FILES | {'sources/4.txt': b''}), [])

    def test_a_code_book_that_stands_alone_is_held_against_its_own_schema(self):
        book = (f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="{CODE}" name="a" isCodable="true"/></Codes>'
                f'<Sets><Set guid="{GROUP}" name="b"><MemberCode guid="{CODE}"/></Set></Sets></CodeBook>')
        self.assertEqual(check_project.faults_of_code_book(ElementTree.fromstring(book)), [])
        for wrong in (book.replace('<MemberCode guid', '<MemberCode targetGUID'), book.replace('name="a"', ''),
                      book.replace(':codebook:', ':project:')):
            self.assertNotEqual(check_project.faults_of_code_book(ElementTree.fromstring(wrong)), [])


PLACE = {'type': 'SpecificResource', 'source': 'urn:sha256:00',
         'selector': [{'type': 'TextQuoteSelector', 'exact': 'Tallmo', 'prefix': '', 'suffix': ''},
                      {'type': 'TextPositionSelector', 'start': 0, 'end': 6}]}
ANNOTATION = {'id': f'urn:uuid:{PICKED}', 'type': 'Annotation', 'motivation': 'classifying', 'target': PLACE,
              'body': [{'type': 'TextualBody', 'purpose': 'tagging', 'format': 'text/plain', 'value': 'kind:change'},
                       {**PLACE, 'purpose': 'linking'}]}
COLLECTION = {'@context': check_annotations.ANNO, 'id': f'urn:uuid:{TEXT}', 'type': 'AnnotationCollection', 'label': 'x',
              'total': 1, 'last': f'urn:uuid:{GROUP}', 'first':
              {'id': f'urn:uuid:{GROUP}', 'type': 'AnnotationPage', 'partOf': f'urn:uuid:{TEXT}', 'startIndex': 0,
               'items': [ANNOTATION]}}
# Where something is put, and what.
AT = ('first', 'items', 0)
WRONG_ANNOTATIONS = {
    'another context': (('@context',), 'http://schema.org'), 'a type of ours': (('type',), 'Samling'),
    'a total that is another': (('total',), 2), 'a last page that is another': (('last',), 'urn:uuid:x'),
    'a page of no collection': (('first', 'partOf'), 'urn:uuid:x'), 'a start before the first': (('first', 'startIndex'), -1),
    'no items': (('first', 'items'), []), 'a name that is no address': ((*AT, 'id'), '1'),
    'no target': ((*AT, 'target'), None), 'a source that is a list': ((*AT, 'target', 'source'), ['urn:x:y', 'urn:x:z']),
    'a selector of ours': ((*AT, 'target', 'selector', 0, 'type'), 'Citat'),
    'a quote of nothing': ((*AT, 'target', 'selector', 0, 'exact'), None),
    'a place of nothing': ((*AT, 'target', 'selector', 1, 'end'), 0),
    'a place in letters': ((*AT, 'target', 'selector', 1, 'start'), '0'),
    'a motivation of ours': ((*AT, 'motivation'), 'svara'), 'a purpose of ours': ((*AT, 'body', 0, 'purpose'), 'slag'),
    'a body of several values': ((*AT, 'body', 0, 'value'), ['a', 'b']),
    'a format that is none': ((*AT, 'body', 0, 'format'), 'text'),
    'body and bodyValue': ((*AT, 'bodyValue'), 'x'), 'a word that no context has': ((*AT, 'synpunkt'), 1),
    'a word that a quote has not': ((*AT, 'target', 'selector', 0, 'page'), 1),
    'a time without its zone': ((*AT, 'created'), '2025-10-03'),
}


class AnnotationChecksTest(unittest.TestCase):
    def test_a_whole_collection_has_no_faults(self):
        self.assertEqual(check_annotations.faults_of(COLLECTION), [])

    def test_everything_that_is_wrong_is_seen(self):
        for what, (path, value) in WRONG_ANNOTATIONS.items():
            with self.subTest(what):
                collection = thing = copy.deepcopy(COLLECTION)
                for key in path[:-1]:
                    thing = thing[key]
                thing[path[-1]] = value
                self.assertNotEqual(check_annotations.faults_of(collection), [])

    def test_the_same_annotation_twice_is_seen(self):
        collection = copy.deepcopy(COLLECTION)
        collection['first']['items'] *= 2
        collection['total'] = 2
        self.assertNotEqual(check_annotations.faults_of(collection), [])


if __name__ == '__main__':
    sys.exit(unittest.main())
