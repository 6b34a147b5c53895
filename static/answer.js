// SPDX-License-Identifier: AGPL-3.0-or-later
// @ts-check
/*
 * The form that an answer is written in: saved a few seconds after each change, and fields opened beside passages
 * without loading the page anew. Everything works without this, by the form's own buttons.
 */

const SECONDS_AFTER_CHANGE = 3;

const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form#answer'));

/**
 * The fields as the form would send them, without files.
 * @param {HTMLFormElement} form
 */
function typedIn(form) {
  const pairs = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string') pairs.append(name, value);
  return pairs;
}

/** @param {HTMLFormElement} form */
function saveAsYouGo(form) {
  const revision = /** @type {HTMLInputElement} */ (form.elements.namedItem('revision'));
  const status = /** @type {HTMLOutputElement} */ (form.querySelector('#saved'));
  let timer = 0;
  let saving = false;
  let changed = false;
  let stopped = false;

  async function save() {
    if (saving || stopped) return;
    saving = true;
    changed = false;
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { Accept: 'application/json' },
        body: typedIn(form),
      });
      // Refused, or saved by somebody else: the form's own button shows why, with both at hand.
      if (!answer.ok || answer.redirected) stopped = true;
      const said = answer.ok ? await answer.json() : {};
      if (said.location) stopped = true;
      else if (said.revision) {
        revision.value = String(said.revision);
        status.textContent = said.saved_text;
      }
      if (stopped) status.textContent = status.dataset.stopped ?? '';
    } catch {
      changed = true;
      status.textContent = status.dataset.offline ?? '';
    }
    saving = false;
    if (changed) later();
  }

  function later() {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, SECONDS_AFTER_CHANGE * 1000);
  }

  form.addEventListener('input', (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.type !== 'file') later();
  });
  form.addEventListener('submit', () => {
    stopped = true;
    clearTimeout(timer);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && changed) void save();
  });
}

/** @param {HTMLFormElement} form */
function openBesidePassages(form) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector('template#beside'));
  form.addEventListener('click', (event) => {
    const pressed = /** @type {HTMLElement} */ (event.target).closest('button[data-passage]');
    const passage = /** @type {HTMLElement | null} */ (pressed)?.dataset.passage;
    if (!pressed || !passage) return;
    event.preventDefault();
    const beside = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const field = /** @type {HTMLTextAreaElement} */ (beside.querySelector('textarea'));
    field.id = field.name = `passage-${passage}`;
    /** @type {HTMLLabelElement} */ (beside.querySelector('label')).htmlFor = field.id;
    pressed.closest('.part')?.append(beside);
    pressed.remove();
    field.focus();
  });
}

if (form) {
  saveAsYouGo(form);
  openBesidePassages(form);
}
