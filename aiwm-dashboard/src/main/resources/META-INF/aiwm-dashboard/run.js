// A new execution: steps on a node, or on each of several.

import { fields, valuesOf } from './forms.js';
import { html, nothing, render } from './dom.js';
import { COMMANDS, example } from './commands.js';
import { learn, nameOf } from './names.js';

const CATEGORIES = ['batch', 'maintenance', 'deployment', 'model', 'agent'];
let number = 0;

const stepOf = (step = {}) => ({ key: number += 1, type: 'system.query', ...step });

const whole = (several) => [
  { name: 'name', title: 'Name', required: true, attributes: { maxlength: 128 } },
  { name: 'category', title: 'Category', type: 'select', value: 'batch', options: CATEGORIES },
  { name: 'timeoutSeconds', title: 'Longest time in all, in seconds', type: 'number', value: 3600, attributes: { min: 1, max: 604800 } },
  ...(several ? [
    { name: 'concurrency', title: 'At most so many steps at once', type: 'number', value: 5, attributes: { min: 1, max: 1000 } },
    { name: 'failureBudget', title: 'Halt when more than so many nodes fail', type: 'number', value: 0, attributes: { min: 0, max: 1000 } },
  ] : []),
];

const parts = (step, index, placed) => [
  { name: `name-${step.key}`, title: 'Name', value: step.name ?? '', attributes: { maxlength: 128, placeholder: step.type } },
  { name: `type-${step.key}`, title: 'Command', required: true, value: step.type, options: COMMANDS },
  { name: `data-${step.key}`, title: 'Data', type: 'json', value: step.data ?? example(step.type), attributes: { rows: 4 } },
  { name: `dependsOn-${step.key}`, title: 'After steps', value: step.dependsOn?.join(', ') ?? (index ? String(index - 1) : ''), help: 'Numbers with commas; empty to begin at once' },
  { name: `timeoutSeconds-${step.key}`, title: 'Longest time of a try, in seconds', type: 'number', value: step.timeoutSeconds, attributes: { min: 1, max: 604800 } },
  { name: `optional-${step.key}`, title: 'May fail', type: 'checkbox', value: step.optional },
  ...(placed ? [{ name: `placement-${step.key}`, title: 'Placement', type: 'json', value: step.placement ?? {}, attributes: { rows: 3 }, help: 'labels, poolId, gpuModel, minGpuMemory; {} for any node' }] : []),
];

const indexes = (text = '') => text.split(',').map((each) => each.trim()).filter(Boolean).map(Number);

function bodyOf(form, steps, nodeIds) {
  const placed = nodeIds.length === 0;
  const given = valuesOf(form, whole(nodeIds.length > 1));
  const target = nodeIds.length > 1 ? { nodeIds } : nodeIds.length === 1 ? { nodeId: nodeIds[0] } : {};
  return {
    ...given,
    ...target,
    steps: steps.map((step, index) => {
      const values = valuesOf(form, parts(step, index, placed));
      const value = (name) => values[`${name}-${step.key}`];
      const type = value('type');
      return {
        name: value('name') ?? type,
        command: { type, data: value('data') },
        dependsOn: indexes(value('dependsOn')),
        timeoutSeconds: value('timeoutSeconds'),
        optional: value('optional') || undefined,
        placement: placed && !type.startsWith('local.') ? value('placement') ?? {} : undefined,
      };
    }),
  };
}

export const runPage = {
  path: 'run',
  title: 'New execution',
  within: 'executions',
  needs: 'edit',
  render(view, { nodeIds: given = '', from }, shell) {
    let nodeIds = given.split(',').filter(Boolean);
    let steps = [stepOf()];
    let name = '';

    const submit = (event) => {
      event.preventDefault();
      const form = event.target;
      shell.components.busy(event.submitter, async () => {
        const created = await shell.api.post('executions', bodyOf(form, steps, nodeIds));
        shell.navigate(`executions/${created._id}`);
      });
    };

    const dropNode = (id) => () => { nodeIds = nodeIds.filter((each) => each !== id); update(); };
    const dropStep = (step) => () => { steps = steps.filter((each) => each !== step); update(); };

    function where() {
      if (nodeIds.length === 0) return html`<p>On nodes that the controller chooses by each step's placement. <a href=${shell.link('nodes')}>Choose nodes</a></p>`;
      return html`<p>On ${nodeIds.length === 1 ? '' : `each of ${nodeIds.length} nodes: `}${nodeIds.slice(0, 30).map((id) => html`<span class="tag">${nameOf(id)}
        <button type="button" class="plain" aria-label=${`Leave out ${nameOf(id)}`} @click=${dropNode(id)}>×</button></span> `)}${
        nodeIds.length > 30 ? `and ${nodeIds.length - 30} more` : nothing}</p>`;
    }

    function update() {
      const about = whole(nodeIds.length > 1);
      about[0].value = name;
      render(html`<section><p class="crumbs"><a href=${shell.link('executions')}>Executions</a></p><h1>New execution</h1>
        <form class="run" @submit=${submit}>${where()}<div class="card pad grid">${fields(about)}</div>
          ${steps.map((step, index) => html`<fieldset class="card pad"><legend>Step ${index}</legend><div class="grid">${fields(parts(step, index, nodeIds.length === 0))}</div>
            ${steps.length > 1 ? html`<button type="button" class="small" @click=${dropStep(step)}>Remove step ${index}</button>` : nothing}</fieldset>`)}
          <div data-errors></div>
          <div class="bar"><button type="button" @click=${() => { steps = [...steps, stepOf()]; update(); }}>Add a step</button>
            <button type="submit" class="primary">Run</button></div></form></section>`, view);
    }

    async function copy() {
      const old = await shell.api.get(`executions/${from}`);
      name = old.name;
      nodeIds = [...new Set((old.steps ?? []).map((step) => step.nodeId).filter(Boolean))];
      const first = nodeIds.length > 1 ? old.steps.filter((step) => step.nodeId === nodeIds[0]) : old.steps;
      const shift = new Map(first.map((step, index) => [step.index, index]));
      steps = first.map((step) => stepOf({
        ...step, type: step.command.type, data: step.command.data,
        dependsOn: (step.dependsOn ?? []).map((index) => shift.get(index)).filter((index) => index !== undefined),
      }));
    }

    update();
    (from ? copy() : Promise.resolve()).then(() => learn(shell, nodeIds)).then(update).catch((error) => shell.report(error, view.querySelector('form')));
    return () => {};
  },
};
