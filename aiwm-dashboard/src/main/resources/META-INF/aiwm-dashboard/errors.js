// Errors stand where the person looks, and stay until they are dismissed.

import { ApiError } from './api.js';
import { html, nothing, render } from './dom.js';

const boxes = new WeakMap();

const named = ({ field, message }) => html`<li><code>${field}</code> ${message}</li>`;

function box(error, dismiss) {
  return html`<div class="alert" role="alert">
    <div><p>${error.message}</p>
      ${error.fields?.length ? html`<ul>${error.fields.map(named)}</ul>` : nothing}
      ${error.correlationId ? html`<p class="quiet">Request ${error.correlationId}</p>` : nothing}</div>
    <button type="button" class="small" @click=${dismiss} aria-label="Dismiss this error">Dismiss</button>
  </div>`;
}

/** Where an error about an element belongs: the nearest place for errors around it, in its dialog if it is in one. */
function placeOf(element) {
  const dialogs = document.querySelectorAll('dialog[open]');
  let around = element?.isConnected ? element : dialogs[dialogs.length - 1];
  for (; around; around = around.matches('dialog') ? null : around.parentElement) {
    const place = around.matches('[data-errors]') ? around : around.querySelector('[data-errors]');
    if (place && around !== document.body) return place;
  }
  return document.getElementById('notices');
}

/**
 * Shows an error beside what it is about.
 * @param {Error} error an {@link ApiError} also tells its fields and the request
 * @param {Element} [element] what was used; the open dialog or the page where there is none
 */
export function report(error, element) {
  if (error?.name === 'AbortError' || error?.status === 401) return;
  if (!(error instanceof ApiError)) console.error(error);
  const place = placeOf(element);
  const holder = document.createElement('div');
  boxes.get(place)?.remove();
  boxes.set(place, holder);
  place.prepend(holder);
  render(box(error, () => holder.remove()), holder);
  holder.scrollIntoView({ block: 'nearest' });
}

export function clear(element) {
  boxes.get(placeOf(element))?.remove();
}
