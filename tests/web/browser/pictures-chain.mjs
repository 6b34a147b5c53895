// SPDX-License-Identifier: AGPL-3.0-or-later
// The picture of the trace in README, of the example that has gone all the way to the decision: tools/make-pictures.
import { test } from 'node:test';
import { consultation, inWindow } from './browser.mjs';

const folder = process.env.SAMSYN_PICTURES;

test('trace', () => inWindow({ viewport: { width: 1440, height: 900 } }, async (page) => {
    await page.goto(consultation);
    await page.getByRole('link', { name: 'Läs den antagna texten' }).click();
    await page.locator('[id="part-fa1.i4.p1"]').getByRole('link', { name: 'Vem bad om detta?' }).click();
    await page.locator('svg.flow').waitFor();
    await page.screenshot({ path: `${folder}/trace.png` });
}));
