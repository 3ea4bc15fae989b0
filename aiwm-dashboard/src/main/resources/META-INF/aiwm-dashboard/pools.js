// Pools: the list, and one of them with its nodes and what it still has room for.

import { bytes, empty, facts, html, nothing, render, time } from './dom.js';

const GIB = 2 ** 30;

const selected = ({ labels = {}, gpuModel, minGpuMemory }) => [
  ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  ...(gpuModel ? [gpuModel] : []),
  ...(minGpuMemory ? [`${bytes(minGpuMemory)} or more`] : []),
].join(', ') || '–';

const fieldsOf = (pool) => [
  { name: 'name', title: 'Name', value: pool.name, required: true, attributes: { pattern: '[A-Za-z0-9_\\-]{3,100}' } },
  { name: 'description', title: 'Description', value: pool.description, attributes: { maxlength: 500 } },
  { name: 'maxNodes', title: 'Maximum number of nodes', type: 'number', value: pool.maxNodes ?? 100, required: true, attributes: { min: 1, max: 1000 } },
  { name: 'strategy', title: 'Strategy', type: 'select', value: pool.policy?.strategy, options: [['spread', 'Spread over nodes'], ['pack', 'Pack onto few nodes']] },
  { name: 'labels', title: 'Labels of its nodes', type: 'labels', value: pool.selector?.labels, help: 'Nodes with all of them join by themselves' },
  { name: 'gpuModel', title: 'GPU model of its nodes', value: pool.selector?.gpuModel },
];

const bodyOf = ({ name, description, maxNodes, strategy, labels, gpuModel }) => ({
  name,
  description: description ?? '',
  maxNodes,
  policy: { strategy },
  selector: { labels: labels ?? {}, ...(gpuModel ? { gpuModel } : {}) },
});

const edit = (shell, pool) => shell.components.form({
  title: pool._id ? `Change ${pool.name}` : 'New pool',
  fields: fieldsOf(pool),
  action: pool._id ? 'Change pool' : 'Create pool',
  run: (values) => (pool._id
    ? shell.api.patch(`nodes/pools/${pool._id}`, bodyOf(values), { version: pool.version })
    : shell.api.post('nodes/pools', bodyOf(values))),
});

const columns = (shell) => [
  { id: 'name', title: 'Name', sort: 'name', render: (it) => html`<a href=${shell.link(`pools/${it._id}`)}>${it.name}</a>` },
  { id: 'nodes', title: 'Nodes', sort: 'nodeCount', render: (it) => `${it.nodeCount} of ${it.maxNodes}` },
  { id: 'selector', title: 'Takes in', render: (it) => selected(it.selector) },
  { id: 'strategy', title: 'Strategy', render: (it) => it.policy.strategy },
  { id: 'description', title: 'Description', render: (it) => it.description || '–' },
  { id: 'created', title: 'Created', sort: 'createdAt', hidden: true, render: (it) => time(it.createdAt) },
];

export const poolsPage = {
  path: 'pools',
  title: 'Pools',
  menu: true,
  render(view, params, shell) {
    const create = async () => {
      const made = await edit(shell, {});
      if (made) shell.navigate(`pools/${made._id}`);
    };
    render(html`<div class="heading"><h1>Pools</h1>${shell.allowed('own', () => html`
      <button class="primary" @click=${create}>New pool</button>`, 'Creating pools')}</div><div class="body"></div>`, view);
    return shell.components.table(view.querySelector('.body'), {
      path: 'nodes/pools',
      label: 'Pools',
      columns: columns(shell),
      search: { name: 'prefix[name]', title: 'Name begins with' },
      when: { type: 'pool.' },
      empty: (filtered) => empty(filtered ? 'No pool matches.' : 'There are no pools yet.'),
    }).close;
  },
};

