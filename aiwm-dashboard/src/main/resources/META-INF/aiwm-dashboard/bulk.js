// The same thing with many records, a few at a time, with what came of each.

import { html, nothing } from './dom.js';

const AT_ONCE = 4;

/**
 * Asks, then does it; the dialog shows how far it is and what failed.
 * @returns {Promise<boolean|undefined>} true where something was done
 */
export async function each(shell, title, records, act, { ask = records.length > 1, title: action } = {}) {
  if (ask) {
    const names = records.slice(0, 10).map((record) => record.name).join(', ');
    const more = records.length > 10 ? ` and ${records.length - 10} more` : '';
    if (!await shell.confirm({ title: `${title}?`, text: `${names}${more}`, action })) return undefined;
  }
  const failed = [];
  let done = 0;
  let redraw = () => {};
  const work = pool(records, async (record) => {
    try {
      await act(record);
    } catch (error) {
      failed.push({ record, error });
    }
    done += 1;
    redraw();
  });
  const shown = shell.components.dialog(title, (update) => {
    redraw = update;
    return html`<p role="status">${done} of ${records.length} done${failed.length ? `, ${failed.length} failed` : ''}.</p>
      <progress max=${records.length} .value=${done} aria-label="Progress"></progress>
      ${failed.length ? html`<ul class="failures">${failed.map(({ record, error }) => html`<li><strong>${record.name}</strong>: ${error.message}</li>`)}</ul>` : nothing}`;
  });
  await work;
  await shown;
  return true;
}

async function pool(records, act) {
  const open = [...records];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (open.length) await act(open.shift());
  }));
}
