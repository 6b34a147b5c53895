#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A version and the one that it was made from, fetched as files."""
import io
import shutil
import unittest
import zipfile

from chained import ChainTest
from harness import DRAFT, Upload, WebTest

FUND = 'Inrätta en kompetensfond för små företag'
REVISED = DRAFT.replace(FUND, f'{FUND}, som regionen betalar')


class RedlineTest(WebTest):
    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.office.add_member('officer-1', cls.office.consultation, 'officer')
        cls.office.add_member('reader-1', cls.office.consultation, 'reader')
        cls.office.add_member('stranger', cls.office.other, 'officer')

    def test_a_version_is_fetched_as_page_word_document_and_data(self):
        versions = f'/consultations/{self.office.consultation}/versions'
        officer, reader, stranger = (self.client(name) for name in ('officer-1', 'reader-1', 'stranger'))
        upload = Upload('reviderat.md', REVISED.encode())
        answer = officer.post_multipart(versions, {'file': upload, 'label': 'Reviderat <förslag>'})
        self.assertEqual(answer.status, 303, answer)
        version = answer.headers['Location'].removesuffix('/changes')

        links = {file['href'].rpartition('/')[2]: file['href'] for file in reader.json(f'{version}/compare')['files']}
        self.assertEqual(set(links), {'comparison.html', 'comparison.docx', 'redline.json'})
        page = reader.get(links['comparison.html'])
        self.assertEqual(page.status, 200, page)
        self.assertIn('som regionen betalar', page.text)
        self.assertIn('Reviderat &lt;förslag&gt; (reviderat.md)', page.text)
        self.assertIn('comparison.html', page.headers['Content-Disposition'])

        word = reader.get(links['comparison.docx'])
        self.assertIn('wordprocessingml', word.headers['Content-Type'])
        with zipfile.ZipFile(io.BytesIO(word.body)) as package:
            self.assertIn(b'<w:ins ', package.read('word/document.xml'))
        data = reader.get(links['redline.json']).json()
        inserted = ''.join(run['text'] for block in data['blocks'] for run in block['runs'] if run['state'] == 'inserted')
        self.assertEqual(inserted.strip(), ', som regionen betalar')

        self.assertEqual(reader.get(f'{version}/compare/other.html').status, 404)
        for client in (stranger, self.client()):
            self.assertEqual(client.get(links['comparison.docx']).status, 404, 'it is not public')
        first = next(row['version'] for row in officer.json(versions)['versions'] if row['earlier'] is None)
        self.assertEqual(reader.get(f'{versions}/{first}/compare/comparison.html').status, 409)


class KeptRedlineTest(WebTest):
    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.office.add_member('officer-1', cls.office.consultation, 'officer')

    def test_a_file_is_made_once_and_anew_when_it_would_be_another(self):
        versions = f'/consultations/{self.office.consultation}/versions'
        officer = self.client('officer-1')
        answer = officer.post_multipart(versions, {'file': Upload('reviderat.md', REVISED.encode())})
        version = answer.headers['Location'].removesuffix('/changes')
        address, kept = f'{version}/compare/comparison.html', self.office.data / 'cache' / 'comparisons'
        self.assertEqual(officer.get(address).status, 200)
        file, = kept.iterdir()
        file.write_bytes(b'From the cache')
        self.assertEqual(officer.get(address).body, b'From the cache')
        # In another language, and of another version.
        self.assertNotEqual(officer.get(address, Accept_Language='en').body, b'From the cache')
        upload = Upload('igen.md', REVISED.replace('betalar', 'bekostar').encode())
        later = officer.post_multipart(versions, {'file': upload}).headers['Location'].removesuffix('/changes')
        self.assertIn('bekostar', officer.get(f'{later}/compare/comparison.html').text)
        # It may be emptied at any time, and nobody waits for it to be filled.
        shutil.rmtree(kept)
        kept.write_text('')
        self.assertIn('som regionen betalar', officer.get(address).text)


class PublicRedlineTest(ChainTest):
    def test_the_public_fetches_the_versions_that_are_public(self):
        address = f'{self.here}/versions/{self.revised}/compare/comparison.docx'
        self.assertEqual(self.client().get(address).status, 404)
        self.publish_all()
        self.assertEqual(self.client().get(address).status, 200)
        page = self.client().get(f'{self.here}/changes?version={self.revised}')
        self.assertIn(address, page.text)


if __name__ == '__main__':
    unittest.main()
