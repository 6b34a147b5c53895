// SPDX-License-Identifier: AGPL-3.0-or-later
// The registrar's day: what came in, what is wrong with it, and what came another way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consultation, inWindow, signIn } from './browser.mjs';

for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with scripts' : 'without scripts';

    test(`register leads to every document and back, ${how}`, async () => {
        await inWindow({ javaScriptEnabled }, async (page) => {
            await signIn(page, 'registrar');
            await page.goto(`${consultation}/register`);
            await page.locator(`main a[href*="${consultation}/documents/"]`).first().click();
            await page.waitForURL(/\/documents\/\d+/);
            assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
        });
    });
}

test('register and desk are printed whole, on white paper, in the dark theme too', async () => {
    await inWindow({ colorScheme: 'dark', viewport: { width: 1000, height: 700 } }, async (page) => {
        await signIn(page, 'registrar');
        for (const [address, rows] of [['register', 'table.register tbody tr'], ['desk?order=document', '.rows li']]) {
            await page.goto(`${consultation}/${address}`);
            await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
            const cut = await page.locator(`${rows} *:not(.hidden)`).evaluateAll((elements) => elements.filter((element) => {
                const { overflowX, overflowY } = getComputedStyle(element);
                return (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) ||
                    (overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1);
            }).map((element) => element.outerHTML.slice(0, 80)));
            assert.deepEqual(cut, []);
            assert.ok(await page.locator(rows).count() > 10);
            assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
            const narrow = await page.locator('table.register td:has(.file)').evaluateAll(
                (cells) => cells.filter((cell) => cell.clientWidth < 120).length);
            assert.equal(narrow, 0);
            await page.emulateMedia({ media: null });
        }
    });
});
