// Signing in, choosing a view, and drawing it anew when something happens.

import * as api from './api.js';
import * as events from './events.js';
import * as executions from './executions.js';
import * as nodes from './nodes.js';
import { h } from './dom.js';
import { complain, open, place, redraw } from './shell.js';

const VIEWS = { nodes, executions, events };
const tabs = document.getElementById('tabs');
const live = document.getElementById('live');
const logout = document.getElementById('logout');
let stream = new AbortController();
let ticking;

tabs.addEventListener('click', (event) => {
  const name = event.target.dataset.view;
  if (name) choose(name);
});
logout.addEventListener('click', leave);
document.addEventListener('aiwm:expired', () => { leave(); complain('Please sign in again.'); });

function choose(name) {
  for (const tab of tabs.children) {
    if (tab.dataset.view === name) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
  return open(VIEWS[name]);
}

function enter() {
  tabs.hidden = logout.hidden = live.hidden = false;
  stream = new AbortController();
  watch(stream.signal);
  // Telemetry moves without events.
  ticking = setInterval(() => { if (!document.hidden) redraw(); }, 5000);
  choose('nodes');
}

/** What happens follows what happened without a gap. */
async function watch(signal) {
  const last = await events.recall().catch(() => null);
  if (signal.aborted) return;
  redraw();
  api.follow((event) => { events.remember(event); redraw(); }, showLive, signal, last);
}

function leave() {
  stream.abort();
  clearInterval(ticking);
  api.signOut();
  tabs.hidden = logout.hidden = live.hidden = true;
  document.getElementById('dialog').close();
  open(null);
  showLogin();
}

function showLive(connected) {
  live.textContent = connected ? 'live' : 'reconnecting…';
}

function showLogin() {
  const username = h('input', { autocomplete: 'username', name: 'username' });
  const password = h('input', { type: 'password', autocomplete: 'current-password', name: 'password' });
  const token = h('input', { type: 'password', autocomplete: 'off', name: 'token', placeholder: 'eyJ…' });
  const form = h('form', { className: 'login' }, h('h2', {}, 'Sign in'),
    h('label', {}, 'User name', username), h('label', {}, 'Password', password),
    h('label', {}, 'or an access token of your identity service', token),
    h('button', { className: 'primary' }, 'Sign in'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      if (token.value) api.signIn(token.value.trim());
      else await api.login(username.value, password.value);
      complain('');
      enter();
    } catch (error) {
      complain(error.status === 404 ? 'This host has no login of its own: use an access token.' : error.message);
    }
  });
  place(form);
  username.focus();
}

if (api.signedIn()) enter();
else showLogin();
