// Charts of what a node measured, over a range that stands in the address.

import { bytes, empty, html, nothing, render } from './dom.js';

const RANGES = [['1h', 3600, '1 hour'], ['6h', 21600, '6 hours'], ['24h', 86400, '24 hours'], ['7d', 604800, '7 days'], ['30d', 2592000, '30 days']];
const USUAL = '24h';
const share = (value) => `${Math.round(value)} %`;
const rate = (value) => `${bytes(value)}/s`;

const CHARTS = [
  { title: 'CPU', series: /^cpu\.usage$/, format: share, max: 100 },
  { title: 'Memory', series: /^memory\.used$/, format: bytes },
  { title: 'GPU use', series: /^gpu\.\d+\.utilization$/, format: share, max: 100 },
  { title: 'GPU memory', series: /^gpu\.\d+\.memoryUsed$/, format: bytes },
  { title: 'GPU temperature', series: /^gpu\.\d+\.temperature$/, format: (value) => `${Math.round(value)} °C` },
  { title: 'GPU power', series: /^gpu\.\d+\.powerUsage$/, format: (value) => `${Math.round(value)} W` },
  { title: 'Disk use', series: /^disk\.usage$/, format: share, max: 100 },
  { title: 'Disk reads and writes', series: /^disk\.io(Read|Write)$/, format: rate, counter: true },
  { title: 'Network', series: /^network\.bytes(In|Out)$/, format: rate, counter: true },
];

const labels = { 'network.bytesIn': 'in', 'network.bytesOut': 'out', 'disk.ioRead': 'read', 'disk.ioWrite': 'written', 'cpu.usage': 'use', 'memory.used': 'used', 'disk.usage': 'use' };
const labelOf = (name) => labels[name] ?? name.replace(/^gpu\.(\d+)\..*/, 'GPU $1');

/** Times and values of the lines of a chart, with a gap where the node did not report. */
export function linesOf(chart, range) {
  const names = [...new Set(range.points.flatMap((point) => Object.keys(point.series)))].filter((name) => chart.series.test(name)).sort();
  if (names.length === 0) return null;
  // The whole range is shown, whatever part of it the node reported in.
  const times = [Date.parse(range.from) / 1000];
  const values = names.map(() => [null]);
  let before = null;
  for (const point of range.points) {
    const at = Date.parse(point.timestamp) / 1000;
    if (before && at - before.at > 2 * range.step) {
      times.push(before.at + range.step);
      values.forEach((line) => line.push(null));
      before = null;
    }
    times.push(at);
    names.forEach((name, i) => values[i].push(chart.counter ? perSecond(point, before, name, at) : point.series[name]?.avg ?? null));
    before = { at, series: point.series };
  }
  times.push(Date.parse(range.to) / 1000);
  values.forEach((line) => line.push(null));
  return { names: names.map(labelOf), data: [times, ...values] };
}

/** Counters count since the machine's start; one that fell has begun anew. */
function perSecond(point, before, name, at) {
  const now = point.series[name]?.max;
  const then = before?.series[name]?.max;
  return now === undefined || then === undefined || now < then ? null : (now - then) / (at - before.at);
}

export const metricsPanel = {
  id: 'metrics',
  title: 'Metrics',
  render(element, node, shell) {
    const { range: asked = USUAL } = Object.fromEntries(new URLSearchParams(location.hash.split('?')[1]));
    const [name, seconds] = RANGES.find(([each]) => each === asked) ?? RANGES[2];
    const charts = new Map();
    const at = `nodes/${node._id}`;
    render(html`<div class="bar" role="group" aria-label="Range">${RANGES.map(([each, , title]) => html`<a class="button small"
      href=${shell.link(at, { tab: 'metrics', range: each === USUAL ? '' : each })} aria-current=${each === name ? 'true' : nothing}>${title}</a>`)}
      <span class="quiet wide-only">Drag across a chart to look closer, double-click to go back.</span></div><div class="charts"></div>`, element);
    const place = element.querySelector('.charts');

    function draw(range) {
      const drawn = CHARTS.map((chart) => [chart, linesOf(chart, range)]).filter(([, lines]) => lines !== null);
      if (charts.size === 0) {
        render(drawn.length ? drawn.map(([chart]) => html`<figure class="card pad"><figcaption>${chart.title}</figcaption><div class="plot"></div></figure>`)
          : empty('Nothing was measured in this time.'), place);
      }
      const plots = place.querySelectorAll('.plot');
      drawn.forEach(([chart, { names, data }], i) => {
        const known = charts.get(chart.title);
        if (known) known.update(data);
        else if (plots[i]) charts.set(chart.title, shell.components.chart(plots[i], { ...chart, series: names }, data));
      });
    }

    const stop = shell.keep(async () => {
      const from = new Date(Date.now() - seconds * 1000).toISOString();
      draw(await shell.api.get(`${at}/metrics`, { from }));
    }, { every: 60000 });
    return () => { stop(); for (const chart of charts.values()) chart.close(); };
  },
};
