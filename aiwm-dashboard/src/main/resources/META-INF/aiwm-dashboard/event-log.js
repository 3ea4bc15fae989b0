// The event log as it grows: all of it, or what is about one node.

import { code, empty, html, live, nothing, opens, render, repeat, status, time } from './dom.js';

const MOST = 200;
const CALM = 500;

const WHERE = { node: 'nodes', execution: 'executions' };

function about(shell, event) {
  const { type, id } = event.subject ?? {};
  const name = event.data?.nodeName ?? event.data?.name ?? (id ? `${type} …${id.slice(-6)}` : '');
  return WHERE[type] ? html`<a href=${shell.link(`${WHERE[type]}/${id}`)}>${name}</a>` : name;
}

const why = (event) => event.data?.disconnectReason ?? event.data?.error?.message ?? event.data?.reason ?? '';

const line = (shell, event) => html`${status(event.severity ?? 'info')}<code>${event.type}</code>
  <span class="title">${about(shell, event)}</span><span class="quiet cut">${why(event)}</span><span class="quiet end">${time(event.timestamp)}</span>`;

const body = (event) => code({ id: event.id, correlationId: event.correlationId, subject: event.subject, data: event.data }, `Event ${event.id}`);

/** A list that follows the log, drawn at most twice a second however much happens. */
function log(element, shell, { type = '', subject = '', severity = '', changed = null }) {
  const filter = { type, subject, severity };
  const open = new Set();
  let events = [];
  let held = false;
  let timer;
  let asked = 0;

  const wanted = (event) => shell.events.matches({ subject: filter.subject }, event)
    && (!filter.type || event.type.startsWith(filter.type)) && (!filter.severity || (event.severity ?? 'info') === filter.severity);

  const stop = shell.events.subscribe({}, (event) => {
    if (!wanted(event)) return;
    events.unshift(event);
    events.length = Math.min(events.length, MOST);
    if (!held) timer ??= setTimeout(() => { timer = undefined; draw(); }, CALM);
  });

  async function read() {
    const mine = asked += 1;
    const query = { newest: true, limit: filter.type || filter.severity ? 1000 : MOST, subject: filter.subject };
    const { data } = await shell.api.get('events', query);
    if (mine !== asked) return;
    events = data.filter(wanted).slice(-MOST).reverse();
    draw();
  }

  const set = (name) => (event) => {
    filter[name] = event.target.value.trim();
    changed?.(filter);
    read().catch((error) => shell.report(error, element));
  };

  function tools() {
    if (!changed) return nothing;
    return html`<div class="bar tools" role="search" aria-label="Find events">
      <label class="field"><span>Type begins with</span><input type="search" .value=${live(filter.type)} @change=${set('type')} placeholder="node."></label>
      <label class="field"><span>About</span><input type="search" .value=${live(filter.subject)} @change=${set('subject')} placeholder="an id, node, or node/id"></label>
      <label class="field"><span>Severity</span><select @change=${set('severity')}>${['', 'info', 'warning', 'critical'].map((each) => html`<option value=${each}
        ?selected=${filter.severity === each}>${each || 'any'}</option>`)}</select></label></div>`;
  }

  function draw() {
    render(html`<section><div data-errors></div>${tools()}
      <div class="bar"><button type="button" class="small" aria-pressed=${held} @click=${() => { held = !held; draw(); }}>${held ? 'Go on' : 'Hold'}</button>
        <span class="quiet">${held ? 'New events are not shown until you go on.' : `The latest ${MOST} that match, as they happen.`}</span></div>
      ${events.length ? html`<div class="card steps">${repeat(events, (event) => event.id, (event) => opens(event.id, line(shell, event), () => body(event), open, draw, 'event'))}</div>`
        : empty(filter.type || filter.subject || filter.severity ? 'No event matches.' : 'Waiting for something to happen.')}</section>`, element);
  }

  draw();
  read().catch((error) => shell.report(error, element));
  return () => { stop(); clearTimeout(timer); asked += 1; };
}

export const eventsPage = {
  path: 'events',
  title: 'Events',
  menu: true,
  render(view, { type, subject, severity }, shell) {
    render(html`<div class="heading"><h1>Events</h1></div><div class="body"></div>`, view);
    return log(view.querySelector('.body'), shell, { type, subject, severity, changed: (filter) => shell.note(filter) });
  },
};

export const eventsPanel = {
  id: 'events',
  title: 'Events',
  render: (element, node, shell) => log(element, shell, { subject: `node/${node._id}` }),
};
