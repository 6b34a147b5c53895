// SPDX-License-Identifier: AGPL-3.0-or-later
// node all.mjs [NAME…]: the tests named, or all, one after the other in one browser; or the pictures.
import { readdirSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const names = process.argv.slice(2);
const tests = readdirSync(here).filter((file) => file.endsWith('.test.mjs')).sort();
for (const file of names.length > 0 ? names.map((name) => (name.startsWith('pictures') ? `${name}.mjs` : `${name}.test.mjs`)) : tests) {
    await import(new URL(file, here));
}
