// The list of nodes, one node, and adding a node.

import * as api from './api.js';
import { history } from './charts.js';
import { ago, bytes, facts, h, opens, percent, status, table } from './dom.js';
import { ask, dialog, perform } from './shell.js';

const STATUSES = ['pending', 'installing', 'online', 'offline', 'maintenance', 'error', 'inactive'];
let filter = '';
let page = 1;

export async function render() {
  const query = new URLSearchParams({ page, limit: 25, sort: '-createdAt' });
  if (filter) query.set('status', filter);
  const list = await api.get(`nodes?${query}`);
  const rows = list.data.map(row);
  return [
    tiles(list.statistics),
    h('div', { className: 'bar' }, statusFilter(), h('span', { className: 'grow' }),
      h('button', { type: 'button', className: 'primary', onclick: add }, 'Add node')),
    rows.length ? table(['Name', 'Status', 'CPU', 'Memory', 'GPUs', 'Last heartbeat', 'Agent'], rows)
      : h('p', { className: 'card empty' }, filter ? `No node is ${filter}.` : 'No nodes yet. Add the first one.'),
    pager(list.pagination),
  ];
}

function tiles(statistics) {
  const counts = Object.entries(statistics.byStatus ?? {});
  const tile = (value, name) => h('div', { className: 'tile' }, h('strong', {}, String(value)), h('span', {}, name));
  return h('section', { className: 'tiles', 'aria-label': 'Nodes by status' },
    tile(statistics.total, 'nodes'), counts.map(([name, count]) => tile(count, name)));
}

function statusFilter() {
  const select = h('select', { 'aria-label': 'Status' },
    h('option', { value: '' }, 'All statuses'),
    STATUSES.map((name) => h('option', { value: name, selected: name === filter }, name)));
  select.addEventListener('change', () => perform(async () => { filter = select.value; page = 1; }));
  return select;
}

function pager({ total, limit }) {
  const pages = Math.max(1, Math.ceil(total / limit));
  if (pages === 1) return null;
  const turn = (by) => () => perform(async () => { page += by; });
  return h('div', { className: 'bar' },
    h('button', { type: 'button', disabled: page === 1, onclick: turn(-1) }, 'Previous'),
    `Page ${page} of ${pages}`,
    h('button', { type: 'button', disabled: page === pages, onclick: turn(1) }, 'Next'));
}

function row(node) {
  const gpus = node.gpuDevices ?? [];
  return opens(h('tr', {},
    h('td', {}, node.name),
    h('td', {}, status(node.status), closed(node).length
      ? h('span', { className: 'quiet' }, ` (${closed(node).join(', ')})`) : null),
    h('td', {}, percent(node.cpuUsage)),
    h('td', {}, percent(node.ramUsage)),
    h('td', {}, gpus.length ? `${gpus.length} × ${gpus[0].model ?? 'GPU'}` : '–'),
    h('td', { className: 'quiet' }, ago(node.lastSeenAt && node.lastHeartbeat)),
    h('td', { className: 'quiet' }, node.daemonVersion ?? '–')), () => perform(() => show(node._id), false));
}

async function show(id) {
  const [node, charts] = await Promise.all([api.get(`nodes/${id}`), history(id)]);
  const gpus = (node.gpuDevices ?? []).map((gpu) => h('tr', {},
    h('td', {}, gpu.deviceId), h('td', {}, gpu.model ?? '–'), h('td', {}, percent(gpu.utilization)),
    h('td', {}, `${bytes(gpu.memoryTotal - (gpu.memoryFree ?? gpu.memoryTotal))} of ${bytes(gpu.memoryTotal)}`),
    h('td', {}, gpu.temperature === undefined ? '–' : `${gpu.temperature} °C`)));
  const connected = node.websocketConnected ? 'connected' : 'not connected';
  dialog(node.name,
    facts([['Status', status(node.status)], ['Link', connected], ['Id', node._id], ['Host', node.hostname],
      ['Address', node.ipAddress], ['System', node.os], ['Processor', node.cpuModel && `${node.cpuModel}, ${node.cpuCores} cores`],
      ['Memory', bytes(node.ramTotal)], ['Disk', bytes(node.diskTotal)], ['Containers', node.containerRuntime],
      ['Agent', node.daemonVersion], ['Token expires', node.tokenMetadata?.tokenExpiresAt]]),
    gpus.length ? [h('h3', {}, 'GPUs'), table(['Device', 'Model', 'Use', 'Memory', 'Temperature'], gpus)] : null,
    charts.length ? [h('h3', {}, 'Last 24 hours'), h('div', { className: 'charts' }, charts)] : null,
    h('h3', {}, 'Actions'), actions(node));
}

// What administrators have set against new work; the status is shown by itself.
function closed(node) {
  return (node.unschedulableReasons ?? []).filter((reason) => reason !== node.status);
}

function actions(node) {
  const at = `nodes/${node._id}`;
  const button = (label, action, className = '') => h('button', {
    type: 'button', className, onclick: () => perform(async () => { await action(); await show(node._id); }),
  }, label);
  return h('div', { className: 'bar' },
    closed(node).length ? button('Uncordon', () => api.post(`${at}/uncordon`)) : button('Cordon', () => api.post(`${at}/cordon`)),
    node.status === 'maintenance'
      ? button('End maintenance', () => api.patch(at, { status: 'online' }))
      : button('Maintenance', () => api.patch(at, { status: 'maintenance' })),
    button('Restart agent', () => api.post(`${at}/restart`)),
    h('button', { type: 'button', onclick: () => perform(() => issueToken(node)) }, 'Install command'),
    h('button', {
      type: 'button', className: 'danger',
      onclick: () => ask(`Delete ${node.name}? Its agent is cut off at once.`, 'Delete', () => api.remove(at)),
    }, 'Delete'));
}

function add() {
  const name = h('input', { required: true, maxLength: 128, placeholder: 'gpu-worker-01', autocomplete: 'off' });
  const form = h('form', { method: 'dialog' }, h('label', {}, 'Name', name),
    h('div', { className: 'bar' }, h('button', { className: 'primary' }, 'Create')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    perform(async () => issueToken(await api.post('nodes', { name: name.value, role: ['worker'] })));
  });
  dialog('Add a node', form);
}

async function issueToken(node) {
  const issued = await api.post(`nodes/${node._id}/token`, {});
  dialog(`Install the agent on ${node.name}`,
    h('p', {}, 'Run this on the machine, as root. An earlier token of the node no longer works.'),
    h('pre', {}, issued.installCommand ?? `Controller: ${issued.controllerEndpoint}\nToken: ${issued.token}`),
    h('p', { className: 'quiet' }, `The token is valid until ${new Date(issued.expiresAt).toLocaleString()}.`));
}
