// What can be done with a node.

import { html, nothing } from './dom.js';
import { installCommand, revokeTokens, rotateToken } from './install.js';
import { COMMANDS, example } from './commands.js';
import { closed } from './nodes.js';

/** Buttons for all that the node's state allows. */
export function nodeActions(shell, node, changed) {
  const at = `nodes/${node._id}`;
  const button = (title, work, className = '') => html`<button type="button" class=${`small ${className}`} @click=${(event) => shell.components
    .busy(event.currentTarget, async () => { await work(); await changed(); })}>${title}</button>`;
  const asking = (title, text, action, run, danger = true) => () => shell.confirm({ title, text, action, run, danger });
  const status = (value) => () => shell.api.patch(at, { status: value }, { version: node.version });
  const reasons = closed(node);
  return html`<div class="bar actions">
    ${reasons.length ? button('Uncordon', () => shell.api.post(`${at}/uncordon`)) : button('Cordon', () => shell.api.post(`${at}/cordon`))}
    ${reasons.includes('draining') ? nothing : button('Drain', asking(`Drain ${node.name}?`,
      'It takes no new work, and an execution waits until what it has in hand has ended.', 'Drain', () => shell.api.post(`${at}/drain`)))}
    ${node.status === 'maintenance' ? button('End maintenance', status('online')) : nothing}
    ${['online', 'offline'].includes(node.status) ? button('Maintenance', asking(`Put ${node.name} into maintenance?`,
      'It takes no new work, and raises no alarm when it goes away.', 'Begin maintenance', status('maintenance'), false)) : nothing}
    ${button('Command', () => commandOn(shell, [node]))}
    ${button('Restart agent', asking(`Restart the agent of ${node.name}?`, 'Its containers go on.', 'Restart', () => shell.api.post(`${at}/restart`)))}
    ${button('Install command', () => installCommand(shell, node))}
    ${button('Rotate token', () => rotateToken(shell, node))}
    <details class="menu"><summary>More</summary><div class="card pad stack">
      ${button('Edit name and labels', () => edit(shell, node))}
      ${button('Revoke tokens', () => revokeTokens(shell, node), 'danger')}
      ${node.status === 'inactive' ? button('Enable', status('online')) : button('Disable', asking(`Disable ${node.name}?`,
        'Its agent is cut off until it is enabled again.', 'Disable', status('inactive')), 'danger')}
      ${button('Delete', async () => { if (await remove(shell, node)) shell.navigate('nodes'); }, 'danger')}</div></details></div>`;
}

const edit = (shell, node) => shell.components.form({
  title: `Edit ${node.name}`,
  action: 'Save',
  fields: [
    { name: 'name', title: 'Name', value: node.name, required: true, attributes: { maxlength: 128 } },
    { name: 'labels', title: 'Labels', type: 'labels', value: node.labels, help: 'key=value, one a line' },
  ],
  run: (values) => shell.api.patch(`nodes/${node._id}`, values, { version: node.version }),
});

const remove = (shell, node) => shell.confirm({
  title: `Delete ${node.name}?`,
  text: 'Its tokens end and its agent is cut off at once. This cannot be undone.',
  action: 'Delete',
  run: () => shell.api.delete(`nodes/${node._id}`, { version: node.version }),
});

/** Sends a command to one node, or as a batch to several, and goes to the execution. */
export async function commandOn(shell, nodes, type = 'system.query') {
  const one = nodes.length === 1;
  const answer = await shell.components.form({
    title: one ? `Command for ${nodes[0].name}` : `Command for ${nodes.length} nodes`,
    action: 'Send',
    fields: [
      { name: 'type', title: 'Command', required: true, value: type, options: COMMANDS },
      { name: 'data', title: 'Data', type: 'json', value: example(type), help: 'JSON; see the node protocol for what each command takes' },
      { name: 'timeoutSeconds', title: 'Longest time for an answer, in seconds', type: 'number', attributes: { min: 1, max: 604800 } },
      ...(one ? [] : [
        { name: 'concurrency', title: 'At most so many at once', type: 'number', value: 5, attributes: { min: 1, max: 1000 } },
        { name: 'failureBudget', title: 'Halt when more than so many fail', type: 'number', value: 0, attributes: { min: 0, max: 1000 } },
      ]),
    ],
    run: (values) => (one ? shell.api.post(`nodes/${nodes[0]._id}/commands`, values) : batch(shell, nodes, values)),
  });
  if (answer) shell.navigate(`executions/${answer.executionId}`);
}

function batch(shell, nodes, { type, data, timeoutSeconds, concurrency, failureBudget }) {
  return shell.api.post('executions', {
    name: `${type} on ${nodes.length} nodes`,
    type,
    category: 'batch',
    nodeIds: nodes.map((node) => node._id),
    concurrency,
    failureBudget,
    steps: [{ name: type, command: { type, data }, timeoutSeconds }],
  });
}
