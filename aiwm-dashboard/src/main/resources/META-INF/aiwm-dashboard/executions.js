// The list of executions, on a page of its own and of one node.

import { empty, html, nothing, progress, render, status, time } from './dom.js';

const STATUSES = ['pending', 'running', 'completed', 'failed', 'timeout', 'cancelled'];
const CATEGORIES = ['deployment', 'model', 'agent', 'maintenance', 'batch'];

const took = ({ startedAt, completedAt }) => {
  if (!startedAt || !completedAt) return '–';
  const seconds = (Date.parse(completedAt) - Date.parse(startedAt)) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
};

const columns = (shell) => [
  { id: 'name', title: 'Name', sort: 'name', render: (it) => html`<a href=${shell.link(`executions/${it._id}`)}>${it.name}</a>` },
  { id: 'status', title: 'Status', sort: 'status', render: (it) => status(it.status) },
  { id: 'progress', title: 'Progress', render: (it) => progress(it.progress, `progress of ${it.name}`) },
  { id: 'error', title: 'Error', render: (it) => (it.error ? html`<span class="cut" title=${it.error.message}>${it.error.message}</span>` : '') },
  { id: 'steps', title: 'Steps', render: (it) => it.stepCount },
  { id: 'nodes', title: 'Nodes', render: (it) => it.involvedNodeIds?.length ?? 0 },
  { id: 'took', title: 'Took', render: took },
  { id: 'created', title: 'Created', sort: 'createdAt', render: (it) => time(it.createdAt) },
  { id: 'category', title: 'Category', sort: 'category', hidden: true, render: (it) => it.category },
  { id: 'type', title: 'Type', sort: 'type', hidden: true, render: (it) => it.type ?? '–' },
  { id: 'by', title: 'By', hidden: true, render: (it) => it.createdBy },
];

const list = (element, shell, more) => shell.components.table(element, {
  path: 'executions',
  label: 'Executions',
  columns: columns(shell),
  search: { name: 'prefix[name]', title: 'Name begins with' },
  filters: [
    { name: 'status', title: 'Status', options: STATUSES },
    { name: 'category', title: 'Category', options: CATEGORIES },
    ...(more.query ? [] : [{ name: 'nodeId', title: 'Node id' }, { name: 'prefix[type]', title: 'Type' }]),
  ],
  when: { type: 'execution.' },
  empty: (filtered) => empty(filtered ? 'No execution matches.' : 'Nothing has been executed yet.'),
  ...more,
});

export const executionsPage = {
  path: 'executions',
  title: 'Executions',
  menu: true,
  render(view, params, shell) {
    render(html`<div class="heading"><h1>Executions</h1>${shell.allowed('edit', () => html`
      <a class="button primary" href=${shell.link('run')}>New execution</a>`, 'Running steps')}</div><div class="body"></div>`, view);
    return list(view.querySelector('.body'), shell, {}).close;
  },
};

export const executionsPanel = {
  id: 'executions',
  title: 'Executions',
  render(element, node, shell) {
    render(html`${shell.allowed('edit', () => html`<p><a class="button small" href=${shell.link('run', { nodeIds: node._id })}>Run steps here</a></p>`, 'Running steps')}
      <div class="body"></div>`, element);
    return list(element.querySelector('.body'), shell, {
      query: { nodeId: node._id }, empty: (filtered) => empty(filtered ? 'No execution matches.' : 'Nothing has been executed on this node yet.', nothing),
    }).close;
  },
};
