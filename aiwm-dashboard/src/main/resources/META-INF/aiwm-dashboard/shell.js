// The frame around the pages, and what it offers them.

import { api, hasToken, reach, useToken } from './api.js';
import * as dialogs from './dialogs.js';
import * as dom from './dom.js';
import { clear, report } from './errors.js';
import * as events from './events.js';
import { lines as chart } from './charts.js';
import { fields, valuesOf } from './forms.js';
import { table } from './table.js';
import * as router from './router.js';
import { allowed, userOf } from './user.js';

const { clock, html, nothing, render } = dom;

/** While nothing happens, a view is read again so often. */
const IDLE = 10000;
/** And while much happens, at most so often. */
const EAGER = 2000;

const header = document.getElementById('header');
const main = document.getElementById('main');
let settings = {};
let pages = [];
let panels = [];
let user = null;
let cleanup = null;
let onSignOut = () => {};

/**
 * Reads something again when events say so, and now and then, while the tab is seen.
 * @param {() => Promise<void>} read
 * @param {{type?: string, subject?: string, every?: number}} [when]
 * @returns {() => void} ends it
 */
function keep(read, { every = IDLE, ...filter } = {}) {
  let timer;
  let last = 0;
  let running = false;
  let stopped = false;
  const plan = (delay) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(run, delay);
  };
  const run = async () => {
    if (stopped || running || document.hidden) return;
    running = true;
    last = Date.now();
    await read().catch((error) => { if (!error.away) report(error); });
    running = false;
    plan(every);
  };
  const soon = () => { if (!document.hidden) plan(Math.max(100, last + EAGER - Date.now())); };
  const forget = filter.type || filter.subject ? events.subscribe(filter, soon) : () => {};
  document.addEventListener('visibilitychange', soon);
  run();
  return () => {
    stopped = true;
    clearTimeout(timer);
    forget();
    document.removeEventListener('visibilitychange', soon);
  };
}

/** What pages and panels are given; docs/dashboard.md describes it. */
export const shell = {
  api,
  dom,
  navigate: router.navigate,
  note: router.note,
  link: router.link,
  get user() { return user; },
  get panels() { return panels; },
  events: { subscribe: events.subscribe, matches: events.matches, get recent() { return events.recent; } },
  keep,
  confirm: dialogs.confirm,
  report,
  clear,
  /** A template for those who may, else which role may. */
  allowed: (permission, offer, what) => allowed(user, permission, offer, what),
  components: {
    table: (element, options) => table(element, options, shell),
    chart,
    form: dialogs.form,
    dialog: dialogs.show,
    busy: dialogs.busy,
    fields,
    valuesOf,
  },
};

/** @param {{pages: object[], panels: object[]}} contributed */
export function configure(config, contributed, signOut) {
  settings = config;
  pages = contributed.pages;
  panels = contributed.panels;
  onSignOut = signOut;
  addEventListener('hashchange', draw);
  reach.addEventListener('change', drawHeader);
  events.state.addEventListener('change', drawHeader);
}

export function enter(session) {
  user = userOf(session);
  events.start();
  draw();
}

export function leave() {
  user = null;
  events.stop();
  dialogs.closeAll();
  empty();
  drawHeader();
}

/** A new view; what was in the one before has ended. */
export function empty() {
  cleanup?.();
  cleanup = null;
  const view = document.createElement('div');
  main.replaceChildren(view);
  return view;
}

function menuItem(page, current) {
  return html`<a href=${router.link(page.path)} aria-current=${current === page ? 'page' : nothing}>${page.title}</a>`;
}

function connection() {
  if (!user) return nothing;
  const live = events.state.live && !reach.since;
  return html`<span class="live status" data-tone=${live ? 'good' : 'busy'}>${live ? 'live' : 'reconnecting'}</span>`;
}

function unreachable() {
  return reach.since === null ? nothing : html`<div class="banner" role="alert">The controller has not answered since ${
    clock(reach.since)}. ${reach.asOf ? `What you see is as of ${clock(reach.asOf)}.` : ''} Trying again…</div>`;
}

export function drawHeader() {
  const found = router.match(pages, router.here().path);
  const current = found?.page.menu ? found.page : pages.find((page) => page.path === found?.page.within);
  document.title = `${found?.page.title ?? 'Not found'} · ${settings.title ?? 'AIWM'}`;
  render(html`
    <div class="top"><a class="brand" href="#/">${settings.logo ? html`<img src=${settings.logo} alt="">` : nothing}
        ${settings.title ?? 'AIWM'}</a>
      ${user ? html`<nav aria-label="Pages">${pages.filter((page) => page.menu && (!page.needs || user.may(page.needs)))
        .map((page) => menuItem(page, current))}</nav>` : nothing}
      ${connection()}<a href="api-docs">API</a>
      ${user ? html`<span class="quiet who" title=${user.roles.join(', ')}>${user.name}</span>` : nothing}
      ${user && hasToken() ? html`<button type="button" class="small" @click=${signOut}>Sign out</button>` : nothing}</div>
    ${unreachable()}`, header);
}

function signOut() {
  useToken(null);
  onSignOut();
}

function notFound(view, path) {
  render(html`<h1>Not found</h1><div class="card empty"><p>There is no page <code>${path}</code>.</p>
    <p><a href=${router.link('nodes')}>To the nodes</a></p></div>`, view);
}

/** Draws the page of the address. */
export function draw() {
  if (!user) return;
  const { path, query } = router.here();
  const found = router.match(pages, path === '' ? pages[0].path : path);
  const view = empty();
  drawHeader();
  if (!found) notFound(view, path);
  else if (found.page.needs && !user.may(found.page.needs)) {
    render(html`<h1>${found.page.title}</h1>${allowed(user, found.page.needs, () => nothing, found.page.title)}`, view);
  } else {
    cleanup = begin(found.page, view, { ...query, ...found.params });
  }
}

/** A page that fails does not take the frame with it. */
function begin(page, view, params) {
  try {
    return page.render(view, params, shell);
  } catch (error) {
    report(error);
    return null;
  }
}
