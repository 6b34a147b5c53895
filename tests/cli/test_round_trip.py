#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A project that goes out and comes back without loss, from programs that each write in a way of their own."""
import unicodedata
import unittest
import uuid
import zipfile
from xml.etree import ElementTree

from exchanging import ReturnTest
from harness import NOT_DONE

from check_project import NAMESPACE
from project import Project

# Where characters are of more than one code point, or of more than one unit of UTF-16, or end lines elsewhere; what XML
# escapes, and what it cannot hold.
FAMILY = '👨‍👩‍👧‍👦'
HARD = (f'🌲 Tallmo stad\n\nYttrande\n2025-10-03\n\nEr beteckning RS 2025-1\n\n'
        f'Tallmo stad tillstyrker förslaget {FAMILY} till strategi.\n\n'
        'Insats 1.1 behöver förtydligas & <b>utökas</b> med "åtgärden" ]]> &amp; &#10; i år.\n\n'
        'Strategin bör kompletteras\u2028med laddstolpar\u0085i a\u030aldrade byar \U0002070e och cafe\u0301\u200b er.\n\n'
        'Kommunen anser att strategin bör ta upp \x01\x0bbredband\ufffe\uffff i alla byar.\n\n'
        'Strategin bör nämna språken \u05e9\u05dc\u05d5\u05dd och \u0633\u0644\u0627\u0645 🏴󠁧󠁢󠁥󠁮󠁧󠁿🏁')


def utf16(text, at):
    return len(text[:at].encode('utf-16-le')) // 2


class RoundTripTest(ReturnTest):
    letter = HARD

    def setUp(self):
        super().setUp()
        self.text = self.project.text_of(self.tallmo)

    def written(self, project=None, **more):
        (project or self.project).write(self.folder / 'in.qdpx', **more)

    def selected(self, project):
        source = project.source('🌲')
        return sorted((start, end, sorted(names)) for start, end, names in project.selections(source))

    def element(self, parent, sort, text=None, /, **attributes):
        element = ElementTree.SubElement(parent, NAMESPACE + sort, attributes)
        element.text = text
        return element


class PlacesTest(RoundTripTest):
    def test_places_of_every_sort_come_back_as_they_were_drawn(self):
        text = self.text
        tree, whole = text[:1], text[:text.index('Yttrande') - 2]
        family = FAMILY if FAMILY in text else FAMILY.replace('\u200d', '')
        self.project.select(self.tallmo, tree, 'Slag: oro')  # at the very start, one character of two units
        self.project.select(self.tallmo, whole, 'Slag: fråga')  # around the other
        self.project.select(self.tallmo, text[-1:], 'Slag: tillägg')  # at the very end
        self.project.select(self.tallmo, family, 'Slag: oro', 'Ställningstagande: emot')  # several code points, one picture
        self.project.select(self.tallmo, family[-1:], 'Slag: erbjudande')  # inside of what is seen as one
        overlapping = text[text.index('laddstolpar'):text.index('byar', text.index('laddstolpar'))]
        self.project.select(self.tallmo, overlapping, 'Slag: ändring')
        self.project.add_code('Elnät')
        self.project.select(self.tallmo, overlapping[5:] + 'byar', 'Slag: oro', 'Elnät')
        self.project.select(self.tallmo, '\u05e9\u05dc\u05d5\u05dd', 'Slag: förtydligande')
        wanted = [(start, end, sorted('Tema: Elnät' if name == 'Elnät' else name for name in names))
                  for start, end, names in self.selected(self.project)]
        # An edge of white space is no part of a place at the desk.
        wanted = sorted((start + len(text[start:end]) - len(text[start:end].lstrip()),
                         end - len(text[start:end]) + len(text[start:end].rstrip()), names) for start, end, names in wanted)
        self.written()
        self.assertEqual(self.bring()[1], [])
        self.assertEqual(self.selected(self.export('again.qdpx')), wanted)
        self.assertEqual(self.bring('again.qdpx'), ([], []))
        self.assertEqual(self.bring(), ([], []))

    def test_places_are_the_same_in_whichever_unit_they_come(self):
        self.project.select(self.tallmo, self.text[-2:], 'Slag: oro')
        self.project.select(self.tallmo, '\U0002070e och', 'Slag: fråga')
        self.written()
        wanted = self.plan()
        self.assertEqual([change[0] for change in wanted[0]], ['add', 'add'])
        counts = {'utf16': utf16, 'lines': lambda text, at: at + text[:at].count('\n'),
                  'both': lambda text, at: utf16(text, at) + text[:at].count('\n')}
        for name, count in counts.items():
            with self.subTest(name):
                project = Project(self.folder / 'in.qdpx').count(count)
                if name != 'utf16':
                    project.with_windows_line_ends()
                project.write(self.folder / 'other.qdpx')
                self.assertEqual(self.plan('other.qdpx'), wanted)

    def test_a_byte_order_mark_moves_nothing_whether_it_is_counted_or_not(self):
        self.project.select(self.tallmo, 'laddstolpar', 'Slag: oro')
        self.written()
        wanted = self.plan()
        for counted in (0, 1):
            with self.subTest(counted=counted):
                project = Project(self.folder / 'in.qdpx').count(lambda text, at: at + counted)
                project.files = {name: b'\xef\xbb\xbf' + content for name, content in project.files.items()}
                project.write(self.folder / 'other.qdpx')
                self.assertEqual(self.plan('other.qdpx'), wanted)

    def test_letters_taken_apart_are_the_same_letters(self):
        """As macOS has them: å of two code points, so that every place behind it is another."""
        self.project.select(self.tallmo, 'åldrade byar', 'Slag: oro')
        self.written()
        wanted = self.plan()
        project = Project(self.folder / 'in.qdpx')
        project.count(lambda text, at: len(unicodedata.normalize('NFD', text[:at])))
        project.files = {name: unicodedata.normalize('NFD', content.decode()).encode() for name, content in project.files.items()}
        project.write(self.folder / 'other.qdpx')
        self.assertEqual(self.plan('other.qdpx'), wanted)


