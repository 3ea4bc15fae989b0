// Dialogs: one that asks, one with a form, one that shows something.

import { html, nothing, render } from './dom.js';
import { clear, report } from './errors.js';
import { fields, valuesOf } from './forms.js';

let number = 0;

/**
 * Opens a dialog.
 * @param {string} title
 * @param {(close: (value?: any) => void, update: () => void) => any} content a template
 * @returns {Promise<any>} what it was closed with; undefined where it was dismissed
 */
export function open(title, content, { wide = false } = {}) {
  const opener = document.activeElement;
  const element = document.createElement('dialog');
  const id = `dialog-${number += 1}`;
  let answer;
  const close = (value) => { answer = value; element.close(); };
  const update = () => render(html`<h2 id=${id}>${title}</h2><div data-errors></div>${content(close, update)}`, element);
  element.className = wide ? 'wide' : '';
  element.setAttribute('aria-labelledby', id);
  document.body.append(element);
  update();
  element.showModal();
  return new Promise((resolve) => {
    element.addEventListener('close', () => {
      element.remove();
      if (opener?.isConnected) opener.focus();
      resolve(answer);
    });
  });
}

export function closeAll() {
  for (const element of document.querySelectorAll('dialog[open]')) element.close();
}

/** Shows something until it is closed. */
export const show = (title, content, options) => open(title, (close, update) => html`${content(update)}
  <div class="bar end"><button type="button" @click=${() => close()}>Close</button></div>`, { wide: true, ...options });

/** A button's work: it cannot be pressed twice, and what fails is told beside it. */
export async function busy(button, work) {
  if (button.getAttribute('aria-busy') === 'true') return undefined;
  button.setAttribute('aria-busy', 'true');
  clear(button);
  try {
    return await work();
  } catch (error) {
    report(error, button);
    return undefined;
  } finally {
    button.removeAttribute('aria-busy');
  }
}

/**
 * Asks before something is done, and does it while the dialog is open, so that an error is seen there.
 * @param {{title: string, text?: any, action: string, danger?: boolean, run?: () => Promise<any>}} question
 * @returns {Promise<any>} what `run` answered, true without it; undefined where the person backs out
 */
export function confirm({ title, text, action, danger = true, run = async () => true }) {
  return open(title, (close) => {
    const act = (event) => busy(event.currentTarget, async () => close(await run() ?? true));
    return html`${text ? html`<p>${text}</p>` : nothing}
      <div class="bar end"><button type="button" @click=${() => close()}>Cancel</button>
        <button type="button" class=${danger ? 'danger filled' : 'primary'} @click=${act}>${action}</button></div>`;
  });
}

/**
 * A form in a dialog; see {@link fields} for its fields.
 * @param {{title: string, text?: any, fields: object[], action: string, danger?: boolean, run: (values: object) => Promise<any>}} form
 * @returns {Promise<any>} what `run` answered; undefined where the person backs out
 */
export function form({ title, text, fields: asked, action, danger = false, run }) {
  return open(title, (close) => {
    const submit = (event) => {
      event.preventDefault();
      busy(event.submitter ?? event.target.querySelector('[type=submit]'),
        async () => close(await run(valuesOf(event.target, asked)) ?? true));
    };
    return html`${text ? html`<p>${text}</p>` : nothing}
      <form @submit=${submit}>${fields(asked)}
        <div class="bar end"><button type="button" @click=${() => close()}>Cancel</button>
          <button type="submit" class=${danger ? 'danger filled' : 'primary'}>${action}</button></div></form>`;
  });
}
