// SPDX-License-Identifier: AGPL-3.0-or-later
// @ts-check
/*
 * The desk with a keyboard. Everything here is done by the page's own links and forms: a link is fetched and its panes
 * put in the place of those that stand, a form is sent as it is. So scroll and focus stay, and without this script
 * nothing is missing but that.
 */

const KEYS_OFF = 'desk-keys=off';
const PANES = ['.desk-top', '.desk-status', '[data-pane="map"]', '[data-pane="list"]', '[data-pane="view"]'];

/** @param {string} selector @param {ParentNode} [from] @returns {HTMLElement | null} */
const find = (selector, from = document) => from.querySelector(selector);
/** @param {string} selector @param {ParentNode} [from] @returns {HTMLElement[]} */
const findAll = (selector, from = document) => Array.from(from.querySelectorAll(selector));

/** @param {string} text */
function say(text) {
  const line = find('[data-say]');
  if (line) line.textContent = text;
}

/* What a person has begun, and a swap must not lose */

/** @returns {string | null} the viewpoint that is open */
const openViewpoint = () => new URL(location.href).searchParams.get('viewpoint');
/** @param {string} viewpoint */
const draftKey = (viewpoint) => `desk-reply-${location.pathname}-${viewpoint}`;

/** @returns {HTMLTextAreaElement | null} */
const reasonField = () => /** @type {HTMLTextAreaElement | null} */ (find('#reply-reason'));

/** Keep the reason that is being written until it is saved. */
function keepDraft() {
  const viewpoint = openViewpoint(), field = reasonField();
  if (!viewpoint || !field) return;
  if (field.value && field.value !== field.defaultValue) sessionStorage.setItem(draftKey(viewpoint), field.value);
  else sessionStorage.removeItem(draftKey(viewpoint));
}

