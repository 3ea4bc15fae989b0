// The containers of a node, asked of its agent, and their logs.

import { empty, html, nothing, render, status, time } from './dom.js';

const ENDED = ['completed', 'failed', 'timeout', 'cancelled'];
const TAIL = 500;
const PAUSE = 1000;
const LONGEST = 70;

const sleep = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

/** Lines as the agent gives them: texts, or records with a time. */
const lineOf = (line) => (typeof line === 'string' ? line : [line.timestamp, line.message ?? line.line ?? JSON.stringify(line)].filter(Boolean).join(' '));

/** A command carried out and waited for: the result of its one step. */
async function ask(shell, node, type, data, open) {
  const { executionId } = await shell.api.post(`nodes/${node._id}/commands`, { type, data });
  for (let i = 0; i < LONGEST && open(); i += 1) {
    const execution = await shell.api.get(`executions/${executionId}`);
    if (execution.status === 'completed') return execution.steps[0].result ?? {};
    if (ENDED.includes(execution.status)) throw new Error(execution.error?.message ?? `The command ${execution.status}`);
    await sleep(PAUSE);
  }
  throw new Error('The agent has not answered; the execution goes on.');
}

async function logs(shell, node, container) {
  let lines = null;
  let problem = '';
  let following = true;
  let redraw = () => {};
  let open = true;
  const read = async () => {
    try {
      const result = await ask(shell, node, 'container.logs', { containerId: container.containerId, tail: TAIL }, () => open);
      lines = (result.logs ?? []).map(lineOf);
      problem = '';
    } catch (error) {
      problem = error.message;
      following = false;
    }
    redraw();
  };
  const follow = async () => {
    while (open) {
      if (following && !document.hidden) await read();
      await sleep(5000);
    }
  };
  const bottom = () => requestAnimationFrame(() => {
    const text = document.querySelector('dialog[open] pre.log');
    if (text && following) text.scrollTop = text.scrollHeight;
  });
  const shown = shell.components.dialog(`Logs of ${container.name}`, (update) => {
    redraw = update;
    bottom();
    const toggle = (event) => { following = event.target.checked; update(); };
    return html`${problem ? html`<div class="alert" role="alert"><p>${problem}</p></div>` : nothing}
      <pre class="log" tabindex="0" aria-label="Log">${lines === null ? 'Asking the agent…' : lines.length ? lines.join('\n') : 'Nothing was logged.'}</pre>
      <label class="check"><input type="checkbox" .checked=${following} @change=${toggle}><span>Ask again every few seconds</span></label>
      <p class="quiet">The last ${TAIL} lines. Each question is an execution on the node.</p>`;
  });
  follow();
  await shown;
  open = false;
}

function row(shell, node, container) {
  return html`<tr><td data-label="Name">${container.name}</td><td data-label="Image">${container.image}</td>
    <td data-label="State">${status(container.state === 'running' ? 'running' : container.state)}</td>
    <td data-label="Status">${container.status}${container.healthStatus ? ` · ${container.healthStatus}` : ''}</td>
    <td data-label="Created">${time(container.createdAt)}</td><td data-label="By">${container.managed ? container.orphaned ? 'AIWM, orphaned' : 'AIWM' : 'others'}</td>
    <td>${container.managed && shell.user.may('own') ? html`<button type="button" class="small" @click=${() => logs(shell, node, container)}>Logs</button>` : nothing}</td></tr>`;
}

function list(shell, node, containers) {
  if (containers.length === 0) return empty('No containers run on this node.');
  return html`<div class="card scroll"><table aria-label="Containers"><thead><tr>${['Name', 'Image', 'State', 'Status', 'Created', 'By', 'Logs']
    .map((title) => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>${containers.map((container) => row(shell, node, container))}</tbody></table></div>
    ${shell.allowed('own', () => nothing, 'Reading logs')}`;
}

export const containersPanel = {
  id: 'containers',
  title: 'Containers',
  render(element, node, shell) {
    const draw = async () => {
      try {
        const { data } = await shell.api.get(`nodes/${node._id}/containers`);
        render(list(shell, node, data), element);
      } catch (error) {
        if (error.status === 0 || error.status === 401) return;
        render(html`<div class="card empty"><p>The agent cannot be asked for its containers: ${error.message}</p>
          <button type="button" class="small" @click=${draw}>Ask again</button></div>`, element);
      }
    };
    if (!node.websocketConnected) {
      render(empty('The node is not connected, so its agent cannot be asked.'), element);
      return () => {};
    }
    render(empty('Asking the agent…'), element);
    return shell.keep(draw, { every: 30000 });
  },
};
