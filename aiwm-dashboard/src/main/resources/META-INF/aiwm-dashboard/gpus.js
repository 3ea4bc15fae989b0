// The GPUs of a node, with what runs on them.

import { bytes, empty, html, nothing, percent, render } from './dom.js';

function device(gpu, measured = {}) {
  const total = gpu.memoryTotal ?? measured.memoryTotal;
  const used = measured.memoryUsed ?? (total !== undefined && gpu.memoryFree !== undefined && gpu.memoryFree !== null ? total - gpu.memoryFree : undefined);
  const throttled = [measured.throttleReasons ?? []].flat();
  return html`<section class="card pad"><h2>${gpu.deviceId} <span class="quiet">${gpu.model ?? ''}</span></h2>
    <dl><dt>Use</dt><dd>${percent(measured.utilization ?? gpu.utilization, `use of ${gpu.deviceId}`)}</dd>
      <dt>Memory</dt><dd>${bytes(used)} of ${bytes(total)}</dd>
      <dt>Temperature</dt><dd>${number(measured.temperature ?? gpu.temperature, '°C')}</dd>
      <dt>Power</dt><dd>${number(measured.powerUsage, 'W')}${measured.powerLimit ? ` of ${Math.round(measured.powerLimit)} W` : ''}</dd>
      <dt>Fan</dt><dd>${number(measured.fanSpeed, '%')}</dd>
      <dt>ECC errors</dt><dd>${measured.eccErrors ?? '–'}</dd>
      ${measured.xid ? html`<dt>XID</dt><dd><span class="status" data-tone="bad">${[measured.xid].flat().join(', ')}</span></dd>` : nothing}
      ${throttled.length ? html`<dt>Held down by</dt><dd>${throttled.join(', ')}</dd>` : nothing}
      <dt>Driver</dt><dd>${[gpu.driverVersion, gpu.cudaVersion && `CUDA ${gpu.cudaVersion}`].filter(Boolean).join(', ') || '–'}</dd>
      <dt>MIG</dt><dd>${gpu.migDevices?.length ? `${gpu.migDevices.length} devices` : gpu.migMode ?? '–'}</dd>
      <dt>UUID</dt><dd><code>${gpu.uuid ?? '–'}</code></dd></dl>
    ${measured.processes?.length ? html`<h3>Processes</h3><div class="scroll" tabindex="0" role="region" aria-label=${`Processes on ${gpu.deviceId}`}><table>
      <thead><tr><th scope="col">PID</th><th scope="col">Name</th><th scope="col">Memory</th></tr></thead>
      <tbody>${measured.processes.map((process) => html`<tr><td data-label="PID">${process.pid ?? '–'}</td><td data-label="Name">${process.name ?? '–'}</td>
        <td data-label="Memory">${bytes(process.memoryUsed)}</td></tr>`)}</tbody></table></div>` : nothing}</section>`;
}

const number = (value, unit) => (value === undefined || value === null ? '–' : `${Math.round(value)} ${unit}`);

export const gpusPanel = {
  id: 'gpus',
  title: 'GPUs',
  render(element, node, shell) {
    let now = node;
    let metrics = {};
    const draw = () => {
      const devices = now.gpuDevices ?? [];
      const measured = new Map((metrics.gpu ?? []).map((gpu) => [gpu.deviceId, gpu]));
      render(devices.length ? html`<div class="columns">${devices.map((gpu) => device(gpu, measured.get(gpu.deviceId)))}</div>`
        : empty(now.lastSeenAt ? 'The agent has found no GPU on this machine.' : 'The agent has not said yet which GPUs there are.'), element);
    };
    const stop = shell.keep(async () => {
      metrics = (await shell.api.get(`nodes/${node._id}/metrics`)).metrics ?? {};
      draw();
    }, { every: 30000 });
    draw();
    return { update: (next) => { now = next; draw(); }, close: stop };
  },
};
