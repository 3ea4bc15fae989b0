// A table of a list operation: searched, filtered, sorted and paged by the server, its state in the address.

import { clock, empty as nothingHere, html, live, nothing, render, repeat } from './dom.js';
import { clear, report } from './errors.js';
import { here } from './router.js';

const LIMITS = [25, 50, 100];
const DEEPEST = 10000;
const PATIENCE = 250;

/**
 * @typedef {object} Column
 * @property {string} id
 * @property {string} title
 * @property {(row: object) => any} render
 * @property {string} [sort] field that the server can sort by
 * @property {boolean} [hidden] until somebody chooses it
 *
 * @typedef {object} Filter
 * @property {string} name query parameter of the list
 * @property {string} title
 * @property {(string|[string, string])[]} [options] to choose from; a text without
 *
 * @typedef {object} TableOptions
 * @property {string} path of a list operation
 * @property {string} label what the table is, for those who cannot see it
 * @property {Column[]} columns
 * @property {Filter[]} [filters]
 * @property {{name: string, title: string}} [search] query parameter that finds by a beginning
 * @property {object} [query] always sent
 * @property {string} [sort] order to begin with
 * @property {(row: object) => string} [key]
 * @property {(rows: object[], table: object) => any} [actions] what can be done with the rows chosen
 * @property {(filtered: boolean) => any} [empty]
 * @property {object} [when] events that change it; see `shell.keep`
 * @property {(list: object) => void} [loaded]
 */

