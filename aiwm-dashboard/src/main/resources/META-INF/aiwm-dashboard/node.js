// One node: how it is, what can be done, and its panels, those of features included.

import { bytes, facts, html, nothing, percent, render, status, time } from './dom.js';
import { nodeActions } from './node-actions.js';
import { closed } from './nodes.js';

const DEGREES = ['gpu_temperature'];
const PERCENTS = ['gpu_memory', 'cpu', 'memory', 'disk'];

function measured(metric, value) {
  if (DEGREES.includes(metric)) return `${Math.round(value)} °C`;
  if (PERCENTS.includes(metric)) return `${Math.round(value)} %`;
  return metric === 'token_expiry' ? `${Math.round(value)} days` : String(value);
}

function alerts(node) {
  const { state = 'ok', reasons = [], alerts: active = [] } = node.health ?? {};
  if (state === 'ok' && active.length === 0 && reasons.length === 0) return nothing;
  return html`<section class="card pad" aria-label="Health"><h2>Health ${status(state)}</h2><ul class="plain">
    ${active.map((alert) => html`<li>${status(alert.level)} ${alert.metric.replaceAll('_', ' ')}${alert.deviceId ? ` of ${alert.deviceId}` : ''}:
      ${measured(alert.metric, alert.value)}, limit ${measured(alert.metric, alert.threshold)}, since ${time(alert.since)}</li>`)}
    ${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></section>`;
}

function overview(element, node) {
  const draw = (now) => render(html`${alerts(now)}
    <div class="columns"><section class="card pad"><h2>Now</h2>${facts([
      ['Link', now.websocketConnected ? html`connected since ${time(now.connectedAt)}` : 'not connected'],
      ['Last heartbeat', time(now.lastSeenAt && now.lastHeartbeat)],
      ['CPU', percent(now.cpuUsage, 'CPU use')],
      ['Memory', percent(now.ramUsage, 'memory use')],
      ['Takes work', now.schedulable ? 'yes' : `no: ${(now.unschedulableReasons ?? []).join(', ')}`],
      ['Deployments', now.activeDeployments],
      ['Up for', now.uptimeSeconds ? `${Math.floor(now.uptimeSeconds / 3600)} h` : ''],
      ['Controller', now.controllerId],
    ])}</section>
    <section class="card pad"><h2>Machine</h2>${facts([
      ['Host', now.hostname], ['Address', now.ipAddress], ['Public address', now.publicIpAddress], ['System', now.os],
      ['Processor', now.cpuModel && `${now.cpuModel}, ${now.cpuCores} cores`], ['RAM', now.ramTotal && bytes(now.ramTotal)],
      ['Disk', now.diskTotal && bytes(now.diskTotal)], ['Containers', now.containerRuntime], ['Agent', now.daemonVersion],
      ['It can', (now.capabilities ?? []).join(', ')],
    ])}</section>
    <section class="card pad"><h2>Record</h2>${facts([
      ['Id', html`<code>${now._id}</code>`], ['Role', now.role.join(', ')],
      ['Labels', Object.keys(now.labels ?? {}).length ? Object.entries(now.labels).map(([key, value]) => html`<span class="tag">${key}=${value}</span> `) : ''],
      ['Pools', (now.poolIds ?? []).join(', ')], ['Created', time(now.createdAt)],
      ['Token issued', now.tokenMetadata && time(now.tokenMetadata.tokenGeneratedAt)],
      ['Token last used', now.tokenMetadata?.tokenLastUsed && time(now.tokenMetadata.tokenLastUsed)],
      ['Token ends', now.tokenMetadata && time(now.tokenMetadata.tokenExpiresAt)],
      ['Token is for', now.tokenMetadata?.description],
    ])}</section></div>`, element);
  draw(node);
  return { update: draw };
}

const OVERVIEW = { id: 'overview', title: 'Overview', render: overview };

/** The name of a panel in the address. */
const idOf = (panel) => panel.id ?? panel.title.toLowerCase().replace(/[^a-z0-9]+/g, '-');

function tabs(shell, node, panels, current) {
  return html`<nav class="tabs" aria-label="About the node">${panels.map((panel) => html`<a
    href=${shell.link(`nodes/${node._id}`, { tab: panel === OVERVIEW ? '' : idOf(panel) })}
    aria-current=${panel === current ? 'page' : nothing}>${panel.title}</a>`)}</nav>`;
}

function head(shell, node, changed) {
  return html`<div class="heading"><h1>${node.name}</h1>${status(node.status)}
      ${closed(node).map((reason) => html`<span class="tag">${reason}</span>`)}</div>
    ${shell.allowed('own', () => nodeActions(shell, node, changed), 'Changing a node')}`;
}

function missing(view, shell) {
  render(html`<h1>Not found</h1><div class="card empty"><p>There is no such node: it was deleted, or is not yours to see.</p>
    <a href=${shell.link('nodes')}>To the nodes</a></div>`, view);
}

export const nodePage = {
  path: 'nodes/{id}',
  title: 'Node',
  within: 'nodes',
  render(view, { id, tab }, shell) {
    const panels = [OVERVIEW, ...shell.panels.filter((panel) => !panel.needs || shell.user.may(panel.needs))];
    const panel = panels.find((each) => idOf(each) === (tab ?? 'overview')) ?? OVERVIEW;
    let shown = null;
    let gone = false;

    async function read() {
      if (gone) return;
      try {
        draw(await shell.api.get(`nodes/${id}`));
      } catch (error) {
        if (error.status !== 404) throw error;
        gone = true;
        shown?.close?.();
        missing(view, shell);
      }
    }

    function draw(node) {
      document.title = `${node.name} · ${document.title.split(' · ').pop()}`;
      render(html`<section><p class="crumbs"><a href=${shell.link('nodes')}>Nodes</a></p><div data-errors></div>
        ${head(shell, node, read)}${tabs(shell, node, panels, panel)}<div class="panel"></div></section>`, view);
      if (shown === null) shown = opened(panel.render(view.querySelector('.panel'), node, shell));
      else shown.update?.(node);
    }

    const stop = shell.keep(read, { subject: id });
    return () => { stop(); if (!gone) shown?.close?.(); };
  },
};

/** A panel answers with nothing, with what ends it, or with what ends and what updates it. */
const opened = (answer) => (typeof answer === 'function' ? { close: answer } : answer ?? {});
