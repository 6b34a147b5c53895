#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The register, documents, the overview, closing and opening in the browser: what a registrar and an officer do, and what
others may not."""
import csv
import io
import json
import unittest
import urllib.parse
import zipfile

from harness import ADMINISTRATOR, ANSWERS, CASE_NUMBER, DRAFT, Upload, WebTest, letter

# A page with the text "Hej", as small as a PDF can be.
PDF = (b'%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n'
       b'3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n'
       b'4 0 obj<</Length 61>>stream\nBT /F 14 Tf 20 150 Td (Insats 1.1 behover fortydligas.) Tj ET  \nendstream endobj\n'
       b'5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
SCRIPT = '<script>alert(1)</script>'


class OfficeTest(WebTest):
    """A server whose accounts have each a right in the first consultation, and none in the other."""

    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.base = f'/consultations/{cls.office.consultation}'
        cls.foreign = f'/consultations/{cls.office.other}'
        for right in ('reader', 'registrar', 'officer'):
            cls.office.add_member(right, cls.office.consultation, right)

    def documents(self, query='', client=None):
        return (client or self.client('reader')).json(f'{self.base}/register?{query}')['documents']

    def wait_until_read(self, client):
        """Ask, as the page's script does, until nothing is left to be read."""
        self.wait_until(lambda: not client.json(f'{self.base}/register/status')['reading']['waiting'])

    def form_of(self, client, path, action):
        return client.get(path).page.form(action)

    def register_file(self, client, name, content, **fields):
        path = f'{self.base}/register/add'
        form = self.form_of(client, path, '/register/files')
        answer = client.submit(form, {'files': Upload(name, content), 'channel': 'mail', **fields}, at=path)
        self.assertEqual(answer.status, 303, answer)
        return answer.headers['Location']


class TheRegister(OfficeTest):
    def test_lists_every_document_with_sender_and_numbers(self):
        documents = self.documents()
        self.assertEqual(len(documents), ANSWERS)
        self.assertEqual(documents[0]['sender'], 'Björkered nr 1 kommun')
        self.assertEqual(documents[0]['their_case_number'], 'KS 2025/1')

    def test_filters_tell_how_many_they_let_through(self):
        view = self.client('reader').json(f'{self.base}/register')
        counts = {item['name']: item['count'] for item in view['filters']}
        for name, count in counts.items():
            self.assertEqual(len(self.documents(f'filter={name}')), count, name)

    def test_an_unknown_filter_order_or_page_is_no_fault_of_the_server(self):
        client = self.client('reader')
        for query, status in (('filter=x', 422), ("sort=number'--", 422), ('page=9', 404), ('page=0', 422), ('page=x', 422)):
            self.assertEqual(client.get(f'{self.base}/register?{query}').status, status, query)

    def test_the_table_as_csv_has_a_row_for_each_document(self):
        answer = self.client('reader').get(f'{self.base}/register.csv')
        self.assertTrue(answer.headers['Content-Disposition'].startswith('attachment;'))
        rows = list(csv.reader(io.StringIO(answer.body.decode('utf-8-sig')), delimiter=';'))
        self.assertEqual(len(rows), ANSWERS + 1)
        self.assertEqual(rows[1][2], 'Björkered nr 1 kommun')

    def test_who_has_not_answered_is_listed_with_a_reminder(self):
        view = self.client('registrar').json(f'{self.base}/register/consultees?state=not_answered')
        self.assertEqual([body['name'] for body in view['consultees']],
                         [f'Björkered nr {number} kommun' for number in (ANSWERS + 1, ANSWERS + 2)])
        self.assertIn(CASE_NUMBER, view['reminder'])

    def test_a_bodys_own_link_is_shown_to_those_who_send_it_alone(self):
        path = f'{self.base}/register/consultees?state=not_answered'
        link = self.client('registrar').json(path)['consultees'][0]['invitation']
        self.assertTrue(link.startswith('/invitations/'))
        self.assertIsNone(self.client('reader').json(path)['consultees'][0]['invitation'])

    def test_a_reader_is_shown_no_forms_that_change(self):
        page = self.client('reader').get(f'{self.base}/documents/{self.documents()[0]["number"]}').page
        self.assertFalse([form.action for form in page.forms if self.base in form.action])