/** @param {TableOptions} options */
export function table(element, options, shell) {
  const {
    path, label, columns, filters = [], search = null, query: fixed = {}, sort: order = '-createdAt',
    key = (row) => row._id, actions = null, empty = null, when = {}, loaded = () => {},
  } = options;
  const memory = `aiwm-columns-${path}`;
  const chosen = new Map();
  const state = read();
  let shown = columnsShown();
  let list = null;
  let asOf = null;
  let asked = 0;
  let typing;

  function read() {
    const query = here().query;
    return {
      q: query.q ?? '', sort: query.sort ?? order, page: Math.max(1, Number(query.page) || 1),
      limit: LIMITS.includes(Number(query.limit)) ? Number(query.limit) : LIMITS[0],
      filters: Object.fromEntries(filters.map(({ name }) => [name, query[name] ?? ''])),
    };
  }

  function columnsShown() {
    const names = localStorage.getItem(memory)?.split(',');
    return new Set(names ?? columns.filter((column) => !column.hidden).map((column) => column.id));
  }

  const filtered = () => state.q !== '' || Object.values(state.filters).some((value) => value !== '');

  async function load() {
    const mine = asked += 1;
    const query = { ...fixed, ...state.filters, sort: state.sort, page: state.page, limit: state.limit };
    if (search && state.q) query[search.name] = state.q;
    try {
      const answer = await shell.api.get(path, query);
      if (mine !== asked) return;
      list = answer;
      asOf = new Date();
      loaded(answer);
      update();
    } catch (error) {
      if (mine !== asked || error.away) return;
      update();
      report(error, element);
    }
  }

  /** Changes what is asked for; what is typed makes no entry in the history. */
  function change(next, { replace = false } = {}) {
    Object.assign(state, { page: 1 }, next);
    const { q, sort, page, limit } = state;
    shell.note({
      ...here().query, ...state.filters, q, sort: sort === order ? '' : sort, page: page === 1 ? '' : page,
      limit: limit === LIMITS[0] ? '' : limit,
    }, { replace });
    clear(element);
    update();
    return load();
  }

  function typed(apply) {
    clearTimeout(typing);
    typing = setTimeout(apply, PATIENCE);
  }

  const setFilter = (name, value, options) => change({ filters: { ...state.filters, [name]: value } }, options);

  function filterControl({ name, title, options: values }) {
    if (!values) {
      return html`<label class="field"><span>${title}</span><input type="search" .value=${live(state.filters[name])}
        @input=${(event) => { const { value } = event.target; typed(() => setFilter(name, value.trim(), { replace: true })); }}></label>`;
    }
    return html`<label class="field"><span>${title}</span><select @change=${(event) => setFilter(name, event.target.value)}>
      <option value="" ?selected=${state.filters[name] === ''}>any</option>
      ${values.map((value) => {
        const [text, shownAs] = Array.isArray(value) ? value : [value, value];
        return html`<option value=${text} ?selected=${state.filters[name] === text}>${shownAs}</option>`;
      })}</select></label>`;
  }

  const sortables = columns.filter((column) => column.sort);

  function tools() {
    return html`<div class="bar tools" role="search" aria-label=${`Find in ${label}`}>
      ${search ? html`<label class="field"><span>${search.title}</span><input type="search" .value=${live(state.q)}
        @input=${(event) => { const { value } = event.target; typed(() => change({ q: value.trim() }, { replace: true })); }}></label>` : nothing}
      ${filters.map(filterControl)}
      ${sortables.length ? html`<label class="field narrow"><span>Sort by</span><select @change=${(event) => change({ sort: event.target.value })}>
        ${sortables.flatMap((column) => [[column.sort, column.title], [`-${column.sort}`, `${column.title}, descending`]])
          .map(([value, title]) => html`<option value=${value} ?selected=${state.sort === value}>${title}</option>`)}</select></label>` : nothing}
      <details class="menu wide-only"><summary>Columns</summary><div class="card pad">${columns.map((column) => html`<label class="check">
        <input type="checkbox" .checked=${live(shown.has(column.id))} @change=${(event) => toggle(column.id, event.target.checked)}>
        <span>${column.title}</span></label>`)}</div></details></div>`;
  }

  function toggle(id, on) {
    if (on) shown.add(id);
    else shown.delete(id);
    localStorage.setItem(memory, [...shown].join(','));
    update();
  }

  function heading(column) {
    if (!column.sort) return html`<th scope="col">${column.title}</th>`;
    const up = state.sort === column.sort;
    const down = state.sort === `-${column.sort}`;
    return html`<th scope="col" aria-sort=${up ? 'ascending' : down ? 'descending' : 'none'}><button type="button" class="plain"
      @click=${() => change({ sort: up ? `-${column.sort}` : column.sort })}>${column.title}<span aria-hidden="true">${
        up ? ' ↑' : down ? ' ↓' : ''}</span></button></th>`;
  }

  function choose(row, on) {
    if (on) chosen.set(key(row), row);
    else chosen.delete(key(row));
    update();
  }

  function row(record, visible) {
    return html`<tr>${actions ? html`<td class="choice"><input type="checkbox" aria-label=${`Choose ${record.name ?? key(record)}`}
        .checked=${live(chosen.has(key(record)))} @change=${(event) => choose(record, event.target.checked)}></td>` : nothing}
      ${visible.map((column) => html`<td data-label=${column.title}>${column.render(record)}</td>`)}</tr>`;
  }

  function chooseAll(on) {
    for (const record of list.data) {
      if (on) chosen.set(key(record), record);
      else chosen.delete(key(record));
    }
    update();
  }

  function rows() {
    if (list === null) return html`<div class="card empty" aria-busy="true">Loading…</div>`;
    if (list.data.length === 0) {
      return empty?.(filtered()) ?? nothingHere(filtered() ? 'Nothing matches.' : 'There is nothing yet.');
    }
    const visible = columns.filter((column) => shown.has(column.id));
    const all = list.data.every((record) => chosen.has(key(record)));
    return html`<div class="card scroll"><table aria-label=${label}><thead><tr>
      ${actions ? html`<th scope="col" class="choice"><input type="checkbox" aria-label="Choose all on this page" .checked=${live(all)}
        @change=${(event) => chooseAll(event.target.checked)}></th>` : nothing}
      ${visible.map(heading)}</tr></thead>
      <tbody>${repeat(list.data, key, (record) => row(record, visible))}</tbody></table></div>`;
  }

  function bulk() {
    if (!actions || chosen.size === 0) return nothing;
    return html`<div class="bar chosen" role="region" aria-label="Chosen"><strong>${chosen.size} chosen</strong>
      ${actions([...chosen.values()], self)}
      <button type="button" class="small" @click=${() => self.unchoose()}>Choose none</button></div>`;
  }

  function pager() {
    if (list === null) return nothing;
    const pages = Math.max(1, Math.ceil(list.total / state.limit));
    const last = Math.min(pages, Math.floor(DEEPEST / state.limit));
    const to = (page, title, off) => html`<button type="button" class="small" ?disabled=${off} @click=${() => change({ page })}>${title}</button>`;
    return html`<div class="bar pager">
      ${pages > 1 ? html`${to(1, 'First', state.page === 1)}${to(state.page - 1, 'Previous', state.page === 1)}
        <span>Page ${state.page} of ${pages}</span>${to(state.page + 1, 'Next', state.page >= last)}${to(last, 'Last', state.page >= last)}` : nothing}
      <span class="quiet">${list.total.toLocaleString()} in all${asOf ? `, as of ${clock(asOf)}` : ''}</span>
      <span class="grow"></span>
      <label class="field inline"><span>Rows</span><select @change=${(event) => change({ limit: Number(event.target.value) })}>
        ${LIMITS.map((limit) => html`<option ?selected=${limit === state.limit}>${limit}</option>`)}</select></label></div>`;
  }

  function update() {
    render(html`<section class="list"><div data-errors></div>${tools()}${bulk()}${rows()}${pager()}</section>`, element);
  }

  const self = {
    refresh: load,
    unchoose: () => { chosen.clear(); update(); },
    close: () => { clearTimeout(typing); forget(); asked += 1; },
  };
  update();
  const forget = shell.keep(load, when);
  return self;
}
