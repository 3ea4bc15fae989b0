// What views are made of. Text is always set as text, so what a node calls itself stays text.

import { html, nothing, render, svg } from './lib/lit-html/lit-html.js';
import { live } from './lib/lit-html/directives/live.js';
import { repeat } from './lib/lit-html/directives/repeat.js';

export { html, live, nothing, render, repeat, svg };

const TONES = {
  online: 'good', completed: 'good', active: 'good', ok: 'good', up: 'good', live: 'good', bound: 'good',
  installing: 'busy', running: 'busy', maintenance: 'busy', degraded: 'busy', warning: 'busy', refused: 'busy',
  draining: 'busy', cordoned: 'busy', cancelled: 'busy', held: 'busy', releasing: 'busy',
  offline: 'bad', error: 'bad', failed: 'bad', timeout: 'bad', critical: 'bad', down: 'bad',
};

/** A status: a coloured dot and its word. */
export const status = (name) => html`<span class="status" data-tone=${TONES[name] ?? 'plain'}>${name}</span>`;

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function bytes(value) {
  if (value === undefined || value === null) return '–';
  let unit = 0;
  let number = value;
  for (; Math.abs(number) >= 1024 && unit < UNITS.length - 1; unit += 1) number /= 1024;
  return `${number.toFixed(Math.abs(number) < 10 && unit > 0 ? 1 : 0)} ${UNITS[unit]}`;
}

/** A share of 100 as a bar and a number. */
export function percent(value, label) {
  if (value === undefined || value === null) return html`<span class="quiet">–</span>`;
  return html`<span class="number"><meter min="0" max="100" low="80" high="90" optimum="0" .value=${value}
    aria-label=${label}></meter> ${Math.round(value)} %</span>`;
}

export const progress = (value, label) => html`<span class="number"><progress max="100" .value=${value ?? 0}
  aria-label=${label}></progress> ${value ?? 0} %</span>`;

const FULL = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short',
});
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Local date and time with its zone. */
export const dateTime = (time) => FULL.format(new Date(time));
export const clock = (time) => CLOCK.format(new Date(time));

function distance(time) {
  const seconds = Math.round((Date.parse(time) - Date.now()) / 1000);
  const amount = duration(Math.abs(seconds));
  return seconds > 1 ? `in ${amount}` : `${amount} ago`;
}

/** Seconds as people say them. */
export function duration(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} days`;
}

/** How long ago, and the exact local time where one hovers. */
export function time(value) {
  if (!value) return html`<span class="quiet">–</span>`;
  return html`<time datetime=${value} title=${dateTime(value)}>${distance(value)}</time>`;
}

// Relative times go on counting without anything being drawn anew; lit keeps its own text node.
setInterval(() => {
  if (document.hidden) return;
  for (const element of document.querySelectorAll('time[datetime]:not([data-fixed])')) {
    const text = [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
    if (text) text.data = distance(element.getAttribute('datetime'));
  }
}, 5000);

/** Names and values; those without a value are left out. */
export function facts(pairs) {
  const known = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false);
  return html`<dl>${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** What is shown where there is nothing, and what to do about it. */
export const empty = (text, more = nothing) => html`<div class="card empty"><p>${text}</p>${more}</div>`;

/**
 * A row that opens. Its line may hold links, which a `summary` may not.
 * @param {Set} open keys of the rows that are open
 */
export function opens(key, line, body, open, update, className = '') {
  const isOpen = open.has(key);
  const toggle = () => {
    if (isOpen) open.delete(key);
    else open.add(key);
    update();
  };
  return html`<div class=${`step ${className}`} data-key=${key}><div class="line">${line}<button type="button" class="small" aria-expanded=${isOpen}
    @click=${toggle}>${isOpen ? 'Less' : 'More'}</button></div>${isOpen ? body() : nothing}</div>`;
}

/** A record as text, with what may be secret left out. */
export const code = (value, label = 'JSON') => html`<pre tabindex="0" aria-label=${label}>${
  typeof value === 'string' ? value : JSON.stringify(masked(value), null, 2)}</pre>`;

const SECRET = /token|secret|passw|credential|authorization|api-?key|access-?key|private-?key|signature/i;
const SIGNED = /([?&][^=&\s]*(?:token|signature|sig|key|credential)[^=&\s]*=)[^&\s]+/gi;

/** The same with values that are named like secrets, and those of environments, hidden. */
export function masked(value, name = '') {
  if (value === null || value === undefined) return value;
  if (SECRET.test(name) && typeof value === 'string') return '••••••';
  if (Array.isArray(value)) return value.map((item) => masked(item, name));
  if (typeof value === 'object') {
    const hidden = /^env(ironment)?$/i.test(name) ? 'secret' : '';
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item, hidden || (SECRET.test(name) ? name : key))]));
  }
  return typeof value === 'string' ? value.replace(SIGNED, '$1••••••') : value;
}

/** A button that copies a text. */
export function copyButton(text, label = 'Copy') {
  const copy = async (event) => {
    const button = event.currentTarget;
    const done = await copied(text);
    button.textContent = done ? 'Copied' : 'Select and copy it';
    setTimeout(() => { button.textContent = label; }, 2000);
  };
  return html`<button type="button" class="small" @click=${copy}>${label}</button>`;
}

/** The clipboard is there on https and localhost only; elsewhere the old way does. */
async function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const area = Object.assign(document.createElement('textarea'), { value: text, className: 'offscreen' });
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
