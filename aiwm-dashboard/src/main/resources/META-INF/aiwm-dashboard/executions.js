// The list of executions, and one execution with its steps.

import * as api from './api.js';
import { ago, facts, h, opens, status, table } from './dom.js';
import { ask, dialog, perform } from './shell.js';

export async function render() {
  const list = await api.get('executions?limit=50&sort=-createdAt');
  const rows = list.data.map((execution) => opens(h('tr', {},
    h('td', {}, execution.name),
    h('td', {}, status(execution.status)),
    h('td', {}, progress(execution.progress)),
    h('td', { className: 'quiet' }, execution.category),
    h('td', { className: 'quiet' }, ago(execution.createdAt))), () => perform(() => show(execution._id), false)));
  return [rows.length ? table(['Name', 'Status', 'Progress', 'Category', 'Created'], rows)
    : h('p', { className: 'card empty' }, 'Nothing has been executed yet.')];
}

function progress(value) {
  return h('span', { className: 'number' }, h('progress', { max: 100, value }), ` ${value} %`);
}

async function show(id) {
  const execution = await api.get(`executions/${id}`);
  const steps = (execution.steps ?? []).map((step) => h('tr', {},
    h('td', {}, String(step.index)), h('td', {}, step.name), h('td', {}, status(step.status)),
    h('td', {}, progress(step.progress)), h('td', { className: 'quiet' }, step.error?.message ?? '')));
  const ended = ['completed', 'failed', 'timeout', 'cancelled'].includes(execution.status);
  dialog(execution.name,
    facts([['Status', status(execution.status)], ['Id', execution._id], ['Started', execution.startedAt],
      ['Ended', execution.completedAt], ['Error', execution.error?.message], ['Retries', String(execution.retryCount)]]),
    h('h3', {}, 'Steps'), table(['', 'Name', 'Status', 'Progress', 'Error'], steps),
    h('div', { className: 'bar' },
      ended ? null : h('button', {
        type: 'button', className: 'danger',
        onclick: () => ask(`Cancel ${execution.name}?`, 'Cancel it', () => api.remove(`executions/${id}`)),
      }, 'Cancel'),
      ['failed', 'timeout', 'cancelled'].includes(execution.status) ? h('button', {
        type: 'button', onclick: () => perform(async () => { await api.post(`executions/${id}/retry`); await show(id); }),
      }, 'Retry') : null));
}
