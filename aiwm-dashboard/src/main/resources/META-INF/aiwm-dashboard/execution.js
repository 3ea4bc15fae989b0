// One execution: its steps as a graph and along time, each with all that is known of it.

import { code, dateTime, duration, facts, html, nothing, opens, progress, render, status, time } from './dom.js';
import { graph, timeline } from './graph.js';
import { learn, nameOf } from './names.js';

const ENDED = ['completed', 'failed', 'timeout', 'cancelled'];
const AGAIN = ['failed', 'timeout', 'cancelled'];

const nodeOf = (shell, id) => (id ? html`<a href=${shell.link(`nodes/${id}`)}>${nameOf(id)}</a>` : html`<span class="quiet">–</span>`);

/** Why a step has not gone on yet; empty where nothing holds it up. */
export function waitsFor(step, steps) {
  if (step.status === 'pending') {
    if (step.onFailureOf !== undefined && step.onFailureOf !== null) return `only if step ${step.onFailureOf} has to be undone`;
    const open = (step.dependsOn ?? []).filter((index) => !['completed', 'skipped'].includes(steps[index]?.status));
    if (open.length) return `for ${open.length === 1 ? 'step' : 'steps'} ${open.join(', ')}`;
    return step.placement && !step.nodeId ? 'for a node that fits' : 'for its turn';
  }
  if (step.status !== 'running') return '';
  if (step.retryAt) return `for the next try, ${dateTime(step.retryAt)}`;
  if (!step.nodeId && step.placement) return 'for a node that fits';
  if (step.command?.type.startsWith('local.')) return step.claimedBy ? '' : 'for a controller to take it';
  if (!step.sentAt) return 'for the node to take it';
  return step.acknowledgedAt ? '' : 'for the node to say that it has it';
}

const took = (step) => {
  if (!step.startedAt) return '–';
  const seconds = ((step.completedAt ? Date.parse(step.completedAt) : Date.now()) - Date.parse(step.startedAt)) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds);
};

function line(shell, step, waiting) {
  return html`<span class="index">${step.index}</span><span class="title">${step.name}</span>${status(step.status)}
      <span>${nodeOf(shell, step.nodeId)}</span><code>${step.command?.type}</code>
      <span class="quiet">${waiting ? `waits ${waiting}` : took(step)}</span>
      ${step.error ? html`<span class="problem">${step.error.message}</span>` : nothing}`;
}

function details(step, waiting) {
  return html`<div class="columns"><div>${facts([
      ['Description', step.description], ['Progress', progress(step.progress, `progress of ${step.name}`)],
      ['Attempt', step.attempt ? `${step.attempt} of ${step.retry?.maxAttempts ?? 1}` : ''],
      ['Depends on', (step.dependsOn ?? []).join(', ')], ['Waits', waiting], ['Optional', step.optional ? 'yes' : ''],
      ['Placement', step.placement && Object.entries(step.placement).filter(([, value]) => typeof value !== 'object' || Object.keys(value ?? {}).length)
        .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ')],
      ['Started', step.startedAt && time(step.startedAt)], ['Sent', step.sentAt && time(step.sentAt)],
      ['Acknowledged', step.acknowledgedAt && time(step.acknowledgedAt)], ['Given up', step.deadlineAt && !step.completedAt && time(step.deadlineAt)],
      ['Ended', step.completedAt && time(step.completedAt)], ['Carried out by', step.claimedBy], ['Message', step.sentMessageId],
      ['Error', step.error && `${step.error.code}: ${step.error.message}`],
    ])}</div>
      <div><h3>Data</h3>${code(step.command?.data ?? {}, `Data of step ${step.index}`)}</div>
      ${step.result ? html`<div><h3>Result</h3>${code(step.result, `Result of step ${step.index}`)}</div>` : nothing}
      ${step.error?.details ? html`<div><h3>Error</h3>${code(step.error.details, `Error of step ${step.index}`)}</div>` : nothing}</div>`;
}

function history(entries) {
  if (!entries?.length) return nothing;
  return html`<details><summary>History, the latest ${entries.length}</summary><div class="card scroll"><table aria-label="History"><thead><tr>
    ${['When', 'Step', 'Direction', 'What', 'Node', 'Details'].map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
    <tbody>${[...entries].reverse().map((entry) => html`<tr><td data-label="When">${time(entry.createdAt)}</td><td data-label="Step">${entry.stepIndex ?? '–'}</td>
      <td data-label="Direction">${entry.direction}</td><td data-label="What">${entry.what}</td><td data-label="Node">${entry.nodeId ? nameOf(entry.nodeId) : '–'}</td>
      <td data-label="Details" class="wrap"><code>${Object.keys(entry.details ?? {}).length ? JSON.stringify(entry.details) : ''}</code></td></tr>`)}</tbody></table></div></details>`;
}