export const explanation = (why, shell) => html`
  <p>${why.placeable ? 'There is room now.' : `No room: ${why.blockedBy}.`}
    ${why.nodes.evaluated} nodes were looked at${why.position ? `; ${why.position} wait before it` : ''}.</p>
  ${facts([
    ...Object.entries(why.nodes.filtered).map(([what, count]) => [`Ruled out by ${what}`, `${count} nodes`]),
    ...Object.entries(why.nodes.exhausted).map(([what, count]) => [`Lack ${what}`, `${count} nodes`]),
  ])}
  ${why.nearest.length ? html`<h3>Nearest</h3><ul>${why.nearest.map((near) => html`<li>
    <a href=${shell.link(`nodes/${near.nodeId}`)}>${near.nodeId}</a> lacks ${Object.entries(near.missing)
      .map(([what, count]) => `${what.toLowerCase().includes('memory') ? bytes(count) : count} ${what}`).join(', ')}</li>`)}</ul>` : nothing}`;

async function ask(shell, pool) {
  const why = await shell.components.form({
    title: `Is there room in ${pool.name}?`,
    text: 'Nothing is taken.',
    fields: [
      { name: 'gpuCount', title: 'GPUs', type: 'number', value: 1, attributes: { min: 0, max: 64 } },
      { name: 'gpuMemory', title: 'GiB of each GPU', type: 'number', help: 'Whole GPUs where empty', attributes: { min: 1 } },
      { name: 'count', title: 'Members', type: 'number', value: 1, attributes: { min: 1, max: 64 } },
    ],
    action: 'Look',
    run: ({ gpuCount, gpuMemory, count }) => shell.api.post(`nodes/pools/${pool._id}/explain`, {
      gpuCount, count, ...(gpuMemory ? { gpuMemory: gpuMemory * GIB } : {}),
    }),
  });
  if (why) shell.components.dialog(`Room in ${pool.name}`, () => explanation(why, shell));
}

export const poolPage = {
  path: 'pools/{id}',
  title: 'Pool',
  within: 'pools',
  render(view, { id }, shell) {
    let members;
    const read = async () => {
      const pool = await shell.api.get(`nodes/pools/${id}`);
      const change = async () => { await edit(shell, pool); await read(); };
      const add = async () => {
        await shell.components.form({
          title: `Add a node to ${pool.name}`,
          fields: [{ name: 'nodeId', title: 'Node id', required: true, attributes: { pattern: '[0-9a-fA-F]{24}' } }],
          action: 'Add node',
          run: ({ nodeId }) => shell.api.post(`nodes/pools/${id}/nodes`, { nodeId }),
        });
        await read();
      };
      const remove = async () => {
        const gone = await shell.confirm({
          title: `Delete ${pool.name}?`,
          text: 'Only an empty pool can be deleted.',
          action: 'Delete pool',
          run: () => shell.api.delete(`nodes/pools/${id}`, { version: pool.version }),
        });
        if (gone) shell.navigate('pools');
      };
      render(html`<div class="heading"><h1>${pool.name}</h1><div class="bar">
        <button @click=${() => ask(shell, pool)}>Is there room?</button>
        ${shell.allowed('own', () => html`<button @click=${add}>Add node</button>
          <button @click=${change}>Change</button><button class="danger" @click=${remove}>Delete</button>`, 'Changing pools')}</div></div>
        ${facts([
          ['Nodes', `${pool.nodeCount} of ${pool.maxNodes}`],
          ['Takes in', selected(pool.selector)],
          ['Strategy', pool.policy.strategy],
          ['Description', pool.description || '–'],
          ['Rates', pool.rates.filter((rate) => !rate.until).map((rate) => `${rate.perGpuHour} ${rate.currency}${rate.gpuModel ? ` (${rate.gpuModel})` : ''}`).join(', ') || '–'],
        ])}<h2>Nodes</h2><div class="body"></div>`, view);
      members ??= shell.components.table(view.querySelector('.body'), {
        path: 'nodes',
        query: { poolIds: id },
        label: 'Nodes of the pool',
        columns: [
          { id: 'name', title: 'Name', sort: 'name', render: (it) => html`<a href=${shell.link(`nodes/${it._id}`)}>${it.name}</a>` },
          { id: 'gpus', title: 'GPUs', render: (it) => it.gpuDevices?.length ?? 0 },
          { id: 'hand', title: 'Added', render: (it) => (pool.pinned.some((pin) => pin.nodeId === it._id) ? 'by hand' : 'by selector') },
        ],
        when: { type: 'pool.' },
        empty: () => empty('No node is in this pool.'),
      });
    };
    const stop = shell.keep(read, { type: 'pool.', subject: id });
    return () => { stop(); members?.close(); };
  },
};
