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
