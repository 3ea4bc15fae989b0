// Events that a notifier did not take, and delivering them once more.

import { code, empty, html, nothing, render, status, time } from './dom.js';
import { each } from './bulk.js';

const columns = (shell, changed) => [
  { id: 'when', title: 'Failed', sort: 'createdAt', render: (letter) => time(letter.failedAt) },
  { id: 'notifier', title: 'Notifier', sort: 'notifier', render: (letter) => letter.notifier },
  { id: 'type', title: 'Event', sort: 'eventType', render: (letter) => html`<code>${letter.eventType}</code>` },
  { id: 'attempts', title: 'Tries', render: (letter) => letter.attempts },
  { id: 'error', title: 'Why', render: (letter) => html`<span class="cut" title=${letter.lastError}>${letter.lastError}</span>` },
  { id: 'replayed', title: 'Replayed', render: (letter) => (letter.replayedAt ? time(letter.replayedAt) : status('open')) },
  { id: 'event', title: 'Content', render: (letter) => html`<button type="button" class="small" @click=${() => shell.components.dialog(
    letter.eventType, () => html`<p>${letter.lastError}</p>${code(letter.event, 'Event')}`)}>Show</button>` },
  { id: 'replay', title: 'Replay', render: (letter) => html`<button type="button" class="small" aria-label=${`Replay ${letter.eventType}`} @click=${(event) => shell.components
    .busy(event.currentTarget, async () => { await replay(shell, letter); await changed(); })}>Replay</button>` },
];

const replay = (shell, letter) => shell.api.post(`dead-letters/${letter._id}/replay`);

export const deadLettersPage = {
  path: 'dead-letters',
  title: 'Dead letters',
  menu: true,
  needs: 'own',
  render(view, params, shell) {
    render(html`<div class="heading"><h1>Dead letters</h1></div><p class="quiet">Events that a notifier did not take after every try. Nothing else waits for them.</p>
      <div class="body"></div>`, view);
    const table = shell.components.table(view.querySelector('.body'), {
      path: 'dead-letters',
      label: 'Dead letters',
      columns: columns(shell, () => table.refresh()),
      filters: [
        { name: 'replayed', title: 'Replayed', options: [['false', 'not yet'], ['true', 'yes']] },
        { name: 'notifier', title: 'Notifier' }, { name: 'prefix[eventType]', title: 'Event begins with' },
      ],
      actions: (letters, list) => html`<button type="button" class="small" @click=${async () => {
        const named = letters.map((letter) => ({ ...letter, name: letter.eventType }));
        if (await each(shell, `Replaying ${letters.length} events`, named, (letter) => replay(shell, letter), { title: 'Replay' })) {
          list.unchoose();
          list.refresh();
        }
      }}>Replay</button>`,
      empty: (filtered) => empty(filtered ? 'Nothing matches.' : 'Every notifier has taken every event.', nothing),
    });
    return table.close;
  },
};
