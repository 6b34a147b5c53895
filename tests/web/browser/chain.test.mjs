// SPDX-License-Identifier: AGPL-3.0-or-later
// From the adopted text back to those who asked for it, and from their viewpoint forward to the text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consultation, inWindow, violations } from './browser.mjs';

for (const face of [{ colorScheme: 'light', javaScriptEnabled: true }, { colorScheme: 'dark', javaScriptEnabled: false }]) {
    const how = face.javaScriptEnabled ? 'with scripts' : 'without scripts';

    test(`chain is walked from the text to a letter and back, ${how}`, async () => {
        await inWindow(face, async (page) => {
            await page.goto(consultation);
            await page.getByRole('link', { name: 'Läs den antagna texten' }).click();
            await page.locator('.decided').waitFor();
            assert.ok(await page.getByRole('link', { name: 'Vem bad om detta?' }).count() > 10);
            await page.goto(`${consultation}/changes`);
            await page.locator('.tabs a').first().click(); // the version that met the answers
            await page.locator('.tabs li:first-child a[aria-current]').waitFor();
            const change = page.locator('.changed-part', { has: page.locator('.why blockquote') }).first();
            await change.getByRole('link', { name: 'Vem bad om detta?' }).click();
            await page.getByRole('heading', { level: 1, name: 'Vem bad om detta?' }).waitFor();
            assert.ok(await page.locator('svg.flow a').count() > 1);
            await page.locator('#list').getByRole('link', { name: 'Vad blev det av synpunkten?' }).first().click();
            await page.getByRole('heading', { level: 1, name: 'Vad blev det av synpunkten?' }).waitFor();
            const said = await page.locator('#list blockquote').last().innerText();
            await page.getByRole('link', { name: 'Visa i texten' }).last().click();
            const text = await page.locator('main').innerText();
            assert.ok(text.includes(said.slice(0, 40)), said);
        });
    });
}

for (const face of [{ colorScheme: 'light', locale: 'sv-SE' }, { colorScheme: 'dark', locale: 'en-GB' }]) {
    test(`nothing is wrong with the pages of the chain, ${face.colorScheme}, ${face.locale}`, async () => {
        await inWindow(face, async (page) => {
            const faults = [];
            await page.goto(`${consultation}/changes`);
            await page.locator('.tabs a').first().click();
            await page.locator('.tabs li:first-child a[aria-current]').waitFor();
            const part = page.locator('.changed-part', { has: page.locator('.why blockquote') }).first();
            const trace = await part.locator('a[href*="/trace?"]').first().getAttribute('href');
            const forward = await part.locator('a[href*="viewpoint="]').first().getAttribute('href');
            for (const address of [`${consultation}/changes`, trace, forward, `${consultation}/trace`]) {
                await page.goto(address);
                faults.push(...await violations(page));
            }
            assert.deepEqual(faults, []);
        });
    });
}
