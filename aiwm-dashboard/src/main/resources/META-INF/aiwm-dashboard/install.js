// Adding a node, the command that installs its agent, and its tokens: three different things.

import { copyButton, dateTime, duration, html, nothing } from './dom.js';

const ROLES = ['worker', 'controller', 'proxy', 'storage'];
const OVERLAPS = [['3600', '1 hour'], ['86400', '24 hours'], ['0', 'no time: the agent is cut off at once']];
const LIFETIMES = [['31536000', '1 year'], ['7776000', '90 days'], ['2592000', '30 days'], ['604800', '7 days'], ['3600', '1 hour']];

/** Creates a node and shows how its machine joins. */
export async function addNode(shell) {
  const created = await shell.components.form({
    title: 'Add a node',
    action: 'Create',
    fields: [
      { name: 'name', title: 'Name', required: true, attributes: { maxlength: 128, placeholder: 'gpu-worker-01' } },
      { name: 'role', title: 'Role', type: 'select', value: 'worker', options: ROLES },
      { name: 'labels', title: 'Labels', type: 'labels', attributes: { rows: 3, placeholder: 'zone=a' }, help: 'key=value, one a line' },
    ],
    run: ({ name, role, labels }) => shell.api.post('nodes', { name, role: [role], labels }),
  });
  if (!created) return;
  shell.navigate(`nodes/${created._id}`);
  // A new node has no token that this one could void.
  await shell.api.post(`nodes/${created._id}/token`, {})
    .then((issued) => showCommand(shell, created, issued), shell.report);
}

/** Shows a command with the token that the node has; where it has none, one is issued. */
export async function installCommand(shell, node) {
  try {
    await showCommand(shell, node, await shell.api.post(`nodes/${node._id}/install-command`));
  } catch (error) {
    if (error.code !== 'NO_TOKEN') throw error;
    await issueFirst(shell, node);
  }
}

async function issueFirst(shell, node) {
  const issued = await shell.confirm({
    title: `Issue a token for ${node.name}?`,
    text: 'The node has no valid token. The command that installs its agent comes with one.',
    action: 'Issue a token',
    danger: false,
    run: () => shell.api.post(`nodes/${node._id}/token`, {}),
  });
  if (issued) await showCommand(shell, node, issued);
}

/** Replaces the node's token. The one before stays good for a while, so that nothing is cut off. */
export async function rotateToken(shell, node) {
  const issued = await shell.components.form({
    title: `Rotate the token of ${node.name}?`,
    text: node.websocketConnected
      ? 'The agent is connected with the present token. Install the new one on the machine before the present one ends.'
      : 'A new token is issued, and the present one ends.',
    action: 'Rotate the token',
    danger: true,
    fields: [
      { name: 'overlapSeconds', title: 'The present token stays good for', type: 'select', value: '86400', options: OVERLAPS },
      { name: 'expiresIn', title: 'The new token is good for', type: 'select', value: '31536000', options: LIFETIMES },
      { name: 'description', title: 'What it is for', attributes: { maxlength: 512 } },
    ],
    run: ({ overlapSeconds, expiresIn, description }) => shell.api.post(`nodes/${node._id}/token`, {
      overlapSeconds: Number(overlapSeconds), expiresIn: Number(expiresIn), description,
    }),
  });
  if (issued) await showCommand(shell, node, issued);
}

export const revokeTokens = (shell, node) => shell.confirm({
  title: `Revoke every token of ${node.name}?`,
  text: 'Its agent is cut off at once and cannot come back until it is installed with a new token.',
  action: 'Revoke',
  run: () => shell.api.delete(`nodes/${node._id}/token`),
});

/** The token itself, where the host has no release that a command could install. */
const showToken = (shell, node, issued) => shell.components.dialog(`The token of ${node.name}`, () => html`
  <p>This host has no release of the agent to install: start the agent with this token. It is shown now and never again.</p>
  <pre tabindex="0" aria-label="Token">AIO_CONTROLLER_ENDPOINT=${issued.controllerEndpoint}
AIO_NODE_TOKEN=${issued.token}</pre>
  <div class="bar">${copyButton(issued.token, 'Copy the token')}${issued.documentationUrl ? html`<a href=${issued.documentationUrl} rel="noreferrer">Guide</a>` : nothing}</div>
  <p class="quiet">Good until ${dateTime(issued.expiresAt)}.</p>`);

/** A command that works once, with the time that is left; as text to paste or user data of a new machine. */
async function showCommand(shell, node, issued) {
  if (!issued.installCommand) {
    await showToken(shell, node, issued);
    return;
  }
  let tab = 'command';
  let timer;
  await shell.components.dialog(`Install the agent on ${node.name}`, (update) => {
    const left = (Date.parse(issued.commandExpiresAt) - Date.now()) / 1000;
    clearTimeout(timer);
    if (left > 0) timer = setTimeout(update, 1000);
    const text = tab === 'command' ? issued.installCommand : issued.cloudInit;
    const choose = (name) => () => { tab = name; update(); };
    const button = (name, title) => html`<button type="button" class="small" aria-pressed=${tab === name} @click=${choose(name)}>${title}</button>`;
    return html`
      <div class="bar" role="group" aria-label="How to install">${button('command', 'Command')}${button('cloudInit', 'cloud-init')}</div>
      <p>${tab === 'command' ? 'Run this on the machine, as a user who may use sudo.' : 'Give this to a new machine as its user data.'}
        It works once. ${left > 0 ? html`<strong>Good for another <span class="number">${remaining(left)}</span>.</strong>`
          : html`<strong>It has ended; close this and ask for another.</strong>`}</p>
      <pre tabindex="0" aria-label="Install command">${text}</pre>
      <div class="bar">${copyButton(text)}${issued.documentationUrl ? html`<a href=${issued.documentationUrl} rel="noreferrer">Guide</a>` : nothing}</div>
      <p class="quiet">Installs version ${issued.daemonVersion}. The token in it is good until ${dateTime(issued.tokenExpiresAt ?? issued.expiresAt)}.</p>`;
  });
  clearTimeout(timer);
}

const remaining = (seconds) => (seconds < 60 ? duration(seconds)
  : `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')} min`);
