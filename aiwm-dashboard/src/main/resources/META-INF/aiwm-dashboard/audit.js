// The audit trail: who did what to what.

import { code, html, nothing, render, status, time } from './dom.js';
import { address, send } from './api.js';
import { here } from './router.js';

const WHERE = { node: 'nodes', execution: 'executions' };

function what(shell, entry) {
  const { resourceType: type, resourceId: id } = entry;
  if (!id) return type;
  return WHERE[type] ? html`<a href=${shell.link(`${WHERE[type]}/${id}`)}>${type} …${id.slice(-6)}</a>` : `${type} …${id.slice(-6)}`;
}

const columns = (shell) => [
  { id: 'when', title: 'When', sort: 'createdAt', render: (entry) => time(entry.createdAt) },
  { id: 'who', title: 'Who', sort: 'actorId', render: (entry) => html`${entry.actorId || html`<span class="quiet">unknown</span>`} <span class="quiet">${entry.actorType}</span>` },
  { id: 'action', title: 'Action', sort: 'action', render: (entry) => html`<code>${entry.action}</code>` },
  { id: 'what', title: 'What', render: (entry) => what(shell, entry) },
  { id: 'result', title: 'Result', sort: 'result', render: (entry) => status(entry.result) },
  { id: 'from', title: 'From', render: (entry) => entry.remoteAddress ?? '–' },
  { id: 'details', title: 'Details', render: (entry) => (Object.keys(entry.details ?? {}).length ? html`<details><summary>show</summary>${code(entry.details, 'Details')}</details>` : '') },
  { id: 'request', title: 'Request', hidden: true, render: (entry) => html`<code>${entry.correlationId}</code>` },
];

const list = (element, shell, more) => shell.components.table(element, {
  path: 'audit',
  label: 'Audit trail',
  columns: columns(shell),
  filters: [
    { name: 'prefix[action]', title: 'Action begins with' }, { name: 'actorId', title: 'Who (id)' },
    { name: 'result', title: 'Result', options: ['ok', 'refused', 'failed'] },
    ...(more.query ? [] : [{ name: 'resourceId', title: 'About (id)' }, { name: 'correlationId', title: 'Request' }]),
  ],
  ...more,
});

const FILTERS = ['prefix[action]', 'actorId', 'result', 'resourceId', 'correlationId'];

/** A download needs the token in a header, so a plain link would not do. */
async function download() {
  const query = Object.fromEntries(FILTERS.map((name) => [name, here().query[name]]));
  const response = await send('GET', address('audit/export', query), undefined, { headers: { Accept: 'application/x-ndjson' } });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = 'audit.ndjson';
  link.click();
  URL.revokeObjectURL(link.href);
}

export const auditPage = {
  path: 'audit',
  title: 'Audit',
  menu: true,
  needs: 'own',
  render(view, params, shell) {
    render(html`<section><div class="heading"><h1>Audit</h1><button type="button" @click=${(event) => shell.components
      .busy(event.currentTarget, download)}>Download what matches</button></div><div class="body"></div></section>`, view);
    return list(view.querySelector('.body'), shell, {}).close;
  },
};

export const auditPanel = {
  id: 'audit',
  title: 'Audit',
  needs: 'own',
  render: (element, node, shell) => list(element, shell, { query: { resourceId: node._id } }).close,
};
