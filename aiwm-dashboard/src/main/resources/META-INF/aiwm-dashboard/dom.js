// Builds elements from data. Text is always set as text, so what a node calls itself stays text.

/** An element with properties, attributes (names with a dash) and children. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'role') element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function table(headings, rows) {
  return h('div', { className: 'card' },
    h('table', {},
      h('thead', {}, h('tr', {}, headings.map((heading) => h('th', { scope: 'col' }, heading)))),
      h('tbody', {}, rows)));
}

export function facts(pairs) {
  return h('dl', {}, pairs.filter(([, value]) => value !== undefined && value !== null && value !== '')
    .flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

const TONES = {
  online: 'good', completed: 'good', active: 'good', ok: 'good', info: 'plain',
  installing: 'busy', running: 'busy', maintenance: 'busy', degraded: 'busy', warning: 'busy',
  offline: 'bad', error: 'bad', failed: 'bad', timeout: 'bad', critical: 'bad',
};

export function status(name) {
  return h('span', { className: 'status', 'data-tone': TONES[name] ?? 'plain' }, name);
}

export function percent(value) {
  if (value === undefined || value === null) return h('span', { className: 'quiet' }, '–');
  return h('span', { className: 'number' },
    h('meter', { min: 0, max: 100, low: 80, high: 90, optimum: 0, value }), ` ${Math.round(value)} %`);
}

export function bytes(value) {
  if (value === undefined || value === null) return '';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let unit = 0;
  let number = value;
  for (; number >= 1024 && unit < units.length - 1; unit += 1) number /= 1024;
  return `${number.toFixed(number < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

export function ago(time) {
  if (!time) return '–';
  const seconds = Math.max(0, (Date.now() - Date.parse(time)) / 1000);
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(time).toLocaleString();
}

/** Makes a row that opens something by click or by keyboard. */
export function opens(row, action) {
  row.tabIndex = 0;
  row.addEventListener('click', action);
  row.addEventListener('keydown', (event) => { if (event.key === 'Enter') action(); });
  return row;
}
