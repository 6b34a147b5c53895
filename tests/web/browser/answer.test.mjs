// SPDX-License-Identifier: AGPL-3.0-or-later
// A body answers on the web: on the whole and about a passage, saved on the way, with a file, to a receipt; and the office
// finds the answer in the register.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consultation, inWindow, signIn } from './browser.mjs';

const FILE = { name: 'Bilaga 1.txt', mimeType: 'text/plain', buffer: Buffer.from('Kostnaderna för linjen, per år.\n') };

/** From the consultation's page to an answer that is being written. */
async function begin(page, sender) {
    await page.goto(consultation);
    await page.locator(`main a.button.primary[href^="${consultation}/answer"]`).first().click();
    await page.locator('#sender').fill(sender);
    await page.locator('#email').fill('kansli@svarande.example');
    await page.locator('main form button.primary').click();
    await page.waitForURL(/\/answers\/[\w-]{20,}/);
}

for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with scripts' : 'without scripts';

    test(`answer is written, saved, looked over and sent, ${how}`, async () => {
        await inWindow({ javaScriptEnabled }, async (page) => {
            const sender = `Skogbygda kommun ${how}`;
            await begin(page, sender);
            await page.locator('input[name=stance][value=for]').check();
            await page.locator('textarea[name=whole]').fill('Vi tillstyrker förslaget.\n\nInsats 1.1 bör förtydligas.');
            await page.locator('button[name=save][value=whole]').click();
            await page.waitForLoadState();
            await page.reload();
            assert.match(await page.locator('textarea[name=whole]').inputValue(), /bör förtydligas/);
            await page.locator('input[type=file]').setInputFiles(FILE);
            await page.locator('button[formaction$="/files"]').click();
            await page.getByRole('listitem').filter({ hasText: FILE.name }).waitFor();
            await page.locator('button[name=do][value=review]').click();
            await page.locator('article').filter({ hasText: 'Insats 1.1 bör förtydligas.' }).waitFor();
            await page.locator('main form button.primary').click();
            await page.waitForURL(/receipt/);
            const receipt = await page.getByRole('main').innerText();
            assert.match(receipt, /[0-9a-f]{64}/);
            assert.match(receipt, new RegExp(sender));
        });
    });
}

test('passage is answered right beside its text', async () => {
    await inWindow({}, async (page) => {
        await page.goto(consultation);
        await page.locator(`main a[href*="${consultation}/passages/"]`).first().click();
        await page.locator(`main a[href*="${consultation}/answer?passage="]`).first().click();
        await page.locator('#sender').fill('Skogbygda byalag');
        await page.locator('main form button.primary').click();
        await page.waitForURL(/\/answers\//);
        const beside = page.locator('textarea[name^="passage-"]:visible').first();
        await beside.fill('Här saknas byarna.');
        await page.locator('button[name=do][value=review]').click();
        await page.locator('article').filter({ hasText: 'Här saknas byarna.' }).waitFor();
    });
});

test('nothing typed is lost when two write in one answer', async () => {
    await inWindow({}, async (page) => {
        await begin(page, 'Tallmo stad');
        const other = await page.context().newPage();
        await other.goto(page.url());
        await other.locator('textarea[name=whole]').fill('Den andras text.');
        await other.locator('button[name=save][value=whole]').click();
        await other.waitForLoadState();
        await other.close();
        page.expected.add('409');
        await page.locator('textarea[name=whole]').fill('Min text.');
        await page.locator('button[name=save][value=whole]').click();
        await page.getByRole('alert').filter({ hasText: 'Den andras text.' }).waitFor();
        assert.equal(await page.locator('textarea[name=whole]').inputValue(), 'Min text.');
    });
});

test('registrar finds what came over the web in the register', async () => {
    await inWindow({}, async (page) => {
        await signIn(page, 'registrar');
        await page.goto(`${consultation}/register`);
        await page.getByRole('link', { name: /Skogbygda kommun/ }).first().waitFor();
    });
});
