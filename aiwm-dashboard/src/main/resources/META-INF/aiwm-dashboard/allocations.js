// Allocations: the list, why one waits, and what of a node is claimed.

import { bytes, empty, facts, html, nothing, render, status, time } from './dom.js';
import { explanation } from './pools.js';

const STATES = ['pending', 'held', 'bound', 'releasing', 'ended'];

const what = ({ spec }) => [
  ...(spec.gpuCount ? [`${spec.gpuCount} ${spec.gpuMemory ? `× ${bytes(spec.gpuMemory)} of a GPU` : spec.gpuCount === 1 ? 'GPU' : 'GPUs'}`] : []),
  ...(spec.cpu ? [`${spec.cpu} cores`] : []),
  ...(spec.memory ? [bytes(spec.memory)] : []),
  ...(spec.ports.length + spec.portCount ? [`${spec.ports.length + spec.portCount} ports`] : []),
].join(', ') + (spec.count > 1 ? `, ${spec.count} times` : '');

const holder = ({ spec: { holder: { type, id } } }, shell) => (type === 'execution'
  ? html`<a href=${shell.link(`executions/${id}`)}>execution</a>` : `${type} ${id}`);

async function explain(shell, it) {
  const why = await shell.api.get(`allocations/${it._id}/explain`);
  await shell.components.dialog('Why it waits', () => explanation(why, shell));
}

const giveBack = (shell, it) => shell.confirm({
  title: 'Give this capacity back?',
  text: 'Its holder must have ended what it runs there.',
  action: 'Give back',
  run: () => shell.api.delete(`allocations/${it._id}`),
});

const external = (it) => it.spec.holder.type === 'external' && it.state !== 'ended';

const actions = (it, shell) => html`
  ${it.state === 'pending' ? html`<button class="small" @click=${() => explain(shell, it)}>Why?</button>` : nothing}
  ${external(it) && shell.user.may('edit') ? html`<button class="small" @click=${() => giveBack(shell, it)}>Give back</button>` : nothing}`;

const columns = (shell) => [
  { id: 'state', title: 'State', render: (it) => status(it.state) },
  { id: 'what', title: 'What', render: what },
  { id: 'holder', title: 'Holder', render: (it) => holder(it, shell) },
  { id: 'nodes', title: 'Nodes', render: (it) => it.members.map((member) => html`<a href=${shell.link(`nodes/${member.nodeId}`)}>${member.nodeId}</a> `) },
  { id: 'priority', title: 'Priority', sort: 'priority', render: (it) => it.spec.priority },
  { id: 'expires', title: 'Expires', render: (it) => (it.expiresAt ? time(it.expiresAt) : '–') },
  { id: 'created', title: 'Created', sort: 'createdAt', render: (it) => time(it.createdAt) },
  { id: 'reasons', title: 'Why', hidden: true, render: (it) => it.reasons.join('; ') || '–' },
  { id: 'actions', title: '', render: (it) => actions(it, shell) },
];

export const allocationsPage = {
  path: 'allocations',
  title: 'Allocations',
  menu: true,
  render(view, params, shell) {
    render(html`<div class="heading"><h1>Allocations</h1></div><div class="body"></div>`, view);
    return shell.components.table(view.querySelector('.body'), {
      path: 'allocations',
      label: 'Allocations',
      columns: columns(shell),
      filters: [{ name: 'state', title: 'State', options: STATES }, { name: 'poolId', title: 'Pool id' }],
      when: { type: 'allocation.' },
      empty: (filtered) => empty(filtered ? 'No allocation matches.' : 'Nothing is allocated.'),
    }).close;
  },
};

const gpuRow = (gpu) => html`<tr>
  <td>${gpu.deviceId}${gpu.profile ? ` (${gpu.profile})` : ''}</td><td>${gpu.model ?? '–'}</td>
  <td>${bytes(gpu.memory.capacity)}</td><td>${bytes(gpu.memory.allocated)}${gpu.exclusive ? ', whole' : ''}</td>
  <td>${gpu.memory.used == null ? '–' : bytes(gpu.memory.used)}</td><td>${gpu.memory.foreign ? bytes(gpu.memory.foreign) : '–'}</td>
  <td>${gpu.exclusive ? '–' : bytes(Math.max(0, gpu.memory.available))}</td></tr>`;

const ledger = (resources, held, shell) => html`
  ${resources.lost.length ? html`<p role="alert">${resources.lost.length} claims are on GPUs that the node no longer has.</p>` : nothing}
  ${facts([
    ['Cores', `${resources.cpu.allocated} of ${resources.cpu.capacity} allocated`],
    ['Memory', `${bytes(resources.memory.allocated)} of ${bytes(resources.memory.capacity)} allocated`],
    ['Ports', resources.ports.join(', ') || '–'],
    ['Claims', resources.claims],
  ])}
  ${resources.gpus.length ? html`<div class="scroll"><table><thead><tr><th>GPU</th><th>Model</th><th>Memory</th><th>Allocated</th><th>Used</th>
    <th>By others</th><th>Available</th></tr></thead><tbody>${resources.gpus.map(gpuRow)}</tbody></table></div>` : nothing}
  <h3>Allocations</h3>
  ${held.length ? html`<div class="scroll"><table><thead><tr><th>State</th><th>What</th><th>Holder</th><th>Expires</th><th></th></tr></thead>
    <tbody>${held.map((it) => html`<tr><td>${status(it.state)}</td><td>${what(it)}</td><td>${holder(it, shell)}</td>
      <td>${it.expiresAt ? time(it.expiresAt) : '–'}</td><td>${actions(it, shell)}</td></tr>`)}</tbody></table></div>` : empty('Nothing of this node is allocated.')}`;

export const ledgerPanel = {
  id: 'capacity',
  title: 'Capacity',
  render(element, node, shell) {
    const read = async () => {
      const [resources, held] = await Promise.all([
        shell.api.get(`nodes/${node._id}/resources`),
        shell.api.get(`nodes/${node._id}/resources/allocate`),
      ]);
      render(ledger(resources, held.data, shell), element);
    };
    return shell.keep(read, { type: 'allocation.' });
  },
};
