#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command line: the one-shot form, the lasting form, usage, exit codes."""
import fcntl
import io
import json
import os
import subprocess
import unittest
import zipfile

from harness import CommandLine, DONE, GOLDEN, NOT_ALL_READ, NOT_DONE, USAGE
import make_msg

ANSWER = 'Sundvalla kommun\n\nYttrande\n2025-10-01\n\nSundvalla kommun tillstyrker förslaget.\n'


class OneShot(CommandLine):
    def test_the_compilation_is_the_expected_one(self):
        """To be looked at in a diff; SAMSYN_WRITE_GOLDEN=1 writes it anew."""
        self.samsyn(*self.golden_arguments())
        made = (self.folder / 'out/compilation.json').read_text(encoding='utf-8')
        expected = GOLDEN / 'compilation.json'
        if os.environ.get('SAMSYN_WRITE_GOLDEN'):
            expected.write_text(made, encoding='utf-8')
        self.maxDiff = None
        self.assertEqual(expected.read_text(encoding='utf-8').splitlines(), made.splitlines())

    def test_every_form_of_the_compilation_is_written(self):
        self.samsyn(*self.golden_arguments())
        names = sorted(path.name for path in (self.folder / 'out').iterdir())
        self.assertEqual(names, [f'compilation.{ending}' for ending in ('docx', 'html', 'json', 'xlsx')])

    def test_files_in_are_documents_out(self):
        names = ['a.txt', 'b/a.txt', 'tom.txt', 'trasig.pdf', 'två\nrader.txt', 'saknas.txt', 'mapp']
        for name in ('a.txt', 'b/a.txt', 'två\nrader.txt'):
            self.write(name, ANSWER)
        self.write('tom.txt', b'')
        self.write('trasig.pdf', b'%PDF-1.7\n1 0 obj\n<<')
        (self.folder / 'mapp').mkdir()
        process = self.samsyn('compile', GOLDEN / 'utkast.md', *names, '-o', 'out', code=NOT_ALL_READ)
        compilation = self.load()
        summary = compilation['summary']
        self.assertEqual(summary['files'], len(names))
        self.assertEqual(len(compilation['documents']), len(names))
        self.assertEqual(summary['documents'],
                         sum(summary[key] for key in ('responses', 'parts', 'twins', 'revised', 'other_consultation',
                                                      'no_response', 'not_read')))
        self.assertEqual(summary['not_read'], 4)
        for document in compilation['documents']:
            if document['text'] is None:
                self.assertTrue(document['problems'], document['file'])
        files = [document['file'] for document in compilation['documents']]
        self.assertEqual(len(set(files)), len(files))
        self.assertIn('b/a.txt', files)
        self.assertIn('två\nrader.txt', files)
        self.assertNotIn('två\nrader', process.stdout)

    def test_a_file_given_twice_is_two_documents_and_one_response(self):
        self.write('a.txt', ANSWER)
        self.samsyn('compile', GOLDEN / 'utkast.md', 'a.txt', 'a.txt', '-o', 'out')
        documents = self.load()['documents']
        self.assertEqual([document['file'] for document in documents], ['a.txt', 'a (2).txt'])
        self.assertEqual([document['counted'] for document in documents], [True, False])
        self.assertEqual(documents[1]['twin_kind'], 'same_file')

    def test_a_name_that_is_no_utf_8_is_compiled(self):
        name = os.fsencode(self.folder) + b'/\xe5r.txt'
        with open(name, 'wb') as file:
            file.write(ANSWER.encode())
        self.samsyn('compile', GOLDEN / 'utkast.md', os.fsdecode(name), '-o', 'out')
        self.assertEqual(self.load()['documents'][0]['file'], 'år.txt')

    def test_old_word_files_are_kept_and_told_what_to_do_with(self):
        self.write('a.doc', make_msg.compound({'WordDocument': b'x', '1Table': bytes(5000)}))
        self.write('b.rtf', r'{\rtf1\ansi Vi tillstyrker.}')
        readers = self.readers_without('converter')
        self.samsyn('compile', GOLDEN / 'utkast.md', 'a.doc', 'b.rtf', '-o', 'out', code=NOT_ALL_READ,
                    environment={'SAMSYN_READER': str(readers / 'samsyn-reader')})
        documents = self.load()['documents']
        self.assertEqual([(document['format'], document['problems'][0]['code']) for document in documents],
                         [('doc', 'doc_not_read'), ('rtf', 'rtf_not_read')])
        for document in documents:
            self.assertIn('.docx', document['problems'][0]['message'])

    def test_old_word_files_are_read_with_libreoffice(self):
        if not os.path.exists('/usr/lib/libreoffice/program/soffice.bin'):
            self.skipTest('LibreOffice is not installed')
        self.write('a.doc', make_msg.compound({'WordDocument': b'x', '1Table': bytes(5000)}))
        self.write('b.rtf', r'{\rtf1\ansi Sundvalla kommun\par Yttrande\par Sundvalla kommun tillstyrker f\u246?rslaget.\par}')
        self.write('c.rtf', r'{\rtf1')
        subprocess.run(['soffice', f'-env:UserInstallation=file://{self.folder}/profile', '--headless', '--convert-to',
                        'doc', 'b.rtf'], cwd=self.folder, check=True, capture_output=True)
        process = self.samsyn('compile', GOLDEN / 'utkast.md', 'a.doc', 'b.rtf', 'c.rtf', 'b.doc', '-o', 'out',
                              code=NOT_ALL_READ)
        documents = self.load()['documents']
        self.assertEqual([(document['format'], [problem['code'] for problem in document['problems']])
                          for document in documents],
                         [('doc', ['not_converted']), ('rtf', []), ('rtf', ['not_converted']), ('doc', ['same_text'])])
        self.assertNotIn('landlock', process.stderr)
        for document in (documents[1], documents[3]):
            self.assertEqual((document['stance'], document['sender']), ('for', 'Sundvalla kommun'))

    def test_a_draft_that_cannot_be_read_ends_the_run(self):
        self.write('tom.txt', b'')
        self.write('a.txt', ANSWER)
        process = self.samsyn('compile', 'tom.txt', 'a.txt', '-o', 'out', code=NOT_DONE)
        self.assertIn('tom.txt', process.stderr)
        self.assertEqual(list((self.folder / 'out').iterdir()), [])

    def test_the_language_of_the_result_can_be_english(self):
        self.write('tom.txt', b'')
        self.samsyn('compile', GOLDEN / 'utkast.md', 'tom.txt', '-o', 'out', '--lang', 'en', code=NOT_ALL_READ)
        self.assertIn('lang="en"', (self.folder / 'out/compilation.html').read_text(encoding='utf-8'))

    def test_the_summary_can_be_had_as_json(self):
        process = self.samsyn(*self.golden_arguments(), '--json')
        self.assertEqual(json.loads(process.stdout), self.load()['summary'])

    def test_nothing_is_said_on_standard_error_when_all_is_well(self):
        self.assertEqual(self.samsyn(*self.golden_arguments()).stderr, '')

    def test_what_a_killed_run_left_is_removed_and_what_is_in_use_stays(self):
        left, used = self.folder / 'out/.samsyn-aaaaaa', self.folder / 'out/.samsyn-bbbbbb'
        other = self.folder / 'out/.samsyn-notes'
        for folder in (left / 'blobs', used, other):
            folder.mkdir(parents=True)
        descriptor = os.open(used, os.O_RDONLY)
        self.addCleanup(os.close, descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self.samsyn(*self.golden_arguments())
        self.assertFalse(left.exists())
        self.assertTrue(used.exists())
        self.assertEqual([path.name for path in (self.folder / 'out').glob('.samsyn-*')
                          if path not in (used, other)], [])


def zip_of(*files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


class Containers(CommandLine):
    """Files that hold others: each file in them is a document under theirs."""

    def compile(self, name, content, code=DONE):
        self.write(name, content)
        self.samsyn('compile', GOLDEN / 'utkast.md', name, '-o', 'out', code=code)
        return {document['file']: document for document in self.load()['documents']}

    def codes(self, document):
        return [problem['code'] for problem in document['problems']]

    def test_the_answers_in_a_zip_archive_are_counted_each_for_itself(self):
        other = ANSWER.replace('Sundvalla', 'Tallboda')
        documents = self.compile('svar.zip', zip_of(('a.txt', ANSWER), ('mapp/inre.zip', zip_of(('ärende/b.txt', other))),
                                                    ('tom.txt', '')), code=NOT_ALL_READ)
        self.assertEqual({name: document['counted'] for name, document in documents.items()},
                         {'svar.zip': False, 'svar.zip/a.txt': True, 'svar.zip/mapp_inre.zip': False,
                          'svar.zip/tom.txt': False, 'svar.zip/mapp_inre.zip/ärende_b.txt': True})
        self.assertEqual(documents['svar.zip']['format'], 'zip')
        self.assertEqual(self.codes(documents['svar.zip']), [])
        self.assertEqual(documents['svar.zip/mapp_inre.zip/ärende_b.txt']['sender'], 'Tallboda kommun')
        self.assertEqual(self.codes(documents['svar.zip/tom.txt']), ['empty'])

    def test_a_zip_bomb_is_told_of(self):
        documents = self.compile('svar.zip', zip_of(('a.txt', bytes(20 << 20))), code=NOT_ALL_READ)
        self.assertEqual([(name, self.codes(document)) for name, document in documents.items()],
                         [('svar.zip', ['zip_bomb'])])
        self.assertIn('Öppna det inte', documents['svar.zip']['problems'][0]['message'])

    def test_archives_within_archives_end(self):
        content = zip_of(('a.txt', ANSWER))
        for _ in range(9):
            content = zip_of(('a.zip', content))
        documents = self.compile('svar.zip', content, code=NOT_ALL_READ)
        self.assertEqual([self.codes(document) for document in documents.values()], [[]] * 5 + [['too_nested']])

    def test_a_mail_of_outlook_with_a_mail_in_it(self):
        inner = make_msg.mail('Svar', 'Tallboda kommun', 'kansli@tallboda.example',
                              ANSWER.replace('Sundvalla', 'Tallboda'), inner=True)
        documents = self.compile('svar.msg', make_msg.compound(make_msg.mail(
            'Yttrande, RS 2025-1', 'Kommunkansliet', 'kansliet@sundvalla.example', 'Hej!\r\n\r\nSvaret bifogas.\r\n',
            [make_msg.attachment('yttrande över förslaget.txt', ANSWER.encode() + b' ' * 5000),
             make_msg.attachment('', inner)])))
        self.assertEqual({name: (document['format'], document['counted']) for name, document in documents.items()},
                         {'svar.msg': ('msg', False), 'svar.msg/yttrande över förslaget.txt': ('text', True),
                          'svar.msg/Svar.msg': ('msg', True)})
        self.assertEqual(documents['svar.msg/Svar.msg']['sender'], 'Tallboda kommun')
        self.assertEqual(documents['svar.msg']['dated'], '2025-10-20')

    def test_archives_that_multiply_are_bounded(self):
        inner = zip_of(*((f'{i}.txt', '') for i in range(600)))
        documents = self.compile('svar.zip', zip_of(*((f'{i}.zip', inner) for i in range(90))), code=NOT_ALL_READ)
        self.assertEqual(len(documents), 91)
        self.assertEqual({self.codes(document)[0] for name, document in documents.items() if name.count('/')},
                         {'too_nested'})

    def test_the_mails_in_a_mailbox_are_counted_each_for_itself(self):
        mail = (GOLDEN / 'tallboda.eml').read_text(encoding='utf-8')
        documents = self.compile('svar.mbox', ''.join('From a@b.example Wed Feb  3 10:15:00 2021\n' + text + '\n'
                                                      for text in (mail, mail.replace('Tallboda', 'Granboda'))))
        self.assertEqual([name for name, document in documents.items() if document['counted']],
                         ['svar.mbox/1.eml/yttrande.txt', 'svar.mbox/2.eml/yttrande.txt'])
        self.assertEqual(documents['svar.mbox/2.eml/yttrande.txt']['sender'], 'Granboda stad')
        self.assertEqual(self.codes(documents['svar.mbox']), [])


class DataFolder(CommandLine):
    def setUp(self):
        super().setUp()
        self.data = ['--data', 'data']

    def open(self):
        self.samsyn('init', 'data')
        self.samsyn('draft', 'add', GOLDEN / 'utkast.md', *self.data)
        self.samsyn('consultation', 'open', '--case-number', 'RS 2025-1', '--authority', 'Region Björkered',
                    '--deadline', '2025-10-31', '--consultees', GOLDEN / 'sandlista.csv', *self.data)

    def receive(self, **more):
        return self.samsyn('receive', GOLDEN / 'bjorkered.txt', GOLDEN / 'tallboda.eml', '--received', '2025-10-20',
                           *self.data, **more)

    def test_both_forms_say_the_same(self):
        self.open()
        self.receive()
        self.samsyn('compile', '-o', 'lasting', *self.data)
        self.samsyn(*self.golden_arguments())
        lasting, at_once = self.load('lasting/compilation.json'), self.load()
        for document in lasting['documents']:
            self.assertEqual(document.pop('received'), '2025-10-20')
        for document in at_once['documents']:
            self.assertIsNone(document.pop('received'))
        self.assertEqual(lasting, at_once)

    def test_the_compilation_lies_in_the_data_folder_unless_told_otherwise(self):
        self.open()
        self.receive()
        self.samsyn('compile', *self.data)
        self.assertTrue((self.folder / 'data/compilation/compilation.html').exists())

    def test_received_files_are_told_with_their_numbers(self):
        self.open()
        process = self.samsyn('receive', GOLDEN / 'bjorkered.txt', 'saknas.txt', GOLDEN / 'bjorkered.txt', '--json',
                              *self.data, code=NOT_ALL_READ)
        files = json.loads(process.stdout)
        self.assertEqual([file['number'] for file in files], [2, None, 3])
        self.assertEqual(files[2]['duplicate_of'], 2)
        self.assertIn('No such file', files[1]['reason'])

    def test_why_a_received_file_was_not_read_is_told_with_it(self):
        self.open()
        self.write('tom.txt', '')
        plain = self.samsyn('receive', 'tom.txt', GOLDEN / 'bjorkered.txt', *self.data, code=NOT_ALL_READ).stdout
        self.assertIn('tom.txt: registered, but not read\n       Filen är tom', plain)
        process = self.samsyn('receive', 'tom.txt', '--json', '--lang', 'en', *self.data, code=NOT_ALL_READ)
        problem = json.loads(process.stdout)[0]['problems'][0]
        self.assertEqual(problem['code'], 'empty')
        self.assertIn('empty', problem['message'])

    def test_everything_can_be_shown(self):
        self.open()
        self.receive()
        for what, expected in ((['documents'], 'bjorkered.txt'), (['document', '2'], 'Björkereds kommun'),
                               (['draft'], 'kompetensfond'), (['consultation'], 'RS 2025-1'),
                               (['viewpoints'], 'laddstolpar'), (['blobs'], '')):
            self.assertIn(expected, self.samsyn('show', *what, *self.data).stdout)
            json.loads(self.samsyn('show', *what, '--json', *self.data).stdout)

    def test_verify_says_how_documents_are_locked_up(self):
        self.open()
        self.receive()
        level = json.loads(self.samsyn('verify', '--json', *self.data).stdout)['landlock']
        verified = self.samsyn('verify', *self.data)
        self.assertIn(f'landlock level {level}', verified.stdout)
        self.assertEqual('no landlock' in verified.stderr, level == 0)

    def test_a_changed_file_is_found_by_verify(self):
        self.open()
        self.receive()
        self.samsyn('verify', *self.data)
        blob = next((self.folder / 'data/blobs').glob('*/*'))
        blob.chmod(0o644)
        blob.write_bytes(b'something else')
        process = self.samsyn('verify', '--json', *self.data, code=NOT_ALL_READ)
        codes = {difference['code'] for difference in json.loads(process.stdout)['differences']}
        self.assertIn('blob_changed', codes)

    def test_a_folder_without_data_is_told_what_to_do(self):
        process = self.samsyn('show', '--data', 'nothing', code=NOT_DONE)
        self.assertIn('samsyn init', process.stderr)

    def test_receiving_before_a_consultation_is_told_what_to_do(self):
        self.samsyn('init', 'data')
        process = self.samsyn('receive', GOLDEN / 'bjorkered.txt', *self.data, code=NOT_DONE)
        self.assertIn('samsyn consultation open', process.stderr)

    def test_the_environment_names_the_data_folder(self):
        self.samsyn('init', environment={'SAMSYN_DATA': 'elsewhere'})
        self.assertTrue((self.folder / 'elsewhere/samsyn.sqlite').exists())


class Usage(CommandLine):
    def test_wrong_usage_is_told_with_the_nearest_word(self):
        for arguments, expected in ((['cmpile'], "'compile'"), (['drft', 'add'], "'draft add'"),
                                    (['compile', '--case-nubmer', 'x'], '--case-number'),
                                    (['compile', '--deadline', 'tomorrow'], '2026-03-05'),
                                    (['compile', '--by', 'size'], 'stance'), (['compile', '--lang', 'no'], 'sv or en'),
                                    (['compile', 'draft.md', '-o', 'x'], 'at least one answer'),
                                    (['compile', 'draft.md', 'a.txt'], '-o'), (['compile', '-o'], 'DIR'),
                                    (['show', 'everything'], 'documents'), (['receive'], 'FILE'),
                                    (['show', 'document', 'x'], 'number')):
            process = self.samsyn(*arguments, code=USAGE)
            self.assertIn(expected, process.stderr, arguments)
            self.assertEqual(process.stdout, '', arguments)

    def test_help_and_version(self):
        self.assertIn('receive', self.samsyn('help').stdout)
        self.assertIn('receive', self.samsyn('--help').stdout)
        for command in ('compile', 'init', 'draft add', 'consultation open', 'receive', 'show', 'verify'):
            for arguments in ([*command.split(), '--help'], ['help', *command.split()]):
                text = self.samsyn(*arguments).stdout
                self.assertIn(f'usage: samsyn {command}', text)
                self.assertIn('Exit codes', text)
        self.assertRegex(self.samsyn('--version').stdout, r'^samsyn \d+\.\d+')

    def test_a_full_standard_output_is_an_error(self):
        with open('/dev/full', 'w', encoding='utf-8') as full:
            import subprocess
            from harness import SAMSYN
            process = subprocess.run([SAMSYN, '--help'], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(process.returncode, NOT_DONE)


if __name__ == '__main__':
    unittest.main()
