// The list of nodes, and what can be done with several of them.

import { bytes, empty, html, nothing, percent, render, status, time } from './dom.js';
import { each } from './bulk.js';
import { addNode } from './install.js';
import { commandOn } from './node-actions.js';

const STATUSES = ['pending', 'installing', 'online', 'offline', 'maintenance', 'error', 'inactive'];

/** What administrators have set against new work; the status is shown by itself. */
export const closed = (node) => (node.unschedulableReasons ?? []).filter((reason) => reason !== node.status);

export const nodeLink = (shell, node) => html`<a href=${shell.link(`nodes/${node._id}`)}>${node.name}</a>`;

function state(node) {
  return html`${status(node.status)}${closed(node).map((reason) => html` <span class="tag">${reason}</span>`)}`;
}

/** How well it is, with the worst of its reasons; all of them stand on its page. */
function health(node) {
  if (node.status === 'pending' || node.status === 'inactive') return html`<span class="quiet">–</span>`;
  const { state: word = 'ok', reasons = [], alerts = [] } = node.health ?? {};
  const level = alerts.some((alert) => alert.level === 'critical') ? 'critical' : alerts.length ? 'warning' : word;
  const why = [...alerts.map((alert) => alert.metric.replaceAll('_', ' ')), ...reasons];
  return html`${status(level)}${why.length ? html` <span class="quiet cut" title=${why.join('\n')}>${why[0]}${
    why.length > 1 ? ` and ${why.length - 1} more` : ''}</span>` : nothing}`;
}

function gpus(node) {
  const models = new Map();
  for (const { model = 'GPU' } of node.gpuDevices ?? []) models.set(model, (models.get(model) ?? 0) + 1);
  return models.size ? [...models].map(([model, count]) => `${count} × ${model}`).join(', ') : html`<span class="quiet">–</span>`;
}

function busiest(node) {
  const used = (node.gpuDevices ?? []).map((gpu) => gpu.utilization).filter((value) => value !== undefined && value !== null);
  return percent(used.length ? used.reduce((sum, value) => sum + value, 0) / used.length : null, 'GPU use');
}

const tags = (labels) => Object.entries(labels ?? {}).map(([key, value]) => html`<span class="tag">${key}=${value}</span> `);

const columns = (shell) => [
  { id: 'name', title: 'Name', sort: 'name', render: (node) => nodeLink(shell, node) },
  { id: 'status', title: 'Status', sort: 'status', render: state },
  { id: 'health', title: 'Health', sort: 'attention', render: health },
  { id: 'cpu', title: 'CPU', render: (node) => percent(node.cpuUsage, 'CPU use') },
  { id: 'memory', title: 'Memory', render: (node) => percent(node.ramUsage, 'memory use') },
  { id: 'gpus', title: 'GPUs', render: gpus },
  { id: 'gpu', title: 'GPU use', render: busiest },
  { id: 'heartbeat', title: 'Last heartbeat', render: (node) => time(node.lastSeenAt && node.lastHeartbeat) },
  { id: 'version', title: 'Agent', sort: 'daemonVersion', render: (node) => node.daemonVersion ?? '–' },
  { id: 'hostname', title: 'Host', sort: 'hostname', hidden: true, render: (node) => node.hostname ?? '–' },
  { id: 'address', title: 'Address', hidden: true, render: (node) => node.ipAddress ?? '–' },
  { id: 'labels', title: 'Labels', hidden: true, render: (node) => tags(node.labels) },
  { id: 'ram', title: 'RAM', hidden: true, render: (node) => bytes(node.ramTotal) },
  { id: 'created', title: 'Created', sort: 'createdAt', hidden: true, render: (node) => time(node.createdAt) },
];

const FILTERS = [
  { name: 'status', title: 'Status', options: STATUSES },
  { name: 'health', title: 'Health', options: ['ok', 'degraded', 'failed'] },
  { name: 'schedulable', title: 'Takes work', options: [['true', 'yes'], ['false', 'no']] },
  { name: 'prefix[labels]', title: 'Label' },
  { name: 'prefix[gpuModel]', title: 'GPU model' },
  { name: 'poolIds', title: 'Pool' },
];

const CHANGES = [
  { title: 'Cordon', verb: 'Cordoning', act: (shell, node) => shell.api.post(`nodes/${node._id}/cordon`) },
  { title: 'Uncordon', verb: 'Uncordoning', act: (shell, node) => shell.api.post(`nodes/${node._id}/uncordon`) },
  { title: 'Drain', verb: 'Draining', ask: true, act: (shell, node) => shell.api.post(`nodes/${node._id}/drain`) },
  {
    title: 'Maintenance', verb: 'Maintenance of', ask: true,
    act: (shell, node) => shell.api.patch(`nodes/${node._id}`, { status: 'maintenance' }),
  },
  {
    title: 'End maintenance', verb: 'Ending maintenance of',
    act: (shell, node) => shell.api.patch(`nodes/${node._id}`, { status: 'online' }),
  },
];

/** What can be done with the nodes chosen. */
function actions(shell, nodes, table) {
  const run = (change) => each(shell, `${change.verb} ${nodes.length} nodes`, nodes, (node) => change.act(shell, node), change)
    .then((done) => { if (done) { table.unchoose(); table.refresh(); } });
  const ids = nodes.map((node) => node._id).join(',');
  return shell.allowed('own', () => html`
    ${CHANGES.map((change) => html`<button type="button" class="small" @click=${() => run(change)}>${change.title}</button>`)}
    <button type="button" class="small" @click=${() => commandOn(shell, nodes)}>Command</button>
    <button type="button" class="small" @click=${() => commandOn(shell, nodes, 'system.update')}>Upgrade agent</button>
    <a class="button small" href=${shell.link('run', { nodeIds: ids })}>Run steps</a>`, 'Changing nodes');
}

function tiles(shell, { total, byStatus = {} }) {
  const tile = (value, name, query) => html`<a class="tile" href=${shell.link('nodes', query)}><strong>${
    value.toLocaleString()}</strong><span>${name}</span></a>`;
  return html`<section class="tiles" aria-label="Nodes by status">${tile(total, total === 1 ? 'node' : 'nodes', {})}
    ${STATUSES.filter((name) => byStatus[name]).map((name) => tile(byStatus[name], name, { status: name }))}</section>`;
}

export const nodesPage = {
  path: 'nodes',
  title: 'Nodes',
  menu: true,
  render(view, params, shell) {
    render(html`<div class="heading"><h1>Nodes</h1>${shell.allowed('own', () => html`
      <button type="button" class="primary" @click=${() => addNode(shell)}>Add node</button>`, 'Adding nodes')}</div>
      <div class="counts"></div><div class="body"></div>`, view);
    const counts = view.querySelector('.counts');
    const table = shell.components.table(view.querySelector('.body'), {
      path: 'nodes',
      label: 'Nodes',
      columns: columns(shell),
      filters: FILTERS,
      search: { name: 'prefix[name]', title: 'Name begins with' },
      sort: '-attention',
      actions: (nodes, list) => actions(shell, nodes, list),
      when: { type: 'node.' },
      loaded: (list) => render(tiles(shell, list.statistics), counts),
      empty: (filtered) => empty(filtered ? 'No node matches.' : 'No nodes yet. Add the first one, and run the command that you get on the machine.',
        filtered ? html`<a href=${shell.link('nodes')}>Show all nodes</a>` : nothing),
    });
    return table.close;
  },
};
