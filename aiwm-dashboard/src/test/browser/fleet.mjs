// A small fleet for the browser test: nodes made over REST, and agents that speak the node protocol.

import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';

const GIB = 2 ** 30;
const MODELS = ['NVIDIA H200', 'NVIDIA L40S', 'NVIDIA A100-SXM4-80GB'];

/** REST for the test itself. */
export function client(base) {
  let token = '';
  const call = async (method, path, body) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    async login(username, password) { token = (await call('POST', '/auth/login', { username, password })).accessToken; return token; },
    get: (path) => call('GET', path),
    post: (path, body = {}) => call('POST', path, body),
    patch: (path, body) => call('PATCH', path, body),
    put: (path, body) => call('PUT', path, body),
  };
}

/** An agent with GPUs, containers and logs that never were. */
export class Agent {
  constructor(base, token, { name, gpus = 2, model = 0, hot = false }) {
    Object.assign(this, { name, hot, started: Date.now() });
    this.gpus = Array.from({ length: gpus }, (_, i) => ({ deviceId: `GPU-${i}`, model: MODELS[model % MODELS.length] }));
    this.bytes = 1e9;
    this.socket = new WebSocket(`${base.replace('http', 'ws')}/ws/node`, { headers: { Authorization: `Bearer ${token}`, 'AIWM-Protocol': '2' } });
    this.ready = new Promise((resolve, reject) => {
      this.socket.on('error', reject);
      this.socket.on('close', (code, reason) => { clearInterval(this.timer); reject(new Error(`${name}: ${code} ${reason}`)); });
      this.socket.on('message', (text) => this.heard(JSON.parse(text), resolve));
    });
  }

  close() { this.socket.close(); }

  send(type, data, metadata) {
    this.socket.send(JSON.stringify({ type, messageId: randomUUID(), timestamp: new Date().toISOString(), data, metadata }));
  }

  heard(message, ready) {
    if (message.type === 'connection.ack') this.register();
    else if (message.type === 'register.ack') { this.beat(); this.timer = setInterval(() => this.beat(), 3000); ready(this); }
    else if (message.type !== 'error') this.command(message);
  }

  register() {
    this.send('node.register', {
      hostname: `${this.name}.rack`, ipAddress: '10.0.1.5', os: 'Debian GNU/Linux 12', cpuCores: 64, cpuModel: 'AMD EPYC 9554',
      ramTotal: 512 * GIB, diskTotal: 3800 * GIB, daemonVersion: 'v0.1.0', uptimeSeconds: 86400, containerRuntime: 'docker 24.0.7',
      capabilities: ['idempotent-commands', 'drain'], running: [],
      gpuDevices: this.gpus.map((gpu) => ({ ...gpu, uuid: `GPU-${randomUUID()}`, memoryTotal: 80 * GIB, memoryFree: 30 * GIB, utilization: 60, temperature: 61, driverVersion: '550.54', cudaVersion: '12.4' })),
    });
  }

  beat() {
    const wave = (low, high) => low + (high - low) * (0.5 + 0.5 * Math.sin(Date.now() / 40000 + this.name.length));
    this.bytes += 5e7;
    const gpu = this.gpus.map(({ deviceId, model }, i) => ({
      deviceId, model, utilization: wave(40, 95 - i * 5), memoryTotal: 80 * GIB, memoryUsed: wave(35, 60) * GIB, memoryFree: 20 * GIB,
      temperature: this.hot ? 95 : wave(55, 72), powerUsage: wave(250, 480), powerLimit: 700, eccErrors: 0,
      processes: [{ pid: 4711, name: 'python3 -m vllm.entrypoints.openai.api_server', memoryUsed: 38 * GIB }],
    }));
    this.send('telemetry.heartbeat', {
      status: this.hot ? 'degraded' : 'online', uptimeSeconds: 86400, cpuUsage: wave(20, 70), ramUsage: wave(30, 60), activeDeployments: 1,
      gpuStatus: gpu.map(({ deviceId, utilization, memoryUsed, temperature }) => ({ deviceId, utilization, memoryUsed, temperature })),
    });
    this.send('telemetry.metrics', {
      cpu: { usage: wave(20, 70), cores: 64, temperature: 50 }, memory: { total: 512 * GIB, used: wave(150, 300) * GIB, usage: wave(30, 60) },
      disk: { total: 3800 * GIB, used: 900 * GIB, usage: 24, ioRead: this.bytes, ioWrite: this.bytes / 2 },
      network: { bytesIn: this.bytes * 3, bytesOut: this.bytes, packetsIn: 1, packetsOut: 1 }, gpu,
    });
  }

  command(message) {
    const { messageId, type, metadata, data = {} } = message;
    this.send('command.ack', { originalMessageId: messageId, status: 'acknowledged' }, metadata);
    const answer = (rest) => this.send('command.result', { originalMessageId: messageId, ...rest }, metadata);
    if (type === 'model.delete') answer({ status: 'error', error: { code: 'MODEL_NOT_FOUND', message: `There is no model ${data.modelPath}` } });
    else if (type !== 'model.download') answer({ status: 'success', result: this.resultOf(type) });
  }

  resultOf(type) {
    if (type === 'container.list') {
      return { total: 1, containers: [{
        containerId: 'c0ffee', name: 'llama-70b', image: 'vllm/vllm-openai:v0.6', state: 'running', status: 'Up 3 hours', createdAt: new Date(this.started).toISOString(),
        managed: true, deploymentId: 'd1', healthStatus: 'healthy', orphaned: false,
      }] };
    }
    if (type === 'container.logs') return { logs: ['INFO: Started server process [1]', 'INFO: Application startup complete.'] };
    return { done: true, token: 'never-to-be-shown' };
  }
}

/** A fleet of every state that a list can show. */
export async function fleet(base, rest) {
  const agents = [];
  const make = async (name, labels, agent) => {
    const node = await rest.post('/nodes', { name, role: ['worker'], labels });
    if (agent) {
      const { token } = await rest.post(`/nodes/${node._id}/token`);
      agents.push(new Agent(base, token, { name, ...agent }));
    }
    return node;
  };
  const nodes = [];
  for (let i = 1; i <= 6; i += 1) nodes.push(await make(`gpu-0${i}`, { zone: i % 2 ? 'a' : 'b', tier: 'prod' }, { gpus: i % 3 + 1, model: i, hot: i === 5 }));
  for (let i = 1; i <= 24; i += 1) nodes.push(await make(`spare-${String(i).padStart(2, '0')}`, { zone: 'c' }));
  await Promise.all(agents.map((agent) => agent.ready));
  return { nodes, agents };
}
