// The event log as it grows, shared by all that is shown.

import { api, send } from './api.js';

const KEPT = 500;
const SLOWEST = 30000;
/** A tab that nobody looks at gives its connection back, since browsers allow six to a host. */
const HIDDEN = 60000;

/** @type {object[]} the newest first */
export const recent = [];
export const state = Object.assign(new EventTarget(), { live: false });

const listeners = new Set();
let stopped = new AbortController();
let place = null;

/**
 * Calls a listener for each event from now on; answers with what ends that.
 * @param {{type?: string, subject?: string}} filter `type` is exact, or a beginning where it ends
 *     with a dot; `subject` is an id, a type, or both with a slash between
 */
export function subscribe(filter, listener) {
  const entry = { filter, listener };
  listeners.add(entry);
  return () => listeners.delete(entry);
}

export function matches({ type, subject }, event) {
  const { type: kind, id } = event.subject ?? {};
  return (!type || (type.endsWith('.') ? event.type.startsWith(type) : event.type === type))
    && (!subject || subject === id || subject === kind || subject === `${kind}/${id}`);
}

function remember(event) {
  recent.unshift(event);
  recent.length = Math.min(recent.length, KEPT);
}

function arrived(event) {
  remember(event);
  for (const { filter, listener } of listeners) if (matches(filter, event)) listener(event);
}

function setLive(live) {
  if (state.live === live) return;
  state.live = live;
  state.dispatchEvent(new Event('change'));
}

/** What happened before, then what happens, without a gap. */
export async function start() {
  stopped = new AbortController();
  const { signal } = stopped;
  try {
    const { data, nextAfter } = await api.get('events', { newest: true, limit: KEPT });
    recent.length = 0;
    data.forEach(remember);
    place = nextAfter;
  } catch (error) {
    if (error.status === 401) return;
  }
  follow(signal);
}

export function stop() {
  stopped.abort();
  setLive(false);
}

/** EventSource cannot send a token in a header, so the stream is read by hand. */
async function follow(signal) {
  for (let pause = 1000; !signal.aborted; pause = Math.min(pause * 2, SLOWEST)) {
    await seen(signal);
    const connection = new AbortController();
    const release = whenLeft(() => connection.abort(), signal);
    try {
      await read(connection.signal, () => { pause = 1000; });
    } catch (error) {
      if (error.status === 401) return;
    } finally {
      release();
    }
    setLive(false);
    if (!signal.aborted && !document.hidden) await wait(pause, signal);
  }
}

async function read(signal, begun) {
  const headers = { Accept: 'text/event-stream', ...(place === null ? {} : { 'Last-Event-ID': String(place) }) };
  const response = await send('GET', 'events/stream', undefined, { headers, signal });
  begun();
  setLive(true);
  for await (const message of messages(response.body)) {
    if (message.id) place = message.id;
    if (message.data) arrived(JSON.parse(message.data));
  }
}

/** Ends a connection when all ends, or when the tab has been hidden for a while. */
function whenLeft(leave, signal) {
  let timer;
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(leave, HIDDEN);
  };
  look();
  document.addEventListener('visibilitychange', look);
  signal.addEventListener('abort', leave);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
    signal.removeEventListener('abort', leave);
  };
}

function seen(signal) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', done);
      resolve();
    };
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done, { once: true });
  });
}

function wait(pause, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pause * (0.75 + Math.random() / 2));
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

async function* messages(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value.replaceAll('\r\n', '\n');
    const parts = buffer.split('\n\n');
    buffer = parts.pop();
    for (const part of parts) yield parse(part);
  }
}

function parse(text) {
  const message = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) {
      const name = line.slice(0, colon);
      const value = line.slice(colon + 1).replace(/^ /, '');
      message[name] = name === 'data' && message.data ? `${message.data}\n${value}` : value;
    }
  }
  return message;
}
