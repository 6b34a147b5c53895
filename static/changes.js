// SPDX-License-Identifier: AGPL-3.0-or-later
// @ts-check
/*
 * The changes of a version with a keyboard: from one to the next, and the buttons of the one that has the focus. All of
 * it is there without this, by the page's own links and buttons.
 */

const KEYS_OFF = 'desk-keys=off'; // the desk's own: who wants no keys there wants none here

/** @returns {HTMLElement[]} */
const changes = () => Array.from(document.querySelectorAll('[data-change]'));
/** @returns {HTMLElement | undefined} the one that the focus is in */
const current = () => changes().find((change) => change.contains(document.activeElement));
const keysOn = () => !document.cookie.includes(KEYS_OFF);

/** @param {number} step */
function move(step) {
  const all = changes(), at = current();
  const next = all[at ? all.indexOf(at) + step : 0];
  next?.focus();
  next?.scrollIntoView({ block: 'start' });
}

/** Tick or untick a proposal, counted from 1. @param {HTMLElement} change @param {number} number */
function tick(change, number) {
  const box = /** @type {HTMLInputElement | undefined} */ (change.querySelectorAll('.proposal input')[number - 1]);
  box?.click();
}

/** @param {string} key @returns {boolean} whether it meant something */
function press(key) {
  if (key === 'j' || key === 'k') {
    move(key === 'j' ? 1 : -1);
    return true;
  }
  const change = current();
  if (!change) return false;
  if (/^[1-8]$/.test(key)) {
    tick(change, Number(key));
    return true;
  }
  const button = /** @type {HTMLElement | null} */ (change.querySelector(`[data-key="${CSS.escape(key)}"]`));
  button?.click();
  return button !== null;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const at = /** @type {HTMLElement} */ (event.target);
  const typing = at.matches('input:not([type="checkbox"]), select, textarea');
  if (!keysOn() || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (press(event.key)) event.preventDefault();
}

/** Say how the keys are, and let that be changed. */
function showKeys() {
  const line = document.querySelector('[data-keys]');
  const button = /** @type {HTMLElement | null} */ (document.querySelector('[data-toggle-keys]'));
  line?.removeAttribute('hidden');
  if (button) button.textContent = (keysOn() ? button.dataset.on : button.dataset.off) ?? '';
}

document.addEventListener('keydown', onKey);
document.querySelector('[data-toggle-keys]')?.addEventListener('click', () => {
  document.cookie = `${KEYS_OFF}; path=/; SameSite=Lax; max-age=${keysOn() ? 365 * 86400 : 0}`;
  showKeys();
});
showKeys();
// Where the address leads to, the keys go on.
if (location.hash.startsWith('#change-'))
  /** @type {HTMLElement | null} */ (document.getElementById(location.hash.slice(1)))?.focus();
