// SPDX-License-Identifier: AGPL-3.0-or-later
// Every kind of page that can be reached by links: what axe-core says of it and, in the light, its weight, how it is at
// 400 %, and whether the keyboard reaches all of it. Colours do not depend on the language, so two faces, each a file of
// tests, show both themes and both languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consultation, everyPage, focusFaults, inWindow, MOST_BYTES, NARROW, overflow, signIn, violations, WIDE } from './browser.mjs';

const STARTS = ['/', '/desk', consultation, ...['desk', 'register', 'overview', 'answer'].map(
    (part) => `${consultation}/${part}`), '/search', `${consultation}/search?q=kompetens`, '/accounts', '/log', '/style'];
// Tab steps on each page: the whole of most, the beginning of the longest.
const TABS = 40;

async function faultsAtFirst(page, address) {
    const faults = page.weight > MOST_BYTES ? [`${address} weighs ${page.weight} bytes`] : [];
    faults.push(...await focusFaults(page, TABS));
    await page.setViewportSize(NARROW);
    faults.push(...await overflow(page));
    await page.setViewportSize(WIDE);
    return faults;
}

/** The tests of one face, as the public and as one who may everything. */
export function lookAtEveryPage(face) {
    for (const who of [null, 'administrator']) {
        test(`nothing is wrong with any page, ${who ?? 'public'}, ${face.colorScheme}, ${face.locale}`, async () => {
            await inWindow({ ...face, viewport: WIDE }, async (page) => {
                ['401', '403', '404'].forEach((status) => page.expected.add(status));
                if (who) await signIn(page, who);
                const faults = [];
                const looked = await everyPage(page, STARTS, async (_, address) => {
                    faults.push(...await violations(page));
                    if (face.colorScheme === 'light') faults.push(...await faultsAtFirst(page, address));
                });
                assert.deepEqual(faults, []);
                assert.ok(looked > 5, `${looked} pages`);
            });
        });
    }
}