class Registering(OfficeTest):
    def test_a_file_is_numbered_read_and_listed(self):
        client = self.client('registrar')
        path = self.register_file(client, 'nytt yttrande.txt', letter(7).encode())
        self.wait_until_read(client)
        view = client.json(path)
        self.assertEqual(view['sender'], 'Björkered nr 7 kommun')
        self.assertEqual(view['name'], 'nytt yttrande.txt')
        self.assertEqual(client.get(view['file_href']).body, letter(7).encode())

    def test_a_form_sent_twice_registers_once(self):
        client = self.client('registrar')
        add = f'{self.base}/register/add'
        form = self.form_of(client, add, '/register/files')
        first, second = (client.submit(form, {'files': Upload('samma.txt', letter(8).encode())}, at=add) for _ in range(2))
        self.assertEqual(first.headers['Location'], second.headers['Location'])

    def test_the_same_file_another_day_is_registered_again_and_said_to_be_the_same(self):
        client = self.client('registrar')
        first = self.register_file(client, 'tva.txt', letter(9).encode())
        second = self.register_file(client, 'tva.txt', letter(9).encode())
        self.wait_until_read(client)
        self.assertEqual(client.json(second)['twin_of']['href'], first)

    def test_several_files_go_in_at_once(self):
        client = self.client('registrar')
        before = len(self.documents())
        add = f'{self.base}/register/add'
        form = self.form_of(client, add, '/register/files')
        files = [Upload(f'flera-{number}.txt', letter(number).encode()) for number in (11, 12, 13)]
        self.assertEqual(client.submit(form, {'files': files}, at=add).status, 303)
        self.assertEqual(len(self.documents()), before + 3)

    def test_a_name_from_outside_cannot_name_a_path_or_a_header(self):
        client = self.client('registrar')
        path = self.register_file(client, '../../etc/p\u00e5 "x"; y.txt', b'Hej')
        view = client.json(path)
        self.assertNotIn('/', view['name'])
        disposition = client.get(view['file_href']).headers['Content-Disposition']
        self.assertTrue(disposition.startswith('attachment; filename="'))
        self.assertNotIn('"x"', disposition)

    def test_what_looks_like_a_page_is_saved_and_never_shown(self):
        client = self.client('registrar')
        path = self.register_file(client, 'sida.html', f'<!DOCTYPE html><p>{SCRIPT}'.encode())
        self.wait_until_read(client)
        answer = client.get(client.json(path)['file_href'])
        self.assertEqual(answer.headers['Content-Type'], 'application/octet-stream')
        self.assertTrue(answer.headers['Content-Disposition'].startswith('attachment'))
        self.assertEqual(answer.headers['X-Content-Type-Options'], 'nosniff')

    def test_what_was_said_becomes_an_answer_of_who_said_it(self):
        client = self.client('registrar')
        add = f'{self.base}/register/add'
        form = self.form_of(client, add, '/register/spoken')
        said = {'sender': 'Boende 1', 'text': f'Insats 1.1 bör utökas. {SCRIPT}', 'received': '2025-10-20'}
        answer = client.submit(form, said, at=add)
        again = client.submit(form, said, at=add)
        self.assertEqual(answer.headers['Location'], again.headers['Location'])
        self.wait_until_read(client)
        view = client.json(answer.headers['Location'])
        self.assertEqual((view['sender'], view['standing']), ('Boende 1', 'response'))
        self.assertNotIn(SCRIPT, client.get(answer.headers['Location']).text)

    def test_a_form_that_is_refused_keeps_what_was_typed(self):
        client = self.client('registrar')
        add = f'{self.base}/register/add'
        form = self.form_of(client, add, '/register/spoken')
        answer = client.submit(form, {'sender': '', 'text': 'Ett långt samtal', 'received': '2025-10-20'}, at=add)
        self.assert_told_at(answer, 'sender')
        kept = dict(answer.page.form('/register/spoken').fields)
        self.assertEqual(kept['text'], 'Ett långt samtal')

    def test_days_to_come_and_empty_files_are_refused(self):
        client = self.client('registrar')
        add = f'{self.base}/register/add'
        form = self.form_of(client, add, '/register/files')
        for values, control in (({'files': Upload('tom.txt', b'')}, 'files'),
                                ({'files': Upload('x.txt', b'Hej'), 'received': '2999-01-01'}, 'files-received'),
                                ({'files': Upload('x.txt', b'Hej'), 'received': 'igår'}, 'files-received')):
            self.assert_told_at(client.submit(form, values, at=add), control)


class AnEmptyRegister(WebTest):
    answers = 0

    def test_the_first_file_goes_in(self):
        client = self.client(ADMINISTRATOR)
        add = f'/consultations/{self.office.consultation}/register/add'
        form = client.get(add).page.form('/register/files')
        answer = client.submit(form, {'files': Upload('forst.txt', letter(1).encode()), 'channel': 'mail'}, at=add)
        self.assertEqual(answer.status, 303, answer)