class PathsTest(RoundTripTest):
    def test_texts_are_found_wherever_programs_put_them(self):
        self.project.select(self.tallmo, 'laddstolpar', 'Slag: oro')
        self.written()
        wanted = self.plan()
        name = lambda path: path.rpartition('/')[2]
        ways = {
            'Sources': (lambda path: f'Sources/{name(path)}', 'internal://{}'),
            'upper case': (lambda path: f'sources/{name(path).upper()}', 'internal://{}'),
            'a slash more': (lambda path: f'sources/{name(path)}', 'internal:///{}'),
            'backslashes': (lambda path: f'sources\\{name(path)}', 'internal://{}'),
            'beside it': (lambda path: f'sources/{name(path)}', 'relative:///sources/{}'),
            'beside it, in a folder': (lambda path: f'sources/{name(path)}', 'relative://./sources/{}'),
            'spaces': (lambda path: f'sources/min {name(path)}', 'internal://min%20{}'),
        }
        for what, (place, path) in ways.items():
            with self.subTest(what):
                project = Project(self.folder / 'in.qdpx')
                for source in project.all('TextSource'):
                    source.set('plainTextPath', path.format(name(source.get('plainTextPath'))))
                    source.set('guid', str(uuid.uuid4()))
                    source.set('name', '')
                project.files = {place(at): content for at, content in project.files.items()}
                project.write(self.folder / 'other.qdpx')
                self.assertEqual(self.plan('other.qdpx'), wanted)

    def test_a_text_that_is_not_in_the_file_is_known_by_its_name(self):
        """Where the texts stand beside the project, nobody sends them."""
        self.project.select(self.tallmo, 'laddstolpar', 'Slag: oro')
        self.written()
        wanted = self.plan()
        for source in self.project.all('TextSource'):
            source.set('plainTextPath', source.get('plainTextPath').replace('internal://', 'relative:///'))
        self.project.files = {}
        self.written()
        self.assertEqual(self.plan(), wanted)

    def test_a_text_inside_the_xml_is_the_same_text(self):
        self.project.select(self.tallmo, 'byar', 'Slag: oro')
        self.written()
        wanted = self.plan()
        content = ElementTree.Element(NAMESPACE + 'PlainTextContent')
        content.text = ''.join('?' if char in '\x01\x0b\ufffe\uffff' else char for char in self.text)  # XML has none of them
        self.tallmo.insert(0, content)
        self.tallmo.attrib.pop('plainTextPath')
        self.written()
        changes, told = self.plan()
        self.assertEqual(changes, wanted[0])
        self.assertEqual([(what, 'bredband' in words) for what, words, _ in told], [('not_placed', True)])


