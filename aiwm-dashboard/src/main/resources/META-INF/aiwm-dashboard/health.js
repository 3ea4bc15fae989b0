// How this controller and each part of it is.

import { clock, code, facts, html, nothing, render, status } from './dom.js';
import { ApiError } from './api.js';

const simple = (value) => value === null || typeof value !== 'object';
const words = (name) => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** A controller that is not ready answers 503 with the same report. */
async function read() {
  const response = await fetch('health', { headers: { Accept: 'application/json' } }).catch(() => { throw new ApiError(0); });
  const report = await response.json().catch(() => ({}));
  if (!report.dependencies) throw new ApiError(response.status, report);
  return report;
}

function part(name, { status: state, details = {} }) {
  const entries = Object.entries(details);
  const plain = entries.filter(([, value]) => simple(value));
  const rest = Object.fromEntries(entries.filter(([, value]) => !simple(value) && Object.keys(value).length));
  return html`<section class="card pad"><h2>${words(name)} ${status(state)}</h2>
    ${facts(plain.map(([key, value]) => [words(key), String(value ?? '')]))}
    ${Object.keys(rest).length ? html`<details><summary>More</summary>${code(rest, `Details of ${name}`)}</details>` : nothing}</section>`;
}

export const healthPage = {
  path: 'health',
  title: 'Health',
  menu: true,
  render(view, params, shell) {
    return shell.keep(async () => {
      const report = await read();
      render(html`<section><div class="heading"><h1>Health</h1>${status(report.status)}</div><div data-errors></div>
        <section class="card pad">${facts([
          ['Controller', html`<code>${report.controllerId}</code>`], ['Version', report.version],
          ['Takes requests', report.ready ? 'yes' : 'no'], ['As of', clock(report.timestamp)],
        ])}<p class="quiet">This is what the controller that answered says of itself; another may answer next.</p></section>
        <div class="columns">${Object.entries(report.dependencies).map(([name, each]) => part(name, each))}</div></section>`, view);
    }, { every: 10000 });
  },
};
