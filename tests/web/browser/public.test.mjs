// SPDX-License-Identifier: AGPL-3.0-or-later
// What the public meets first, with scripts and without.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWindow, password, signIn } from './browser.mjs';

for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with scripts' : 'without scripts';

    test(`front page leads to the consultation, ${how}`, async () => {
        await inWindow({ javaScriptEnabled }, async (page) => {
            await page.goto('/');
            await page.getByRole('main').getByRole('link', { name: /Näringslivs- och tillväxtstrategi/ }).first().click();
            await page.getByRole('heading', { level: 1, name: /Näringslivs- och tillväxtstrategi/ }).waitFor();
        });
    });

    test(`wrong password is told beside the form and keeps the name, ${how}`, async () => {
        await inWindow({ javaScriptEnabled }, async (page) => {
            page.expected.add('401').add('422');
            await page.goto('/sign-in');
            const name = page.locator('form:has(input[type=password]) input:not([type=hidden]):not([type=password])');
            await name.fill('officer');
            await page.locator('input[type=password]').fill(`${password}x`);
            await page.locator('form:has(input[type=password]) button').click();
            await page.getByRole('alert').waitFor();
            assert.equal(await name.inputValue(), 'officer');
        });
    });

    test(`who signs in comes to the desk and out again, ${how}`, async () => {
        await inWindow({ javaScriptEnabled }, async (page) => {
            await signIn(page, 'officer');
            await page.getByRole('button', { name: 'Logga ut' }).click();
            await page.getByRole('link', { name: 'Logga in' }).first().waitFor();
        });
    });
}

test('page speaks the language that is asked for, and the other by a link', async () => {
    await inWindow({ locale: 'en-GB' }, async (page) => {
        await page.goto('/');
        assert.equal(await page.locator('html').getAttribute('lang'), 'en');
        await page.locator('a[hreflang=sv]').click();
        await page.locator('html[lang=sv]').waitFor();
    });
});
