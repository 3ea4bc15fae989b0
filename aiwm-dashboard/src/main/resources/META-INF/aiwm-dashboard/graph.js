// The steps of an execution as a graph of what depends on what, and as bars along time.

import { html, nothing, status, svg } from './dom.js';

const BOX = { width: 132, height: 30, right: 34, below: 10 };
const MOST = 60;

/** How far each step is from the beginning. */
function levels(steps) {
  const found = [];
  for (const step of steps) {
    const before = [...(step.dependsOn ?? []), ...(step.onFailureOf === undefined || step.onFailureOf === null ? [] : [step.onFailureOf])];
    found[step.index] = Math.max(-1, ...before.map((index) => found[index] ?? -1)) + 1;
  }
  return found;
}

const shortened = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Opens a step's row and goes there. */
const show = (index, open) => (event) => {
  event.preventDefault();
  open(index);
  const row = document.querySelector(`.step[data-key="${index}"]`);
  row.scrollIntoView({ block: 'center' });
  row.querySelector('button').focus();
};

/** @param {(index: number) => void} open opens the row of a step */
export function graph(steps, open) {
  if (steps.length < 2 || steps.length > MOST) return nothing;
  const level = levels(steps);
  const rows = [];
  const places = steps.map((step) => {
    const column = level[step.index];
    rows[column] = (rows[column] ?? 0) + 1;
    return { x: column * (BOX.width + BOX.right), y: (rows[column] - 1) * (BOX.height + BOX.below) };
  });
  const width = rows.length * (BOX.width + BOX.right) - BOX.right;
  const height = Math.max(...rows) * (BOX.height + BOX.below) - BOX.below;
  const edge = (from, to, className = '') => {
    const [a, b] = [places[from], places[to]];
    const [x1, y1, x2, y2] = [a.x + BOX.width, a.y + BOX.height / 2, b.x, b.y + BOX.height / 2];
    return svg`<path class=${className} d=${`M${x1} ${y1}C${x1 + 17} ${y1} ${x2 - 17} ${y2} ${x2} ${y2}`}></path>`;
  };
  return html`<section class="card pad scroll" tabindex="0" role="region" aria-label="Graph of the steps"><svg class="graph" width=${width} height=${height} viewBox=${`-1 -1 ${width + 2} ${height + 2}`}>
    ${steps.map((step) => (step.dependsOn ?? []).map((before) => edge(before, step.index)))}
    ${steps.map((step) => (step.onFailureOf === undefined || step.onFailureOf === null ? nothing : edge(step.onFailureOf, step.index, 'undo')))}
    ${steps.map((step) => svg`<a href="#" @click=${show(step.index, open)} aria-label=${`Step ${step.index}, ${step.name}, ${step.status}`}>
      <g transform=${`translate(${places[step.index].x} ${places[step.index].y})`} data-status=${step.status}>
        <rect width=${BOX.width} height=${BOX.height} rx="6"></rect><text x="10" y="20">${step.index} ${shortened(step.name, 15)}</text>
        <title>${step.name}: ${step.status}</title></g></a>`)}</svg></section>`;
}

/** Bars from a step's beginning to its end; nothing before the first began. */
export function timeline(execution, steps) {
  const begun = steps.filter((step) => step.startedAt);
  if (begun.length === 0) return nothing;
  const from = Math.min(...begun.map((step) => Date.parse(step.startedAt)));
  const to = Math.max(from + 1, ...begun.map((step) => (step.completedAt ? Date.parse(step.completedAt) : Date.now())));
  const share = (at) => ((at - from) / (to - from)) * 100;
  const bar = (step) => {
    const start = share(Date.parse(step.startedAt));
    const end = share(step.completedAt ? Date.parse(step.completedAt) : Date.now());
    return svg`<rect data-status=${step.status} x=${`${start}%`} y="4" width=${`${Math.max(0.5, end - start)}%`} height="10" rx="3"></rect>`;
  };
  const seconds = (to - from) / 1000;
  return html`<section class="card pad" aria-label="Time line"><h2>Time line <span class="quiet">${seconds < 10 ? seconds.toFixed(2) : Math.round(seconds)} s</span></h2>
    <div class="timeline">${begun.slice(0, MOST).map((step) => html`<span class="cut">${step.index} ${step.name}</span>
      <svg role="img" aria-label=${`${step.name}, ${step.status}`} height="18" width="100%">${bar(step)}</svg>${status(step.status)}`)}</div></section>`;
}
