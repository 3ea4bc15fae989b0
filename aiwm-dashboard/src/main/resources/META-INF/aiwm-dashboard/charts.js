// Small line charts of a node's history, drawn as SVG.

import * as api from './api.js';
import { bytes, h } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 300;
const HEIGHT = 48;
const percentage = (value) => `${Math.round(value)} %`;

const CHARTS = [
  { title: 'CPU', series: /^cpu\.usage$/, format: percentage, most: 100 },
  { title: 'Memory', series: /^memory\.used$/, format: bytes },
  { title: 'GPU', series: /^gpu\.\d+\.utilization$/, format: percentage, most: 100 },
  { title: 'GPU memory', series: /^gpu\.\d+\.memoryUsed$/, format: bytes },
];

/** Charts of the last day of a node; an empty list where it has not reported. */
export async function history(id) {
  const from = new Date(Date.now() - 24 * 3600 * 1000).toISOString();
  const range = await api.get(`nodes/${id}/metrics?${new URLSearchParams({ from })}`);
  return CHARTS.map((chart) => draw(chart, range)).filter((chart) => chart !== null);
}

function draw(chart, range) {
  const names = new Set(range.points.flatMap((point) => Object.keys(point.series)));
  const lines = [...names].filter((name) => chart.series.test(name)).sort()
    .map((name) => range.points.filter((point) => point.series[name])
      .map((point) => ({ at: Date.parse(point.timestamp), ...point.series[name] })));
  if (lines.length === 0) return null;
  const most = Math.max(chart.most ?? 0, ...lines.flat().map((point) => point.max), 1);
  const last = lines.map((line) => chart.format(line[line.length - 1].avg)).join(', ');
  return h('figure', { className: 'chart' },
    h('figcaption', {}, chart.title, h('span', { className: 'quiet' }, ` latest ${last}, at most ${chart.format(peak(lines))}`)),
    picture(lines, range, most, `${chart.title} over the last day`));
}

const peak = (lines) => Math.max(...lines.flat().map((point) => point.max));

function picture(lines, range, most, label) {
  const start = Date.parse(range.from);
  const length = Date.parse(range.to) - start;
  const place = (point) => [
    ((point.at - start) / length) * WIDTH,
    HEIGHT - (point.avg / most) * HEIGHT,
  ].map((number) => number.toFixed(1)).join(' ');
  const svg = element('svg', { viewBox: `0 -1 ${WIDTH} ${HEIGHT + 2}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label });
  svg.append(...lines.map((line) => element('path', {
    d: pieces(line, range.step * 1000).map((piece) => `M${piece.map(place).join('L')}`).join(''),
  })));
  return svg;
}

/** A line broken where the node did not report, so that a gap is seen as one. */
function pieces(line, step) {
  return line.reduce((all, point, i) => {
    if (i === 0 || point.at - line[i - 1].at > 2 * step) all.push([]);
    all[all.length - 1].push(point);
    return all;
  }, []).map((piece) => (piece.length === 1 ? [piece[0], { ...piece[0], at: piece[0].at + step / 2 }] : piece));
}

function element(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
