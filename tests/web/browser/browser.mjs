// SPDX-License-Identifier: AGPL-3.0-or-later
// What the tests in a browser share: Debian's Chromium over the server that test_browser.py started, and what is held
// against every page that is looked at.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';

const tools = createRequire(`${process.env.SAMSYN_BROWSER_TOOLS}/package.json`);
const { chromium } = tools('playwright-core');
const axe = readFileSync(tools.resolve('axe-core/axe.min.js'), 'utf8');

export const site = process.env.SAMSYN_SITE;
export const password = process.env.SAMSYN_PASSWORD;
export const consultation = `/consultations/${process.env.SAMSYN_CONSULTATION}`;
// A page with all that it fetches but pictures of pages. The goal is half of this.
export const MOST_BYTES = 200_000;
export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 320, height: 640 }; // 1280 wide at 400 %: WCAG 2.1, 1.4.10
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

let browser;

before(async () => {
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        chromiumSandbox: process.getuid() !== 0, // Chromium refuses root its sandbox
        args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync'],
    });
});

after(() => browser?.close());

/**
 * A new window with nothing remembered.
 *
 * What goes wrong in it (errors, requests to elsewhere) is gathered in `page.faults` and ends the test at `close`; but for
 * the statuses in `page.expected`, which the console complains of. `page.weight` is of the page at hand, with all that it
 * fetched but pictures, as it came.
 */
export async function open(options = {}) {
    const context = await browser.newContext({ baseURL: site, locale: 'sv-SE', reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.faults = [];
    page.expected = new Set();
    watch(page);
    return page;
}

function watch(page) {
    page.weight = 0;
    page.on('console', (message) => {
        const status = /status of (\d+)/.exec(message.text())?.[1];
        if (message.type() === 'error' && !page.expected.has(status)) page.faults.push(`console: ${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => page.faults.push(`script: ${error}`));
    page.on('request', (request) => {
        if (!request.url().startsWith(site) && !request.url().startsWith('data:')) page.faults.push(`fetches ${request.url()}`);
        if (request.isNavigationRequest()) page.weight = 0;
    });
    page.on('requestfinished', async (request) => {
        if (request.resourceType() === 'image') return;
        page.weight += (await request.sizes().catch(() => ({ responseBodySize: 0 }))).responseBodySize;
    });
}

/** Close the window; nothing may have gone wrong in it. */
export async function close(page) {
    await page.context().close();
    assert.deepEqual([...new Set(page.faults)], []);
}

/** Run `work` in a window, which is closed whatever happens. */
export async function inWindow(options, work) {
    const page = await open(options);
    try {
        await work(page);
    } catch (error) {
        error.message += `\nat ${page.url()} ${page.faults.join('; ')}`;
        await page.context().close();
        throw error;
    }
    await close(page);
}

export async function signIn(page, name) {
    await page.goto('/sign-in');
    await page.locator('form:has(input[type=password]) input:not([type=hidden]):not([type=password])').fill(name);
    await page.locator('input[type=password]').fill(password);
    await page.locator('form:has(input[type=password]) button').click();
    await page.waitForURL((address) => address.pathname !== '/sign-in');
}

/** What axe-core finds wrong, one line each. */
export async function violations(page) {
    const found = await page.evaluate(`(async () => {
        ${axe}
        const { violations } = await axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] });
        return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
            id + ' ' + target + ': ' + failureSummary.replace(/\\s+/g, ' ')));
    })()`);
    return found.map((line) => `${page.url()}: ${line}`);
}

/** What can be seen only by scrolling sideways, of a page as narrow as 400 % makes it. */
export async function overflow(page) {
    const found = await page.evaluate(() => {
        const root = document.scrollingElement;
        if (root.scrollWidth <= root.clientWidth) return [];
        const wide = [...document.querySelectorAll('main *, header *, footer *')].filter((element) => {
            const { right, width } = element.getBoundingClientRect();
            return width > 0 && right > root.clientWidth + 1 && !element.closest('[tabindex="0"]');
        });
        return [`${root.scrollWidth} px wide: ${wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 80)).join(' ')}`];
    });
    return found.map((line) => `${page.url()}: ${line}`);
}

/** Where the focus is and whether that can be seen. */
function focused() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
        what: `${element.tagName.toLowerCase()} ${element.getAttribute('href') ?? element.getAttribute('name') ?? element.textContent.trim().slice(0, 30)}`,
        shown: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}

/** Tab through a page; what takes the focus without showing it, and whether the end is reached. */
export async function focusFaults(page, most = 400) {
    const faults = new Set();
    for (let step = 0; step < most; step++) {
        await page.keyboard.press('Tab');
        const place = await page.evaluate(focused);
        if (!place) return [...faults];
        if (!place.shown) faults.add(`${page.url()}: no focus to be seen on ${place.what}`);
        if (!place.inside) faults.add(`${page.url()}: focus out of sight on ${place.what}`);
    }
    return [...faults];
}

/** Addresses that differ in numbers, secrets, values, language and theme alone are one page. */
function kind(address) {
    const [path, query = ''] = address.split('?');
    const names = [...new URLSearchParams(query).keys()].filter((name) => name !== 'language' && name !== 'theme');
    return `${path.replace(/[\w-]{20,}/g, 'x').replace(/passages\/[^/]+/, 'passages/x').replace(/\d+/g, 'n')}?${names.sort()}`;
}

/** Every kind of page of this site that can be reached from `starts` by links, without downloads. */
export async function everyPage(page, starts, look, most = 60) {
    const waiting = [...starts];
    const seen = new Set(waiting.map(kind));
    let looked = 0;
    while (waiting.length > 0 && looked < most) {
        const address = waiting.shift();
        const answer = await page.goto(address).catch(() => null);
        if (!answer?.ok() || !answer.headers()['content-type']?.startsWith('text/html')) continue;
        looked++;
        const links = await page.evaluate(() => [...document.querySelectorAll('a[href]:not([download])')]
            .map((link) => new URL(link.href)).filter(({ origin }) => origin === location.origin)
            .map(({ pathname, search }) => pathname + search));
        await look(page, address);
        for (const link of links) {
            if (!seen.has(kind(link)) && !/\.(json|docx|xlsx|pdf|png)$/.test(link)) {
                seen.add(kind(link));
                waiting.push(link);
            }
        }
    }
    return looked;
}
