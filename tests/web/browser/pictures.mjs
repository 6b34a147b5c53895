// SPDX-License-Identifier: AGPL-3.0-or-later
// The pictures of the pages in README, of the example as the tests have it: tools/make-pictures.
import { test } from 'node:test';
import { consultation, inWindow, signIn } from './browser.mjs';

const folder = process.env.SAMSYN_PICTURES;
const WIDE = { width: 1440, height: 900 };

// name, who, address, what is pressed first, and how the window is.
const PICTURES = [
    ['desk', 'officer', `${consultation}/desk`, 'a[data-row] >> nth=2', { viewport: WIDE }],
    ['public', null, consultation, null, { viewport: WIDE }],
];

for (const [name, who, address, pressed, options] of PICTURES) {
    test(name, () => inWindow(options, async (page) => {
        if (who) await signIn(page, who);
        await page.goto(address);
        if (pressed) await page.locator(pressed).click();
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: `${folder}/${name}.png` });
    }));
}
