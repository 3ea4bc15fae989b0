// Fields of forms, declared as data.

import { ApiError } from './api.js';
import { html, nothing } from './dom.js';

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} title
 * @property {'text'|'password'|'number'|'select'|'checkbox'|'area'|'json'|'labels'} [type] `labels` are
 *     lines of `key=value`
 * @property {any} [value] what it begins with
 * @property {boolean} [required]
 * @property {string} [help] a line below it
 * @property {(string|[string, string])[]} [options] of a select, as values or values and titles; of a
 *     text, what is suggested
 * @property {object} [attributes] more of the input: min, max, maxlength, pattern, placeholder
 */

let lists = 0;

function control(field) {
  const { name, type = 'text', value, required = false, options = [], attributes = {} } = field;
  const { min = nothing, max = nothing, maxlength = nothing, pattern = nothing, placeholder = nothing,
    rows = 6, autocomplete = 'off' } = attributes;
  if (type === 'select') {
    return html`<select name=${name} ?required=${required}>${options.map((option) => {
      const [key, title] = Array.isArray(option) ? option : [option, option];
      return html`<option value=${key} ?selected=${String(value ?? '') === key}>${title}</option>`;
    })}</select>`;
  }
  if (type === 'checkbox') return html`<input type="checkbox" name=${name} ?checked=${value}>`;
  if (type === 'area' || type === 'json' || type === 'labels') {
    return html`<textarea name=${name} rows=${rows} ?required=${required} placeholder=${placeholder} spellcheck="false"
      class=${type === 'area' ? '' : 'code'} .value=${text(type, value)}></textarea>`;
  }
  const list = options.length ? `list-${lists += 1}` : nothing;
  return html`<input name=${name} type=${type} .value=${value ?? ''} ?required=${required} autocomplete=${autocomplete}
      min=${min} max=${max} maxlength=${maxlength} pattern=${pattern} placeholder=${placeholder} list=${list}>
    ${options.length ? html`<datalist id=${list}>${options.map((option) => html`<option value=${option}></option>`)}</datalist>` : nothing}`;
}

function text(type, value) {
  if (value === undefined || value === null) return '';
  if (type === 'json') return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  if (type === 'labels') return Object.entries(value).map(([key, label]) => `${key}=${label}`).join('\n');
  return value;
}

/** The fields, each with its label. @param {Field[]} asked */
export const fields = (asked) => asked.map((field) => html`
  <label class=${field.type === 'checkbox' ? 'check' : ''}><span>${field.title}</span>${control(field)}
    ${field.help ? html`<small class="quiet">${field.help}</small>` : nothing}</label>`);

/** The values of a form; empty ones are undefined. Throws where a text is not what its field says. */
export function valuesOf(element, asked) {
  return Object.fromEntries(asked.map((field) => [field.name, valueOf(element.elements[field.name], field)]));
}

function valueOf(input, { type, title }) {
  if (type === 'checkbox') return input.checked;
  const given = type === 'password' ? input.value : input.value.trim();
  if (given === '') return type === 'labels' ? {} : undefined;
  if (type === 'number') return Number(given);
  if (type === 'json') return parsed(given, title);
  if (type === 'labels') return Object.fromEntries(given.split(/[\n,]+/).map((line) => pair(line, title)));
  return given;
}

function parsed(given, title) {
  try {
    return JSON.parse(given);
  } catch (error) {
    throw new ApiError(400, { detail: `${title} is not valid JSON: ${error.message}` });
  }
}

function pair(line, title) {
  const at = line.indexOf('=');
  if (at < 1) throw new ApiError(400, { detail: `${title}: write key=value, one a line` });
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}
