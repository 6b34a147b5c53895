// SPDX-License-Identifier: AGPL-3.0-or-later
// @ts-check
/*
 * Adding a viewpoint with the mouse: what is selected in the letter goes into the field beside it, and a tick takes in
 * all sentences between the first and the last, as the server does. Without this script both are done by hand.
 */

const letter = document.querySelector('.adding .letter');
const quote = /** @type {HTMLTextAreaElement | null} */ (document.getElementById('quote'));
const near = /** @type {HTMLInputElement | null} */ (document.querySelector('.adding input[name="near"]'));
const sentences = /** @type {HTMLInputElement[]} */ (Array.from(document.querySelectorAll('.adding input[name="sentence"]')));

function isSelecting() {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString().trim() !== '';
}

/** What is selected in the letter, and about where. */
function takeSelection() {
  const selection = document.getSelection();
  const sentence = selection?.anchorNode?.parentElement?.closest('[data-start]');
  if (!selection || !quote || !near || !sentence || !letter?.contains(sentence) || !isSelecting()) return;
  quote.value = selection.toString().trim();
  near.value = /** @type {HTMLElement} */ (sentence).dataset.start ?? '';
}

/** All sentences between the first and the last that are ticked; taking one away in the middle ends it there.
 * @param {HTMLInputElement} changed */
function fillBetween(changed) {
  const at = sentences.indexOf(changed);
  if (!changed.checked) sentences.slice(at).forEach((tick) => (tick.checked = false));
  const first = sentences.findIndex((tick) => tick.checked);
  const last = sentences.map((tick) => tick.checked).lastIndexOf(true);
  if (first >= 0) sentences.slice(first, last + 1).forEach((tick) => (tick.checked = true));
  if (quote) quote.value = '';
}

document.addEventListener('selectionchange', takeSelection);
// A selection that ends within a sentence is no tick.
letter?.addEventListener('click', (event) => {
  if (isSelecting() && !(event.target instanceof HTMLInputElement)) event.preventDefault();
});
letter?.addEventListener('change', (event) => {
  if (event.target instanceof HTMLInputElement) fillBetween(event.target);
});