class ADocument(OfficeTest):
    def setUp(self):
        self.registrar = self.client('registrar')

    def fresh(self, name, number):
        """A document of its own for a test, and its address."""
        path = self.register_file(self.registrar, name, letter(number).encode())
        self.wait_until_read(self.registrar)
        return path

    def correct(self, path, values, button=None):
        form = self.form_of(self.registrar, path, '/correct')
        return self.registrar.submit(form, values, button, at=path)

    def test_shows_its_text_with_viewpoints_and_background_marked(self):
        view = self.registrar.json(self.fresh('text.txt', 21))
        stretches = [stretch for block in view['blocks'] for stretch in block['stretches']]
        self.assertTrue([stretch for stretch in stretches if stretch['viewpoint']])
        self.assertTrue([stretch for stretch in stretches if stretch['background']])
        self.assertIn('Insats 2.1 behöver förtydligas.', ''.join(stretch['text'] for stretch in stretches))

    def test_a_corrected_sender_moves_the_answer_and_leaves_a_trace(self):
        path = self.fresh('rattas.txt', 22)
        self.assertEqual(self.correct(path, {'sender': f'Björkered nr {ANSWERS + 1} kommun'}).status, 303)
        self.wait_until_read(self.registrar)
        view = self.registrar.json(path)
        self.assertEqual(view['sender'], f'Björkered nr {ANSWERS + 1} kommun')
        act = view['acts'][0]
        self.assertEqual((act['before'], act['after']), ('Björkered nr 22 kommun', f'Björkered nr {ANSWERS + 1} kommun'))
        answered = self.registrar.json(f'{self.base}/register/consultees?state=answered')['consultees']
        self.assertIn(f'Björkered nr {ANSWERS + 1} kommun', [body['name'] for body in answered])
        self.assertEqual(self.correct(path, {}, ('clear', 'sender')).status, 303)
        self.wait_until_read(self.registrar)
        self.assertEqual(self.registrar.json(path)['sender'], 'Björkered nr 22 kommun')

    def test_a_form_sent_untouched_corrects_nothing(self):
        path = self.fresh('orort.txt', 23)
        self.assertEqual(self.correct(path, {}).status, 303)
        self.assertFalse([field for field in self.registrar.json(path)['fields'] if field['corrected']])

    def test_a_form_with_one_wrong_field_changes_none(self):
        path = self.fresh('fel.txt', 24)
        refused = self.correct(path, {'sender': 'Någon annan', 'dated': 'igår'})
        self.assert_told_at(refused, 'f-dated')
        self.assertIn(('sender', 'Någon annan'), refused.page.form('/correct').fields)
        self.assertEqual(self.registrar.json(path)['sender'], 'Björkered nr 24 kommun')

    def test_is_shown_withheld_and_masked_with_reasons(self):
        path = self.fresh('visas.txt', 25)
        post = lambda below, **fields: self.registrar.post(path + below, fields).status
        self.assertEqual(post('/disclosure', state='shown'), 303)
        self.assert_told_at(self.registrar.post(path + '/disclosure', {'state': 'withheld', 'reason': ' '}), 'withhold-reason')
        self.assertEqual(self.registrar.json(path)['disclosure']['state'], 'shown')
        self.assertEqual(post('/redactions', quote='tillstyrker förslaget', reason='21 kap. 1 § OSL'), 303)
        self.assert_told_at(self.registrar.post(path + '/redactions', {'quote': 'står inte där', 'reason': 'x'}), 'quote')
        self.assertEqual(post('/redactions', start='1', end='999999', reason='x'), 422)
        view = self.registrar.json(path)
        (masked,) = view['disclosure']['redactions']
        self.assertEqual(masked['reason'], '21 kap. 1 § OSL')
        self.assertIn('tillstyrker förslaget',
                      [stretch['text'].strip() for block in view['blocks'] for stretch in block['stretches']
                       if stretch['masked']])
        self.assertEqual(self.registrar.post(masked['remove_href']).status, 303)
        self.assertEqual(self.registrar.post(masked['remove_href']).status, 404)

    def test_its_pages_are_pictures_that_are_fetched_once(self):
        path = self.register_file(self.registrar, 'sida.pdf', PDF)
        self.wait_until_read(self.registrar)
        self.assertEqual(self.registrar.json(path)['page_count'], 1)
        answer = self.registrar.get(f'{path}/pages/1.png')
        self.assertEqual((answer.status, answer.headers['Content-Type'], answer.body[:8]),
                         (200, 'image/png', b'\x89PNG\r\n\x1a\n'))
        self.assertEqual(self.registrar.get(f'{path}/pages/1.png', If_None_Match=answer.headers['ETag']).status, 304)
        for page in ('0', '2', 'x', '1.jpg', '99999999999'):
            self.assertEqual(self.registrar.get(f'{path}/pages/{page}').status, 404, page)

    def test_without_pages_says_so(self):
        answer = self.registrar.get(f'{self.fresh("sidlos.txt", 26)}/pages/1.png')
        self.assertEqual(answer.status, 404)

    def test_marks_no_other_documents_viewpoint(self):
        text = self.fresh('annans.txt', 27)
        viewpoint = next(stretch['viewpoint'] for block in self.registrar.json(text)['blocks']
                         for stretch in block['stretches'] if stretch['viewpoint'])
        path = self.register_file(self.registrar, 'min.pdf', PDF + b'%mine\n')
        self.wait_until_read(self.registrar)
        self.assertEqual(self.registrar.get(f'{path}/pages/1.png?viewpoint={viewpoint}').status, 404)

    def test_of_another_consultation_is_not_found(self):
        number = self.documents()[0]['number']
        administrator = self.client(ADMINISTRATOR)
        for below in ('', '/file', '/pages/1.png'):
            self.assertEqual(administrator.get(f'{self.foreign}/documents/{number}{below}').status, 404, below)
        for below in ('/correct', '/disclosure', '/redactions', '/redactions/1/remove'):
            answer = administrator.post(f'{self.foreign}/documents/{number}{below}',
                                        {'state': 'shown', 'sender': 'x', 'before_sender': '', 'quote': 'x', 'reason': 'x'})
            self.assertEqual(answer.status, 404, below)