class CodesTest(RoundTripTest):
    def themed(self, *names):
        """The project of a desk with these themes."""
        selection = self.project.selection(self.tallmo, 'laddstolpar')
        for name in names:
            self.project.add_code(f'Tema: {name}')
            self.project.add_coding(selection, f'Tema: {name}')
        self.written()
        self.bring()
        return self.export('themed.qdpx')

    def test_names_with_markup_come_back_as_they_are(self):
        names = ['R&D <i>"x"</i>', "d'Å ]]> 🌲", 'a: b', 'åäö'.upper()]
        project = self.themed(*names)
        codes = {code.get('name') for code in project.all('Code')}
        self.assertLessEqual({f'Tema: {name}' for name in names}, codes)
        self.assertEqual(self.bring('themed.qdpx'), ([], []))
        project.like_qualcoder().write(self.folder / 'other.qdpx')
        self.assertEqual(self.bring('other.qdpx'), ([], []))

    def test_a_code_with_another_colour_or_place_is_the_same_code(self):
        project = self.themed('Elnät', 'Vägar')
        code, other = project.code('Tema: Elnät'), project.code('Tema: Vägar')
        code.set('color', '#ff0000')
        parent = next(each for each in project.all('Code') if other in list(each))
        parent.remove(other)
        code.append(other)
        code.set('guid', '{' + code.get('guid').upper() + '}')
        self.written(project)
        self.assertEqual(self.plan(), ([], []))

    def test_a_code_that_was_renamed_is_told(self):
        project = self.themed('Elnät')
        project.code('Tema: Elnät').set('name', 'Tema: Kraftnät')
        project.code('Slag: oro').set('name', 'Slag: farhåga')
        self.written(project)
        self.assertEqual(self.plan(), ([], [('code_renamed', 'Slag: oro', 'Slag: farhåga'),
                                            ('code_renamed', 'Tema: Elnät', 'Tema: Kraftnät')]))

    def test_codes_of_the_same_name_below_different_ones_are_two_themes(self):
        codes = self.project.root.find(f'{NAMESPACE}CodeBook/{NAMESPACE}Codes')
        guids = []
        for name in ('Elnät', 'Vård'):
            above = self.element(codes, 'Code', guid=str(uuid.uuid4()), name=name, isCodable='true')
            guids.append(str(uuid.uuid4()))
            self.element(above, 'Code', guid=guids[-1], name='kostnad', isCodable='true')
        for words, guid in zip(('laddstolpar', 'förtydligas'), guids):
            coding = self.element(self.project.selection(self.tallmo, words), 'Coding', guid=str(uuid.uuid4()))
            self.element(coding, 'CodeRef', targetGUID=guid)
        self.written()
        changes, told = self.bring()
        self.assertEqual((sorted(to for _, _, to in changes), told), (['Elnät: kostnad', 'Vård: kostnad'], []))
        self.assertEqual(self.bring(), ([], []))

    def test_the_same_stretch_coded_by_two_analysts_is_one_viewpoint(self):
        users = self.project.root.find(f'{NAMESPACE}Users')
        guids = [str(uuid.uuid4()) for _ in range(2)]
        for guid in guids:
            self.element(users, 'User', guid=guid, name='Analytiker')
        for guid, code in zip(guids, ('Slag: oro', 'Ställningstagande: emot')):
            self.project.select(self.tallmo, 'byar', code).set('creatingUser', guid)
        self.written()
        self.assertEqual(self.plan(), ([('add', 'against', 'concern')], []))

    def test_what_is_coded_with_a_case_alone_is_no_viewpoint(self):
        """NVivo marks the whole of a text with the case that it belongs to."""
        case = self.project.all('Case')[0].get('guid')
        selection = self.project.select(self.tallmo, self.text.strip())
        self.element(self.element(selection, 'Coding', guid=str(uuid.uuid4())), 'CodeRef', targetGUID=case)
        self.written()
        self.assertEqual(self.plan(), ([], []))


class NotesTest(RoundTripTest):
    REPLY = 'Se <b>avsnitt</b> 2 & 3:\n"åtgärden" 🙂 ]]> slut'

    def setUp(self):
        super().setUp()
        self.change("UPDATE viewpoint SET outcome = 'noted', reason = ?, state = 'confirmed' "
                    "WHERE text LIKE '%laddstolpar%'", self.REPLY)
        self.project = self.export()
        self.tallmo = self.project.source('🌲')

    def reply(self):
        return next(note for note in self.project.root.find(f'{NAMESPACE}Notes'))

    def test_a_reply_with_markup_goes_out_whole_and_is_not_told_as_new(self):
        note = self.reply()
        self.assertEqual(note.find(f'{NAMESPACE}PlainTextContent').text, self.REPLY)
        self.assertEqual(self.plan('out.qdpx'), ([], []))

    def test_what_an_analyst_notes_is_told_with_its_words(self):
        picked = self.project.selection(self.tallmo, 'förtydligas')
        for old in picked.findall(f'{NAMESPACE}Description'):
            picked.remove(old)
        memo = ElementTree.Element(NAMESPACE + 'Description')
        memo.text = 'Jämför <med> Tallboda & andra'
        picked.insert(0, memo)
        notes = self.project.root.find(f'{NAMESPACE}Notes')
        for guid, path in ((str(uuid.uuid4()), None), (str(uuid.uuid4()), 'internal://memo.txt')):
            note = self.element(notes, 'Note', guid=guid, name='Minne', **({'plainTextPath': path} if path else {}))
            if not path:
                self.element(note, 'PlainTextContent', 'Fråga juristen')
            self.element(picked, 'NoteRef', targetGUID=guid)
        self.project.files['sources/memo.txt'] = 'Kolla siffran'.encode()
        self.written()
        self.assertEqual(self.plan(), ([], [('note', None, words) for words in
                                            (memo.text, 'Fråga juristen', 'Kolla siffran')]))

    def test_a_reply_that_was_changed_is_told(self):
        self.reply().find(f'{NAMESPACE}PlainTextContent').text = 'Ett annat svar'
        self.written()
        self.assertEqual(self.plan(), ([], [('note', None, 'Ett annat svar')]))


