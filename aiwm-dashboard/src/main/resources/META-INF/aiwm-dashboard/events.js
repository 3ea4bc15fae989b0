// The newest events: those of before, then those that happen.

import { get } from './api.js';
import { ago, h, status, table } from './dom.js';

const MOST = 200;
const recent = [];

/** Reads what happened before; answers with the place in the log to go on from. */
export async function recall() {
  const { data, nextAfter } = await get(`events?newest=true&limit=${MOST}`);
  recent.length = 0;
  data.forEach(remember);
  return nextAfter;
}

export function remember(event) {
  recent.unshift(event);
  recent.length = Math.min(recent.length, MOST);
}

export async function render() {
  const rows = recent.map((event, index) => h('tr', { className: index === 0 ? 'fresh' : '' },
    h('td', {}, status(event.severity ?? 'info')),
    h('td', {}, event.type),
    h('td', {}, event.data?.nodeName ?? event.data?.name ?? event.subject?.id ?? ''),
    h('td', { className: 'quiet' }, event.data?.disconnectReason ?? event.data?.error?.message ?? ''),
    h('td', { className: 'quiet' }, ago(event.timestamp))));
  return [rows.length ? table(['', 'Event', 'About', '', 'When'], rows)
    : h('p', { className: 'card empty' }, 'Waiting for something to happen.')];
}