class ForThoseWhoDecide(OfficeTest):
    def test_every_figure_of_the_overview_leads_to_a_list(self):
        client = self.client('reader')
        view = client.json(f'{self.base}/overview')
        for figure in view['figures']:
            self.assertEqual(client.get(figure['href']).status, 200, figure)
        numbers = {figure['href'].removeprefix(self.base): figure['number'] for figure in view['figures']}
        self.assertEqual(numbers['/register?filter=answers'], str(ANSWERS))

    def test_each_chart_stands_beside_its_figures(self):
        view = self.client('reader').json(f'{self.base}/overview')
        for row in view['types']:
            self.assertIn('<svg', row['chart_svg'])
            self.assertEqual((row['asked'], row['answered']), (ANSWERS + 2, ANSWERS))

    def test_what_remains_is_told_part_by_part(self):
        view = self.client('reader').json(f'{self.base}/overview')
        unanswered = view['replies']['outcomes'][-1]
        self.assertEqual(unanswered['outcome'], 'unanswered')
        self.assertGreater(unanswered['count'], 0)
        self.assertGreaterEqual(unanswered['count'], sum(row['unanswered'] for row in view['remaining']))
        self.assertEqual(view['refused'], [])

    def test_the_compilation_is_fetched_in_each_form(self):
        client = self.client('reader')
        bodies = {name: client.get(f'{self.base}/files/compilation.{name}?by=stance')
                  for name in ('html', 'docx', 'xlsx', 'json')}
        for name, answer in bodies.items():
            self.assertEqual(answer.status, 200, name)
            self.assertTrue(answer.headers['Content-Disposition'].startswith('attachment;'), name)
        self.assertEqual(len(json.loads(bodies['json'].body)['documents']), ANSWERS)
        for name in ('docx', 'xlsx'):
            self.assertIsNone(zipfile.ZipFile(io.BytesIO(bodies[name].body)).testzip())
        self.assertEqual(client.get(f'{self.base}/files/compilation.exe').status, 404)
        self.assertEqual(client.get(f'{self.base}/files/compilation.html?by=x').status, 422)


