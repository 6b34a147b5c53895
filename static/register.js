/* SPDX-License-Identifier: AGPL-3.0-or-later */
// The register: tells how far the reading has come, and copies texts. Without it a link does the first, and the texts
// can be marked and copied.

const EVERY_MILLISECONDS = 2000;

/**
 * Ask how many documents are still to be read; show the page anew when none are.
 * @param {HTMLElement} box
 */
async function follow(box) {
  const response = await fetch(box.dataset.status ?? "", { headers: { Accept: "application/json" } }).catch(() => null);
  const view = response?.ok ? await response.json() : null;
  if (view && view.reading.waiting === 0) {
    location.reload();
    return;
  }
  const text = box.querySelector("[role=status]");
  if (view && text && text.textContent !== view.reading.text) text.textContent = view.reading.text;
  if (!view || view.reading.working) setTimeout(() => follow(box), EVERY_MILLISECONDS);
}

/**
 * A button that copies the text of the control that it names.
 * @param {HTMLButtonElement} button
 */
function offerCopy(button) {
  const control = document.getElementById(button.dataset.copy ?? "");
  if (!(control instanceof HTMLTextAreaElement) || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(control.value);
    for (const said of document.querySelectorAll("[data-copied]")) said.removeAttribute("hidden");
  });
}

const box = document.getElementById("reading");
if (box) setTimeout(() => follow(box), EVERY_MILLISECONDS);
for (const button of document.querySelectorAll("button[data-copy]"))
  if (button instanceof HTMLButtonElement) offerCopy(button);
