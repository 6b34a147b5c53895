// SPDX-License-Identifier: AGPL-3.0-or-later
// node all.mjs NAME…: the tests named, or the pictures, one after the other in one browser.
const here = new URL('.', import.meta.url);
for (const name of process.argv.slice(2)) {
    await import(new URL(name.startsWith('pictures') ? `${name}.mjs` : `${name}.test.mjs`, here));
}