class HostileTest(RoundTripTest):
    def test_places_that_are_none_are_told_and_the_others_taken(self):
        good = self.project.select(self.tallmo, 'byar', 'Slag: oro')
        for start, end in (('-5', '3'), ('7', '2'), ('0', '999999999'), ('0', '99999999999999999999'), ('x', '4'), ('', ''),
                           ('4', '4'), ('1e3', '2000')):
            selection = self.project.select(self.tallmo, 'byar', 'Slag: fråga')
            selection.set('startPosition', start)
            selection.set('endPosition', end)
            selection.set('name', '')
        self.written()
        changes, told = self.plan()
        self.assertEqual(changes, [('add', None, 'concern')])
        self.assertEqual([what for what, *_ in told], ['not_placed'] * 8)
        self.assertTrue(good is not None)

    def test_a_uuid_given_twice_loses_neither_place(self):
        picked = self.project.selection(self.tallmo, 'förtydligas')
        self.project.select(self.tallmo, 'byar', 'Slag: oro').set('guid', picked.get('guid'))
        self.written()
        self.assertEqual(self.plan(), ([('add', None, 'concern')], []))

    def test_codes_and_texts_that_cannot_be_told_apart_are_refused(self):
        oro = self.project.code('Slag: oro')
        oro.set('guid', self.project.code('Slag: fråga').get('guid'))
        self.written()
        self.plan(code=NOT_DONE)
        project = Project(self.folder / 'out.qdpx')
        first, second = project.all('TextSource')[1:3]
        second.set('guid', first.get('guid'))
        self.written(project)
        process = self.run_samsyn('import', '--qdpx', 'in.qdpx', '--check', '--data', 'data')
        self.assertEqual(process.returncode, NOT_DONE)
        self.assertRegex(process.stderr, 'twice|two|several')

    def test_files_that_lead_out_of_the_archive_are_not_written(self):
        self.project.files['../../utanför.txt'] = self.project.files['sources//../x.txt'] = b'x'
        self.project.files['/tmp/utanför.txt'] = b'x'
        self.written()
        self.assertEqual(self.plan(), ([], []))
        self.assertEqual([path for path in self.folder.rglob('*utan*')], [])

    def test_xml_that_expands_or_never_ends_is_refused(self):
        laughs = ''.join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
        doctypes = (f'<!DOCTYPE p [<!ENTITY a0 "ha">{laughs}]>', '<!DOCTYPE p SYSTEM "file:///etc/passwd">',
                    '<!DOCTYPE p [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>')
        for doctype in doctypes:
            self.written(declaration=b'<?xml version="1.0"?>' + doctype.encode())
            self.plan(code=NOT_DONE)
        deep = '<Code guid="" name="x" isCodable="true">' * 100_000
        with zipfile.ZipFile(self.folder / 'in.qdpx', 'w', zipfile.ZIP_DEFLATED) as archive:
            archive.writestr('project.qde', f'<Project xmlns="urn:QDA-XML:project:1.0"><CodeBook><Codes>{deep}')
        self.plan(code=NOT_DONE)

    def test_a_project_without_its_parts_is_refused_with_a_reason(self):
        for part in ('Sources', 'CodeBook'):
            project = Project(self.folder / 'out.qdpx')
            project.root.remove(project.root.find(NAMESPACE + part))
            self.written(project)
            process = self.run_samsyn('import', '--qdpx', 'in.qdpx', '--check', '--data', 'data')
            if part == 'Sources':
                self.assertEqual(process.returncode, NOT_DONE)
                self.assertIn('text', process.stderr)
            else:  # codes are still known by their UUIDs
                self.assertIn('Nothing to change', process.stdout)

    def test_places_in_a_picture_of_a_page_are_not_taken_for_places_in_the_text(self):
        selection = self.element(self.tallmo, 'PDFSelection', guid=str(uuid.uuid4()), page='1', firstX='0', firstY='0',
                                 secondX='9', secondY='9')
        inner = self.element(selection, 'Representation', guid=str(uuid.uuid4()), name='utdrag')
        self.element(inner, 'PlainTextContent', 'laddstolpar')
        self.element(inner, 'PlainTextSelection', guid=str(uuid.uuid4()), startPosition='0', endPosition='6')
        self.written()
        self.assertEqual([what for what, *_ in self.plan()[1]], ['selection_no_text'])


if __name__ == '__main__':
    unittest.main()
