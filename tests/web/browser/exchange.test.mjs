// SPDX-License-Identifier: AGPL-3.0-or-later
// The viewpoints out to an analyst and back again: the file, the list of what it would change, doing it, taking it back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { consultation, inWindow, NARROW, overflow, signIn, violations, WIDE } from './browser.mjs';

const exports = `${consultation}/exports`;
const [analyst, checkProject, checkAnnotations] = ['analyst', 'check_project', 'check_annotations'].map(
    (name) => new URL(`../../exchange/${name}.py`, import.meta.url).pathname);
const theme = 'Finansiering';

/** Fetch a file by its link; where it is. */
async function fetched(page, name) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`a[href$="/${name}"]`).click()]);
    const path = join(mkdtempSync(join(tmpdir(), 'export-')), name);
    await download.saveAs(path);
    return path;
}

/** The project as an officer finds and fetches it, changed by an analyst. */
async function changedProject(page) {
    await page.goto(`${consultation}/files`);
    await page.locator(`a[href="${exports}"]`).first().click();
    const out = await fetched(page, 'project.qdpx');
    const back = out.replace('project.qdpx', 'analyserat.qdpx');
    execFileSync('python3', [checkProject, out]); // throws what it says when anything is wrong
    execFileSync('python3', [analyst, out, back]);
    return back;
}

async function send(page, path) {
    await page.goto(exports);
    await page.locator('#file').setInputFiles(path);
    await page.locator('form[enctype] button').click();
    await page.waitForLoadState('networkidle');
}

/** For whoever wants to look at the pages: into the folder that SAMSYN_PICTURES names. */
async function picture(page, name) {
    const folder = process.env.SAMSYN_PICTURES;
    if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

/** How the desk's viewpoints stand, as programs are told. */
async function annotations(page) {
    const answer = await page.request.get(`${exports}/annotations.jsonld`);
    return (await answer.json()).first.items;
}

for (const javaScriptEnabled of [true, false]) {
    test(`what an analyst changed is listed, brought in and taken back, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
        await inWindow({ javaScriptEnabled, acceptDownloads: true }, async (page) => {
            await signIn(page, 'officer');
            const before = await annotations(page);
            await send(page, await changedProject(page));
            assert.match(await page.locator('#changes').innerText(), /^3 /);
            const rows = await page.locator('section:has(#changes) li').allInnerTexts();
            assert.equal(rows.length, 3);
            assert.ok(rows.some((row) => row.includes(theme)), rows.join('\n'));
            const told = await page.locator('section:has(#told) li').allInnerTexts();
            assert.equal(told.length, 2, told.join('\n'));
            assert.ok(told.some((line) => line.includes('<innan> mötet')), told.join('\n'));
            assert.deepEqual(await annotations(page), before, 'a list changes nothing');

            await page.locator('form[action$="/project/apply"] button').click();
            await page.locator('.notice.done').waitFor();
            assert.equal((await annotations(page)).length, before.length + 1);

            await page.locator('form[action$="/project/undo"] button').click();
            await page.locator('.notice.done').waitFor();
            assert.deepEqual(await annotations(page), before);
            assert.match(await page.locator('#changes').innerText(), /^3 /);
        });
    });
}

test('each line of the list leads to what it is about', async () => {
    await inWindow({ acceptDownloads: true }, async (page) => {
        await signIn(page, 'officer');
        await send(page, await changedProject(page));
        const row = page.locator('section:has(#changes) li', { hasText: theme });
        const quote = (await row.locator('q').innerText()).slice(0, 40);
        await row.locator('a').click();
        await page.locator('#viewpoint blockquote').waitFor();
        assert.ok((await page.locator('#viewpoint blockquote').first().innerText()).includes(quote), quote);
    });
});

test('what is no project is told at the field, and reached by the keyboard', async () => {
    await inWindow({}, async (page) => {
        page.expected.add('422');
        await signIn(page, 'officer');
        await send(page, { name: 'brev.qdpx', mimeType: 'application/zip', buffer: Buffer.from('hej') });
        assert.equal(await page.locator('#file').getAttribute('aria-invalid'), 'true');
        assert.match(await page.locator('#file-error').innerText(), /REFI-QDA/);
        assert.deepEqual(await violations(page), []);
        await page.locator('.errors a').first().click();
        assert.equal(await page.evaluate(() => document.activeElement.id), 'file');
    });
});

test('a reader fetches the files and has nothing to send', async () => {
    await inWindow({ acceptDownloads: true }, async (page) => {
        await signIn(page, 'reader');
        await page.goto(exports);
        const path = await fetched(page, 'annotations.jsonld');
        execFileSync('python3', [checkAnnotations, path]);
        const collection = JSON.parse(readFileSync(path, 'utf8'));
        assert.equal(collection.total, collection.first.items.length);
        for (const name of ['project.qdpx', 'codes.qdc']) execFileSync('python3', [checkProject, await fetched(page, name)]);
        assert.equal(await page.locator('#file').count(), 0);
    });
});

for (const face of [{ colorScheme: 'light', locale: 'sv-SE' }, { colorScheme: 'dark', locale: 'en-GB' }]) {
    test(`nothing is wrong with the pages, ${face.colorScheme}, ${face.locale}`, async () => {
        await inWindow({ ...face, viewport: WIDE, acceptDownloads: true }, async (page) => {
            await signIn(page, 'officer');
            const back = await changedProject(page);
            const faults = [];
            const look = async (name) => {
                faults.push(...await violations(page));
                await picture(page, `${name}-${face.colorScheme}`);
                await page.setViewportSize(NARROW);
                faults.push(...await overflow(page));
                await picture(page, `${name}-${face.colorScheme}-320`);
                await page.setViewportSize(WIDE);
            };
            await page.goto(exports);
            await look('exports');
            await send(page, back);
            await look('plan');
            await page.locator('form[action$="/project/apply"] button').click();
            await page.locator('.notice.done').waitFor();
            await look('done');
            await page.locator('form[action$="/project/undo"] button').click();
            await page.locator('.notice.done').waitFor();
            await look('undone');
            assert.deepEqual(faults, []);
        });
    });
}