function actions(shell, execution, changed) {
  const { _id: id, name } = execution;
  const button = (title, work, className = '') => html`<button type="button" class=${className} @click=${(event) => shell.components
    .busy(event.currentTarget, async () => { await work(); await changed(); })}>${title}</button>`;
  return shell.allowed('edit', () => html`<div class="bar">
    ${ENDED.includes(execution.status) ? nothing : button('Cancel', () => shell.confirm({
      title: `Cancel ${name}?`, text: 'Steps that run are told to stop; what has been done is undone where it says how.',
      action: 'Cancel it', run: () => shell.api.delete(`executions/${id}`),
    }), 'danger')}
    ${AGAIN.includes(execution.status) ? button('Retry', () => shell.api.post(`executions/${id}/retry`)) : nothing}
    <a class="button" href=${shell.link('run', { from: id })}>Run again as new</a></div>`, 'Changing an execution');
}

const link = (shell, id) => html`<a href=${shell.link(`executions/${id}`)}>…${id.slice(-6)}</a> `;

function show(shell, it, changed, open, update) {
  const steps = it.steps ?? [];
  return html`<section><p class="crumbs"><a href=${shell.link('executions')}>Executions</a></p><div data-errors></div>
    <div class="heading"><h1>${it.name}</h1>${status(it.status)}${it.endsAs ? html`<span class="tag">being undone, ends as ${it.endsAs}</span>` : nothing}
      ${progress(it.progress, 'progress')}</div>
    ${actions(shell, it, changed)}
    ${it.error ? html`<div class="card pad problem"><strong>${it.error.code}</strong> ${it.error.message}${
      it.error.nodeId ? html` on ${nodeOf(shell, it.error.nodeId)}` : nothing}</div>` : nothing}
    <div class="columns"><section class="card pad">${facts([
      ['Id', html`<code>${it._id}</code>`], ['Description', it.description], ['Category', it.category], ['Type', it.type],
      ['Nodes', it.involvedNodeIds?.length > 5 ? it.involvedNodeIds.length : it.involvedNodeIds?.map((id) => html`${nodeOf(shell, id)} `)],
      ['About', it.resourceType === 'node' ? nodeOf(shell, it.resourceId) : it.resourceId && `${it.resourceType} ${it.resourceId}`],
      ['Created', html`${time(it.createdAt)} by ${it.createdBy}`], ['Started', it.startedAt && time(it.startedAt)],
      ['Ended', it.completedAt && time(it.completedAt)], ['Given up', !it.completedAt && it.timeoutAt && time(it.timeoutAt)],
      ['Retries', it.retryCount ? `${it.retryCount} of ${it.maxRetries}` : ''], ['At most at once', it.concurrency], ['May fail', it.failureBudget || ''],
      ['Parent', it.parentExecutionId && link(shell, it.parentExecutionId)],
      ['Children', it.childExecutionIds?.length ? it.childExecutionIds.map((id) => link(shell, id)) : ''],
    ])}</section>${graph(steps, (index) => { open.add(index); update(); })}</div>
    ${timeline(it, steps)}
    <h2>Steps</h2><div class="card steps">${steps.map((step) => {
      const waiting = waitsFor(step, steps);
      return opens(step.index, line(shell, step, waiting), () => details(step, waiting), open, update);
    })}</div>
    ${it.result && Object.keys(it.result).length ? html`<details><summary>Result</summary>${code(it.result, 'Result')}</details>` : nothing}
    ${history(it.history)}
    <p><a href=${shell.link('events', { subject: `execution/${it._id}` })}>Its events</a></p></section>`;
}

export const executionPage = {
  path: 'executions/{id}',
  title: 'Execution',
  within: 'executions',
  render(view, { id }, shell) {
    const open = new Set();
    let ended = false;
    async function read(again = false) {
      if (ended && !again) return;
      let execution;
      try {
        execution = await shell.api.get(`executions/${id}`);
      } catch (error) {
        if (error.status !== 404) throw error;
        ended = true;
        render(html`<h1>Not found</h1><div class="card empty"><p>There is no such execution, or it is not yours to see.</p>
          <a href=${shell.link('executions')}>To the executions</a></div>`, view);
        return;
      }
      ended = ENDED.includes(execution.status);
      const draw = () => render(show(shell, execution, () => read(true), open, draw), view);
      draw();
      const ids = [...(execution.involvedNodeIds ?? []), execution.resourceType === 'node' ? execution.resourceId : null];
      await learn(shell, ids);
      draw();
    }
    return shell.keep(read, { subject: id, every: 5000 });
  },
};
