// The commands that agents know, with data to begin with.

const EXAMPLES = {
  'container.inspect': { containerId: '' },
  'container.list': { all: true },
  'container.logs': { containerId: '', tail: 100 },
  'container.stats': { containerId: '' },
  'deployment.create': { deploymentId: '', containerName: '', containerImage: '', gpuDeviceIds: [] },
  'deployment.delete': { deploymentId: '' },
  'deployment.query': { deploymentId: '' },
  'deployment.restart': { deploymentId: '' },
  'deployment.stop': { deploymentId: '' },
  'deployment.update': { deploymentId: '', containerImage: '' },
  'model.cache': {},
  'model.delete': { modelPath: '' },
  'model.download': { source: 'huggingface', sourcePath: '' },
  'model.list': {},
  'proxy.configure': { subPath: '', targetUrl: '' },
  'proxy.remove': { subPath: '' },
  'system.drain': { enabled: true },
  'system.healthCheck': {},
  'system.query': {},
  'system.restart': {},
  'system.update': {},
};

export const COMMANDS = Object.keys(EXAMPLES);

export const example = (type) => EXAMPLES[type] ?? {};
