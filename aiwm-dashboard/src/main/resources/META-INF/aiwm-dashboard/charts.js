// Line charts over time with axes, a cursor that all of them share, and zoom by dragging.

import { clock, dateTime } from './dom.js';

const HEIGHT = 170;
const DAY = 86400;
const DATE = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const COLOURS = ['--accent', '--good', '--busy', '--bad', '--series-5', '--series-6', '--series-7', '--series-8'];
const dark = matchMedia('(prefers-color-scheme: dark)');
let library = null;

/** The library is fetched when the first chart is drawn. */
const load = () => { library ??= import('./lib/uplot/dist/uPlot.esm.js').then((module) => module.default); return library; };

/** A canvas knows no variables and no `light-dark()`, so an element is asked what becomes of them. */
function colour(name) {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/**
 * @typedef {object} ChartOptions
 * @property {string} title
 * @property {string[]} series names of the lines
 * @property {(value: number) => string} format of values
 * @property {number} [max] top of the axis, where it is known
 */

/**
 * Draws lines.
 * @param {HTMLElement} element
 * @param {ChartOptions} options
 * @param {[number[], ...(number|null)[][]]} data seconds since 1970, then the values of each line; null
 *     where there is a gap
 * @returns {{update: (data: any[]) => void, close: () => void}}
 */
export function lines(element, options, data) {
  let plot = null;
  let current = data;
  let closed = false;

  async function draw() {
    const Plot = await load();
    if (closed) return;
    plot?.destroy();
    plot = new Plot(settings(options, element.clientWidth), current, element);
    describe();
  }

  function describe() {
    const said = options.series.map((name, i) => {
      const known = current[i + 1].filter((value) => value !== null);
      return known.length ? `${name}: latest ${options.format(known[known.length - 1])}, highest ${options.format(Math.max(...known))}`
        : `${name}: nothing`;
    });
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', `${options.title}. ${said.join('; ')}`);
  }

  const sized = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
  sized.observe(element);
  dark.addEventListener('change', draw);
  draw();
  return {
    update(next) {
      current = next;
      plot?.setData(next);
      if (plot) describe();
    },
    close() {
      closed = true;
      sized.disconnect();
      dark.removeEventListener('change', draw);
      plot?.destroy();
    },
  };
}

/** Local times as the person writes them; dates where the range is longer than two days. */
function times(plot, ticks) {
  const { min, max } = plot.scales.x;
  return ticks.map((tick) => (max - min > 2 * DAY ? DATE.format(tick * 1000) : clock(tick * 1000).replace(/^(\d+:\d+):\d+/, '$1')));
}

function settings({ series, format, max }, width) {
  const quiet = colour('--quiet');
  const grid = { stroke: colour('--line'), width: 1 };
  const font = '11px system-ui, sans-serif';
  const value = (_, given) => (given === null || given === undefined ? '–' : format(given));
  return {
    width,
    height: HEIGHT,
    cursor: { sync: { key: 'aiwm' }, y: false },
    legend: { live: true },
    scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), Math.max(max ?? 0, (high ?? 0) * 1.05, max ? 0 : 1)] } },
    axes: [
      { stroke: quiet, grid, ticks: grid, font, values: times },
      { stroke: quiet, grid, ticks: grid, font, size: 66, values: (_, ticks) => ticks.map((tick) => format(tick)) },
    ],
    series: [{ label: 'Time', value: (_, at) => (at ? dateTime(at * 1000) : '–') }, ...series.map((label, i) => ({
      label, value, stroke: colour(COLOURS[i % COLOURS.length]), width: 1.5,
    }))],
  };
}
