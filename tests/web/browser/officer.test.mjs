// SPDX-License-Identifier: AGPL-3.0-or-later
// An officer's day at the desk: from what is new to a reply that stands, by mouse, by keyboard, and without scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consultation, inWindow, signIn, violations } from './browser.mjs';

const desk = `${consultation}/desk`;
const reason = 'Strategin kompletteras enligt synpunkten.';

async function atDesk(page, who = 'officer') {
    await signIn(page, who);
    await page.goto(desk);
}

/** Open the viewpoint in this place of the list; its number. */
async function openRow(page, index) {
    const row = page.locator('a[data-row]').nth(index);
    const number = await row.getAttribute('data-row');
    await row.click();
    await page.locator('#viewpoint blockquote').waitFor();
    return number;
}

/** How the viewpoint stands, as a program is told. */
async function stateOf(page, number) {
    const answer = await page.request.get(`${desk}.json?viewpoint=${number}`);
    return (await answer.json()).viewpoint.state;
}

/** Do what sends a form, and wait until the page that comes of it is there. */
async function sending(page, act) {
    await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'POST'), act()]);
    await page.waitForLoadState('networkidle');
}

const button = (page, key) => page.locator(`#viewpoint button[data-key="${key}"]`).first();

for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
    const first = javaScriptEnabled ? 0 : 5;

    test(`viewpoint is confirmed, and that is taken back, ${how}`, async () => {
        await inWindow({ javaScriptEnabled }, async (page) => {
            await atDesk(page);
            const number = await openRow(page, first);
            await sending(page, () => button(page, 'c').click());
            assert.equal(await stateOf(page, number), 'confirmed');
            await page.goto(desk);
            await sending(page, () => page.locator('.desk-status button[data-key="u"]').click());
            assert.equal(await stateOf(page, number), 'proposed');
        });
    });

    test(`reply is written and stands, ${how}`, async () => {
        await inWindow({ javaScriptEnabled }, async (page) => {
            await atDesk(page);
            await openRow(page, first + 1);
            await page.locator('#viewpoint label:has(input[name=outcome][value=accommodated])').click();
            await page.locator('#reply-reason').fill(reason);
            await sending(page, () => button(page, 'r').click());
            await page.goto(desk);
            await openRow(page, first + 1);
            assert.equal(await page.locator('#reply-reason').inputValue(), reason);
        });
    });
}

test('reader sees the desk and has nothing to press', async () => {
    await inWindow({}, async (page) => {
        await atDesk(page, 'reader');
        await openRow(page, 0);
        assert.equal(await page.locator('#viewpoint form[method=post]').count(), 0);
    });
});

test('keyboard alone goes through the list, confirms and answers', async () => {
    await inWindow({}, async (page) => {
        await atDesk(page);
        await openRow(page, 10);
        const before = page.url();
        await page.keyboard.press('j');
        await page.waitForURL((address) => address.href !== before);
        const number = new URL(page.url()).searchParams.get('viewpoint');
        await sending(page, () => page.keyboard.press('c'));
        await page.keyboard.press('4');
        assert.ok(await page.locator('input[name=outcome][value=noted]').isChecked());
        await page.keyboard.type('Noteras.');
        await sending(page, () => page.keyboard.press('Control+Enter'));
        const { viewpoint } = await (await page.request.get(`${desk}.json?viewpoint=${number}`)).json();
        assert.deepEqual([viewpoint.state, viewpoint.outcome, viewpoint.reason], ['confirmed', 'noted', 'Noteras.']);
    });
});

for (const javaScriptEnabled of [true, false]) {
    test(`missed viewpoint is added from the letter, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
        await inWindow({ javaScriptEnabled }, async (page) => {
            await atDesk(page);
            await openRow(page, javaScriptEnabled ? 14 : 16);
            await page.locator('#viewpoint a[href$="/add"]').click();
            const ticks = page.locator('.sentence input');
            await ticks.nth(0).check();
            await ticks.nth(2).check();
            assert.equal(await ticks.nth(1).isChecked(), javaScriptEnabled);
            await page.locator('#kind').selectOption('question');
            await page.locator('.adding button[type=submit]').click();
            await page.locator('#viewpoint blockquote').waitFor();
            assert.equal(await page.locator('#judge-kind').inputValue(), 'question');
            assert.equal(await stateOf(page, new URL(page.url()).searchParams.get('viewpoint')), 'confirmed');
            await sending(page, () => page.locator('.desk-status button[data-key="u"]').click());
        });
    });
}

test('words selected in the letter are what is added', async () => {
    await inWindow({}, async (page) => {
        await atDesk(page);
        await openRow(page, 18);
        await page.locator('#viewpoint a[href$="/add"]').click();
        const words = await page.locator('.sentence').nth(3).evaluate((sentence) => {
            const text = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT).nextNode();
            const range = document.createRange();
            range.setStart(text, 0);
            range.setEnd(text, Math.min(12, text.length));
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return range.toString().trim();
        });
        await page.waitForFunction((wanted) => document.querySelector('#quote').value === wanted, words);
        await page.locator('.adding button[type=submit]').click();
        await page.locator('#viewpoint blockquote').waitFor();
        assert.equal((await page.locator('#viewpoint blockquote').innerText()).trim(), words);
        await sending(page, () => page.locator('.desk-status button[data-key="u"]').click());
    });
});

test('question mark shows the keys, escape puts them away', async () => {
    await inWindow({}, async (page) => {
        await atDesk(page);
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
    });
});

test('two at once: the later sees what the first has changed, and nothing is lost', async () => {
    await inWindow({}, async (page) => {
        await atDesk(page);
        const number = await openRow(page, 12);
        const other = await page.context().newPage();
        await other.goto(page.url());
        await other.locator('#judge-kind').selectOption('question');
        await sending(other, () => button(other, 'c').click());
        await other.close();
        page.expected.add('409');
        await page.locator('#judge-kind').selectOption('concern');
        const [refused] = await Promise.all([
            page.waitForResponse((answer) => answer.request().method() === 'POST'), button(page, 'c').click()]);
        assert.equal(refused.status(), 409);
        await page.getByRole('main').getByText(number).first().waitFor();
        assert.match(await page.getByRole('main').innerText(), /fråga/);
        assert.deepEqual(await violations(page), []);
        assert.equal(await page.locator('form input[name=kind]').inputValue(), 'concern');
        await Promise.all([page.waitForURL(/viewpoint=/), page.locator('main form button.primary').click()]);
        const { viewpoint } = await (await page.request.get(`${desk}.json?viewpoint=${number}`)).json();
        assert.equal(viewpoint.kind, 'concern');
    });
});
