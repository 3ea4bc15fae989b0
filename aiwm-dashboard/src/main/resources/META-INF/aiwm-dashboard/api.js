// Talks to the REST API below the page's own address, with the user's token.

const KEY = 'aiwm-token';
let token = sessionStorage.getItem(KEY);

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.message ?? `The server answered ${status}`);
    this.status = status;
  }
}

export const signedIn = () => token !== null;

export function signIn(newToken) {
  token = newToken;
  sessionStorage.setItem(KEY, newToken);
}

export function signOut() {
  token = null;
  sessionStorage.removeItem(KEY);
}

/** What frameworks that guard a session against other sites want to see again; they set the cookie. */
const xsrf = () => document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]*)/)?.[1];

async function send(method, path, body, options = {}) {
  const headers = { Accept: 'application/json', ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  const guard = xsrf();
  if (guard && method !== 'GET') headers['X-XSRF-TOKEN'] = decodeURIComponent(guard);
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(path, {
    method, headers, signal: options.signal, body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new ApiError(response.status, await response.json().catch(() => ({})));
  return response;
}

export const get = async (path) => (await send('GET', path)).json();
export const post = async (path, body = {}) => (await send('POST', path, body)).json();
export const patch = async (path, body) => (await send('PATCH', path, body)).json();
export const remove = async (path) => (await send('DELETE', path)).json();

/** Trades a user name and password for a token, where the host offers that. */
export async function login(username, password) {
  const answer = await send('POST', 'auth/login', { username, password });
  signIn((await answer.json()).accessToken);
}

/**
 * Follows the event stream for ever, from a place in the log or from now on, and then from where it broke off.
 * EventSource cannot send a token in a header, so the stream is read by hand.
 */
export async function follow(onEvent, onState, signal, last = null) {
  for (let pause = 1000; !signal.aborted; pause = Math.min(pause * 2, 30000)) {
    try {
      const headers = { Accept: 'text/event-stream', ...(last === null ? {} : { 'Last-Event-ID': last }) };
      const response = await send('GET', 'events/stream', undefined, { headers, signal });
      onState(true);
      pause = 1000;
      for await (const message of messages(response.body)) {
        if (message.id) last = message.id;
        if (message.data) onEvent(JSON.parse(message.data));
      }
    } catch (error) {
      if (signal.aborted || error.status === 401) return;
    }
    onState(false);
    await new Promise((resolve) => { setTimeout(resolve, pause); });
  }
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
