// The limits that a node's measurements are held against.

import { html, nothing, render } from './dom.js';

const TITLES = {
  gpu_temperature: 'GPU temperature, °C', gpu_memory: 'GPU memory, %', gpu_ecc_errors: 'GPU ECC errors', gpu_xid: 'GPU XID',
  cpu: 'CPU, %', memory: 'Memory, %', disk: 'Disk, %', token_expiry: 'Days until the token ends',
};

const limit = (value) => (value ? `${value.value}${value.durationSeconds ? ` for ${value.durationSeconds} s` : ''}` : 'never');

async function edit(shell, node, metric, view) {
  const now = view.limits[metric] ?? { margin: 0 };
  const number = (name, title, value) => ({ name, title, value: value ?? '', type: 'number', attributes: { min: 0 } });
  return shell.components.form({
    title: `${TITLES[metric]}: limits of ${node.name}`,
    text: 'Leave a limit empty for never.',
    action: 'Save',
    fields: [
      number('warning', 'Warning from', now.warning?.value), number('warningFor', 'passed for so many seconds', now.warning?.durationSeconds),
      number('critical', 'Critical from', now.critical?.value), number('criticalFor', 'passed for so many seconds', now.critical?.durationSeconds),
      number('margin', 'Ends when so far back behind the limit', now.margin),
    ],
    run: (given) => save(shell, node, { ...view.overrides, [metric]: limitsOf(given) }),
  });
}

const one = (value, seconds = 0) => (value === undefined ? null : { value, durationSeconds: seconds });

const limitsOf = ({ warning, warningFor, critical, criticalFor, margin = 0 }) => ({
  warning: one(warning, warningFor), critical: one(critical, criticalFor), margin,
});

const save = (shell, node, limits) => shell.api.put(`nodes/${node._id}/resources/thresholds`, { limits });

export const limitsPanel = {
  id: 'limits',
  title: 'Limits',
  render(element, node, shell) {
    async function draw() {
      const view = await shell.api.get(`nodes/${node._id}/resources/thresholds`);
      const change = (metric) => async () => { if (await edit(shell, node, metric, view)) await draw(); };
      const reset = (metric) => (event) => shell.components.busy(event.currentTarget, async () => {
        const { [metric]: removed, ...rest } = view.overrides;
        await save(shell, node, rest);
        await draw();
      });
      render(html`<section><div data-errors></div><div class="card scroll"><table aria-label="Limits"><thead><tr>${['What', 'Warning', 'Critical', 'Margin', 'Set by', 'Change']
        .map((title) => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>${Object.keys(TITLES).map((metric) => {
        const limits = view.limits[metric] ?? {};
        const own = metric in view.overrides;
        return html`<tr><td data-label="What">${TITLES[metric]}</td><td data-label="Warning">${limit(limits.warning)}</td><td data-label="Critical">${limit(limits.critical)}</td>
          <td data-label="Margin">${limits.margin ?? '–'}</td><td data-label="Set by">${own ? 'this node' : 'pool or host'}</td>
          <td>${shell.user.may('own') ? html`<button type="button" class="small" aria-label=${`Change ${TITLES[metric]}`} @click=${change(metric)}>Change</button>
            ${own ? html`<button type="button" class="small" aria-label=${`Reset ${TITLES[metric]}`} @click=${reset(metric)}>Reset</button>` : nothing}` : nothing}</td></tr>`;
      })}</tbody></table></div>${shell.allowed('own', () => nothing, 'Changing limits')}</section>`, element);
    }
    draw().catch((error) => shell.report(error, element));
    return () => {};
  },
};
