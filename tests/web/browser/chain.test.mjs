// SPDX-License-Identifier: AGPL-3.0-or-later
// From the adopted text back to those who asked for it, and from their viewpoint forward to the text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NARROW, WIDE, consultation, focusFaults, inWindow, overflow, signIn, violations } from './browser.mjs';

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
            await page.locator('#list').getByRole('link', { name: 'Vad ledde synpunkten till?' }).first().click();
            await page.getByRole('heading', { level: 1, name: 'Vad ledde synpunkten till?' }).waitFor();
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
                await page.setViewportSize(NARROW);
                faults.push(...await overflow(page));
                await page.setViewportSize(WIDE);
            }
            assert.deepEqual(faults, []);
        });
    });
}

test('every figure at a glance leads to as many changes', () => inWindow({}, async (page) => {
    await page.goto(`${consultation}/changes`);
    const figures = page.locator('.glance td a');
    assert.ok(await figures.count() > 5);
    for (const place of [0, 3, 5]) {
        await page.goto(`${consultation}/changes`);
        const figure = figures.nth(place);
        const cause = new URL(await figure.getAttribute('href'), page.url()).searchParams.get('cause');
        await figure.click();
        await page.locator(`.filters a[aria-current][href*="cause=${cause}"]`).first().waitFor();
        assert.ok(await page.locator('.changed-of:target').count(), page.url());
    }
}));

for (const colorScheme of ['light', 'dark']) {
    test(`nothing is wrong with the decision and the letters back, ${colorScheme}`, async () => {
        await inWindow({ colorScheme, viewport: WIDE }, async (page) => {
            await signIn(page, 'officer');
            const { versions } = await (await page.request.get(`${consultation}/versions.json`)).json();
            const { letters } = await (await page.request.get(`${consultation}/letters.json`)).json();
            const last = `${consultation}/versions/${versions.at(-1).version}`, faults = [];
            const pages = [`${consultation}/versions`, `${last}/decision`, `${last}/changes`, `${consultation}/letters`,
                letters[3].href];
            for (const address of pages) {
                await page.goto(address);
                faults.push(...await violations(page), ...await focusFaults(page, 20));
                await page.setViewportSize(NARROW);
                faults.push(...await overflow(page));
                await page.setViewportSize(WIDE);
            }
            assert.deepEqual(faults, []);
        });
    });
}
