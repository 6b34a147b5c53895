// SPDX-License-Identifier: AGPL-3.0-or-later
// An officer after the replies: a new version comes in, its changes get their causes by mouse, by keyboard and without
// scripts, parts are placed, the text is reworded; and nothing is wrong with any of the pages in either theme.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { consultation, focusFaults, inWindow, NARROW, overflow, signIn, violations, WIDE } from './browser.mjs';

const versions = `${consultation}/versions`;
const example = new URL('../../../examples/strategi/revised.md', import.meta.url);
// The names that the example's makers give to headings are none of its text.
const revised = readFileSync(example, 'utf8').replace(/ \{#[^}]*\}/g, '');

async function laterVersion(page) {
    const { versions: rows } = await (await page.request.get(`${versions}.json`)).json();
    return rows.find((row) => row.newest && row.later);
}

/** The newest version's address; the first test that asks adds it by the form. */
async function newest(page) {
    if (!await laterVersion(page)) {
        await page.goto(versions);
        await page.locator('#file').setInputFiles({ name: 'reviderat.md', mimeType: 'text/markdown', buffer: Buffer.from(revised) });
        await page.locator('#label').fill('Reviderat förslag');
        await Promise.all([page.waitForURL(/changes/), page.locator('form:has(#file) button[type=submit]').click()]);
    }
    return `${versions}/${(await laterVersion(page)).version}`;
}

async function changeOf(page, address, id) {
    const { changes } = await (await page.request.get(`${address}/changes/${id}.json`)).json();
    return changes[0];
}

/** The change in this place of the list that nothing is said of; its number. */
async function openChange(page, index) {
    const anchor = await page.locator('[data-change]:has(button[data-key="e"])').nth(index).getAttribute('id');
    return Number(anchor.replace('change-', ''));
}

for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with scripts' : 'without scripts';

    test(`change is said to be editorial and taken back, ${how}`, async () => {
        await inWindow({ javaScriptEnabled }, async (page) => {
            await signIn(page, 'officer');
            const address = await newest(page);
            await page.goto(`${address}/changes`);
            const id = await openChange(page, 1);
            await Promise.all([page.waitForURL(/#change-/), page.locator(`#change-${id} button[data-key="e"]`).click()]);
            assert.equal((await changeOf(page, address, id)).cause, 'editorial');
            await page.locator(`#change-${id} button[formaction*="/open"]`).click();
            await page.waitForLoadState('load');
            assert.equal((await changeOf(page, address, id)).cause, 'open');
        });
    });

    test(`part is reworded and taken back, ${how}`, async () => {
        await inWindow({ javaScriptEnabled }, async (page) => {
            await signIn(page, 'officer');
            const address = await newest(page);
            await page.goto(`${address}/edit?within=all`);
            await page.locator('.rewording .tools a:not(.add)').nth(3).click();
            await page.locator('#text').fill('En ny lydelse av delen.');
            await Promise.all([page.waitForURL(/#part-/), page.locator('#answer button.primary').click()]);
            await page.getByText('En ny lydelse av delen.').first().waitFor();
            await page.locator('.rewording .part:has-text("En ny lydelse av delen.") .tools a:not(.add)').first().click();
            await Promise.all([page.waitForURL(/#part-/), page.locator('#answer button[name=take_back]').click()]);
            assert.equal((await (await page.request.get(`${address}/edit.json`)).json()).reworded, 0);
        });
    });
}

test('keyboard goes from change to change and says what it comes of', async () => {
    await inWindow({}, async (page) => {
        await signIn(page, 'officer');
        const address = await newest(page);
        await page.goto(`${address}/changes?cause=open`);
        const id = await openChange(page, 1);
        await page.keyboard.press('j');
        await page.keyboard.press('j');
        assert.equal(await page.evaluate(() => document.activeElement.id), `change-${id}`);
        await page.keyboard.press('k');
        await page.keyboard.press('j');
        await Promise.all([page.waitForURL(/#change-/), page.keyboard.press('e')]);
        assert.equal((await changeOf(page, address, id)).cause, 'editorial');
        // The one below it has the focus, for the list shows those alone of which nothing is said.
        await page.waitForFunction(() => document.activeElement.id.startsWith('change-'));
    });
});

test('what is being written is saved as one goes', async () => {
    await inWindow({}, async (page) => {
        await signIn(page, 'officer');
        const address = await newest(page);
        await page.goto(`${address}/edit?within=all`);
        await page.locator('.rewording .tools a:not(.add)').nth(5).click();
        await page.locator('#text').fill('Sparas av sig själv.');
        await page.locator('#saved', { hasText: 'Sparat' }).waitFor();
        assert.equal((await (await page.request.get(`${address}/edit.json`)).json()).reworded, 1);
        await Promise.all([page.waitForURL(/#part-/), page.locator('#answer button[name=take_back]').click()]);
    });
});

test('two officers at once: the later is shown what the first said', async () => {
    await inWindow({}, async (page) => {
        await signIn(page, 'officer');
        await page.goto(`${await newest(page)}/changes?cause=open`);
        const id = await openChange(page, 2);
        const other = await page.context().newPage();
        await other.goto(page.url());
        await Promise.all([other.waitForURL(/#change-/), other.locator(`#change-${id} button[data-key="e"]`).click()]);
        await other.close();
        page.expected.add('409');
        await page.locator(`#change-${id} button[data-key="e"]`).click();
        await page.getByRole('alert').waitFor();
        assert.match(await page.getByRole('alert').innerText(), /officer/);
    });
});

for (const colorScheme of ['light', 'dark']) {
    test(`nothing is wrong with any page of a version, ${colorScheme}`, async () => {
        await inWindow({ colorScheme, viewport: WIDE }, async (page) => {
            await signIn(page, 'officer');
            const address = await newest(page), faults = [];
            await page.goto(`${address}/changes`);
            const one = await openChange(page, 4);
            const places = ['places', 'places?status=edited', 'unmet', 'compare', 'compare?view=inline', 'edit', `changes/${one}`];
            for (const name of ['', 'changes', ...places]) {
                await page.goto(name ? `${address}/${name}` : versions);
                faults.push(...await violations(page));
                if (colorScheme === 'light') {
                    faults.push(...await focusFaults(page, 40));
                    await page.setViewportSize(NARROW);
                    faults.push(...await overflow(page));
                    await page.setViewportSize(WIDE);
                }
            }
            assert.deepEqual(faults, []);
        });
    });
}