class ClosingAndPublishing(OfficeTest):
    def test_with_viewpoints_unanswered_it_takes_a_reason(self):
        client = self.client('officer')
        path = f'{self.base}/close'
        self.assert_told_at(client.post(path, {}), 'reason')
        self.assertEqual(client.post(path, {'reason': 'Resten tas i nästa version.'}).status, 303)
        closing = client.json(path)['closing']
        self.assertEqual((closing['reason'], closing['name']), ('Resten tas i nästa version.', 'officer'))
        self.assertEqual(client.post(path, {'reason': 'En gång till'}).status, 409)
        self.assertEqual(client.post(f'{self.base}/reopen', {}).status, 403)
        self.assertEqual(self.client(ADMINISTRATOR).post(f'{self.base}/reopen', {}).status, 303)
        self.assertIsNone(client.json(path)['closing']['closed'])

    def test_what_is_published_is_seen_without_signing_in_until_it_is_taken_back(self):
        client, public = self.client('officer'), self.client()
        for yes, status in (('no', 404), ('yes', 200), ('no', 404)):
            form = {'what': 'consultation', 'public': yes}
            self.assertEqual(client.post(f'{self.base}/publish', form).status, 303)
            # Pages of the public are kept for a moment.
            self.wait_until(lambda wanted=status: public.get(self.base).status == wanted)
        self.assertEqual(client.post(f'{self.base}/publish', {'what': 'everything', 'public': 'yes'}).status, 422)


class Opening(OfficeTest):
    draft = Upload('nytt-utkast.md', DRAFT.replace('2033', '2040').encode())

    def open(self, client, values):
        path = '/new-consultation'
        return client.submit(self.form_of(client, path, path), values, at=path)

    def test_a_draft_becomes_a_consultation_with_those_asked(self):
        client = self.client(ADMINISTRATOR)
        asked = Upload('lista.csv', 'namn;typ;e-post\nÅby kommun;kommun;a@aby.example\n'.encode())
        values = {'draft': self.draft, 'consultees': asked, 'case_number': 'RS 2026-9', 'deadline': '2099-01-31',
                  'questions': 'Är målen rätt?\n\nVad saknas?',
                  'no_views': 'Inriktningsområde 2: Hållbara transporter'}
        for answer in (self.open(client, values), self.open(client, values)):
            self.assertEqual(answer.status, 303, answer)
        opened = [row for row in self.office.show('consultation') if row['case_number'] == 'RS 2026-9']
        self.assertEqual(len(opened), 1, 'the form sent twice opened two')
        self.assertEqual((opened[0]['asked'], opened[0]['deadline']), (1, '2099-01-31'))

    def test_what_is_wrong_is_told_and_nothing_is_opened(self):
        client = self.client(ADMINISTRATOR)
        before = len(self.office.show('consultation'))
        for values, control in (({}, 'draft'), ({'draft': Upload('x.pdf', b'%PDF-1.7 trasig')}, 'draft'),
                                ({'draft': self.draft, 'deadline': 'snart'}, 'deadline'),
                                ({'draft': self.draft, 'no_views': 'Avsnitt 99'}, 'no_views'),
                                ({'draft': self.draft, 'consultees': Upload('l.csv', b'name;type\n"open;x\n')}, 'consultees'),
                                ({'draft': self.draft, 'case_number': 'x' * 101}, 'case_number')):
            answer = self.open(client, {'title': 'Kvar', **values})
            self.assert_told_at(answer, control)
            self.assertIn(('title', 'Kvar'), answer.page.form('/new-consultation').fields)
        self.assertEqual(len(self.office.show('consultation')), before)


class Rights(OfficeTest):
    def test_each_page_is_for_those_who_may(self):
        number = self.documents()[0]['number']
        reads = ['/register', '/register.csv', '/register/status', '/register/consultees', f'/documents/{number}',
                 f'/documents/{number}/file', '/overview', '/files', '/close']
        stranger = self.client()
        for path in reads:
            answer = stranger.get(self.base + path)
            self.assertEqual((answer.status, urllib.parse.urlsplit(answer.headers['Location'] or '').path),
                             (303, '/sign-in'), path)
            self.assertEqual(self.client('officer').get(self.foreign + path).status, 403, path)

    def test_each_change_is_for_those_who_may(self):
        number = self.documents()[0]['number']
        for path in (f'/documents/{number}/correct', f'/documents/{number}/disclosure', '/register/spoken', '/close', '/publish'):
            self.assertEqual(self.client('reader').post(self.base + path, {}).status, 403, path)
        for path in ('/close', '/publish'):
            self.assertEqual(self.client('registrar').post(self.base + path, {}).status, 403, path)
        self.assertEqual(self.client('officer').get('/new-consultation').status, 403)

    def test_a_change_without_the_forms_token_is_refused(self):
        number = self.documents()[0]['number']
        answer = self.client('registrar').post(f'{self.base}/documents/{number}/disclosure', {'state': 'shown'}, token=False)
        self.assertEqual(answer.status, 403)


if __name__ == '__main__':
    unittest.main()