function restoreDraft() {
  const viewpoint = openViewpoint(), field = reasonField();
  const kept = viewpoint && sessionStorage.getItem(draftKey(viewpoint));
  if (field && kept) field.value = kept;
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
function dropDraft(form, submitter) {
  const viewpoint = openViewpoint();
  if (viewpoint && form.id === 'work' && submitter?.dataset.key === 'r') sessionStorage.removeItem(draftKey(viewpoint));
}

/** @returns {HTMLInputElement[]} */
const ticks = () => /** @type {HTMLInputElement[]} */ (findAll('input[name="also"]'));

function showTicked() {
  const shown = find('[data-ticked]');
  if (shown) shown.textContent = String(ticks().filter((tick) => tick.checked).length);
}

/* Swapping panes */

/** @typedef {{selector: string | null, scrolls: number[], ticked: Set<string>}} Held */

/** A selector of the focused element that finds its like in the next page. @returns {string | null} */
function focusSelector() {
  const at = /** @type {HTMLElement | null} */ (document.activeElement);
  if (!at || at === document.body) return null;
  if (at.id) return `#${CSS.escape(at.id)}`;
  if (at.dataset.row) return `[data-row="${CSS.escape(at.dataset.row)}"]`;
  return at.dataset.key ? `[data-key="${CSS.escape(at.dataset.key)}"]` : '#viewpoint';
}

/** @returns {Held} */
function hold() {
  return {
    selector: focusSelector(),
    scrolls: PANES.map((pane) => find(pane)?.scrollTop ?? 0),
    ticked: new Set(ticks().filter((tick) => tick.checked).map((tick) => tick.value.split(':')[0])),
  };
}

/** @param {Held} held @param {boolean} samePlace */
function release(held, samePlace) {
  PANES.forEach((pane, i) => {
    const element = find(pane);
    if (element && (samePlace || !pane.includes('view'))) element.scrollTop = held.scrolls[i];
  });
  for (const tick of ticks()) tick.checked = held.ticked.has(tick.value.split(':')[0]);
  (held.selector && find(held.selector) || find('#viewpoint'))?.focus({preventScroll: true});
}

/** Put what a fetched page holds in the place of what stands. @param {string} html @param {boolean} samePlace */
function swap(html, samePlace) {
  const next = new DOMParser().parseFromString(html, 'text/html');
  const held = hold();
  document.title = next.title;
  const desk = find('[data-desk]'), nextDesk = find('[data-desk]', next);
  if (!desk || !nextDesk) {
    const main = find('main', next);
    if (main) find('main')?.replaceWith(main);
    find('main')?.focus();
    return;
  }
  desk.className = nextDesk.className;
  for (const pane of PANES) {
    const from = find(pane, next);
    if (from) find(pane)?.replaceWith(from);
  }
  release(held, samePlace);
  ready();
}

/** @param {string} href @param {RequestInit} [options] @returns {Promise<Response>} */
const fetchPage = (href, options = {}) => fetch(href, {credentials: 'same-origin', headers: {Accept: 'text/html'}, ...options});

/** @param {string} href @param {boolean} [push] */
async function go(href, push = true) {
  keepDraft();
  const response = await fetchPage(href);
  if (!response.ok || new URL(response.url).pathname !== location.pathname) {
    location.assign(href);
    return;
  }
  const html = await response.text();
  const same = new URL(href, location.href).searchParams.get('viewpoint') === openViewpoint();
  if (push) history.pushState(null, '', href);
  swap(html, same);
  find('.rows .here')?.scrollIntoView({block: 'nearest'});
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
async function send(form, submitter) {
  const body = new URLSearchParams();
  const sent = new FormData(form);
  const name = submitter?.getAttribute('name');
  if (name) sent.append(name, submitter?.getAttribute('value') ?? '');
  sent.forEach((value, key) => body.append(key, String(value)));
  const response = await fetchPage(submitter?.getAttribute('formaction') ?? form.action, {method: 'POST', body});
  const html = await response.text();
  if (response.redirected) history.replaceState(null, '', response.url.split('#')[0]);
  if (response.ok) {
    dropDraft(form, submitter);
    for (const tick of ticks()) tick.checked = false;
  }
  swap(html, true);
  if (response.ok) find('#viewpoint')?.focus({preventScroll: true});
  say(find('.desk-status .last')?.textContent ?? '');
}

/* Keys */

const keysOn = () => !document.cookie.includes(KEYS_OFF);
/** @returns {HTMLDialogElement | null} */
const dialog = () => /** @type {HTMLDialogElement | null} */ (find('#desk-keys'));

function toggleKeys() {
  document.cookie = `${KEYS_OFF}; path=/; SameSite=Lax; max-age=${keysOn() ? 365 * 86400 : 0}`;
  ready();
}

/** Open a form of the right pane and stand in its first field. @param {string} key */
function openForm(key) {
  const details = /** @type {HTMLDetailsElement | null} */ (find(`[data-open="${key}"]`));
  if (!details) return false;
  details.open = true;
  details.scrollIntoView({block: 'nearest'});
  find('input:not([type="hidden"]), select, textarea', details)?.focus();
  return true;
}

/** The row before or after the open one, where the viewpoint is no longer in the list. @param {number} step */
function openRow(step) {
  const rows = findAll('[data-row]');
  const at = rows.findIndex((row) => row.hasAttribute('aria-current'));
  rows[at < 0 ? 0 : at + step]?.click();
}

/** Tick the open row. */
function tickRow() {
  const tick = /** @type {HTMLInputElement | null} */ (find('.rows .here input[name="also"]'));
  if (tick) tick.click();
}

/** @param {string} key @returns {boolean} whether the key meant something */
function press(key) {
  if (key === '?') {
    dialog()?.showModal();
    return true;
  }
  if (key === '/') {
    find('#desk-q')?.focus();
    return true;
  }
  if (key === 's') {
    tickRow();
    return true;
  }
  const target = find(`[data-key="${CSS.escape(key)}"]`);
  if ((key === 'j' || key === 'k') && !target) {
    openRow(key === 'j' ? 1 : -1);
    return true;
  }
  if (target) {
    target.click();
    if (target instanceof HTMLInputElement && target.type === 'radio') reasonField()?.focus();
    return true;
  }
  const field = find(`[data-focus="${CSS.escape(key)}"]`);
  field?.focus();
  return field !== null || openForm(key);
}

let afterG = false;

/** @param {KeyboardEvent} event */
function onKey(event) {
  const at = /** @type {HTMLElement} */ (event.target);
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter' && at === reasonField()) {
    event.preventDefault();
    find('[data-key="r"]')?.click();
    return;
  }
  if (event.key === 'Escape' && at.matches('input, select, textarea')) find('#viewpoint')?.focus();
  const typing = at.matches('input:not([type="checkbox"]):not([type="radio"]), select, textarea, [contenteditable]');
  if (!keysOn() || typing || event.ctrlKey || event.metaKey || event.altKey || dialog()?.open) return;
  const view = afterG && find(`[data-go="${CSS.escape(event.key)}"]`);
  const starts = event.key === 'g' && !afterG;
  if (view) view.click();
  if (view || starts || press(event.key)) event.preventDefault();
  afterG = starts;
}

/* Clicks, forms, selections */

/** A link within the desk, pressed plainly. @param {MouseEvent} event */
function onClick(event) {
  const at = /** @type {HTMLElement} */ (event.target);
  if (at.closest('[data-help]')) dialog()?.showModal();
  if (at.closest('[data-toggle-keys]')) toggleKeys();
  const link = /** @type {HTMLAnchorElement | null} */ (at.closest('.desk a[href]'));
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.pathname !== location.pathname || event.defaultPrevented) return;
  event.preventDefault();
  void go(link.href.split('#')[0]);
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches('[data-act]')) return;
  event.preventDefault();
  void send(form, event.submitter);
}

/** Text that is selected in the letter goes into the field below it. */
function onSelect() {
  const selection = document.getSelection();
  const source = selection?.anchorNode?.parentElement?.closest('[data-source]');
  if (!selection || selection.isCollapsed || !source) return;
  const field = /** @type {HTMLTextAreaElement | null} */ (find('[data-selection]', source.parentElement ?? document));
  if (field) field.value = selection.toString();
}

/** Bring the place of the viewpoint into sight in the picture of its page. */
function showPlace() {
  const figure = find('.original[data-top]');
  const picture = /** @type {HTMLImageElement | null} */ (figure && find('img', figure));
  if (!figure || !picture) return;
  const place = () => {
    const pixels = Number(figure.dataset.top) / 72 * Number(figure.dataset.dots);
    figure.scrollTop = pixels * picture.clientHeight / picture.naturalHeight - figure.clientHeight / 4;
  };
  if (picture.complete && picture.naturalHeight) place();
  else picture.addEventListener('load', place, {once: true});
}

/** After every page: what only a script can show. */
function ready() {
  showPlace();
  restoreDraft();
  showTicked();
  findAll('[data-help]').forEach((button) => button.removeAttribute('hidden'));
  const toggle = find('[data-toggle-keys]');
  if (toggle) toggle.textContent = (keysOn() ? toggle.dataset.on : toggle.dataset.off) ?? '';
}

document.addEventListener('keydown', onKey);
document.addEventListener('click', onClick);
document.addEventListener('submit', onSubmit);
document.addEventListener('selectionchange', onSelect);
document.addEventListener('change', showTicked);
document.addEventListener('input', keepDraft);
addEventListener('popstate', () => void go(location.href, false));
ready();
