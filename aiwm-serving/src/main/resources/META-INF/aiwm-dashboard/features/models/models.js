// Models: the list, and each with its versions, imports and uploads.

const STATUSES = ['queued', 'downloading', 'downloaded', 'deploying', 'active', 'inactive', 'download-failed', 'deploy-failed',
  'validating', 'invalid-credentials', 'error'];
const TYPES = ['llm', 'vision', 'embedding', 'voice'];

const columns = ({ dom: { html, status, time, bytes }, link }) => [
  { id: 'name', title: 'Name', sort: 'name', render: (it) => html`<a href=${link(`models/${it._id}`)}>${it.name}</a>` },
  { id: 'status', title: 'Status', sort: 'status', render: (it) => status(it.status) },
  { id: 'type', title: 'Type', sort: 'type', render: (it) => it.type },
  { id: 'version', title: 'Latest version', render: (it) => it.latestVersion ?? '–' },
  { id: 'versions', title: 'Versions', render: (it) => it.versionCount },
  { id: 'size', title: 'Size', sort: 'fileSize', render: (it) => (it.fileSize ? bytes(it.fileSize) : '–') },
  { id: 'scope', title: 'Seen by', render: (it) => it.scope },
  { id: 'created', title: 'Created', sort: 'createdAt', render: (it) => time(it.createdAt) },
  { id: 'repository', title: 'Repository', hidden: true, render: (it) => it.repository ?? it.provider ?? '–' },
];

/** Asks what to import, and leads to the execution that does it. */
async function importModel(shell, model) {
  const begun = await shell.components.form({
    title: model ? `Import a version of ${model.name}` : 'Import a model from the hub',
    text: 'The commit that the revision stands for now is fetched into the storage, verified, and never changes.',
    action: 'Import',
    fields: [
      { name: 'repository', title: 'Repository', required: true, value: model?.repository, attributes: { placeholder: 'org/name' } },
      { name: 'revision', title: 'Revision', attributes: { placeholder: 'main' }, help: 'Branch, tag or commit' },
      { name: 'files', title: 'Files', help: 'Patterns, with commas between; all by default', attributes: { placeholder: '*.safetensors, *.json' } },
      ...(model ? [] : [{ name: 'name', title: 'Name', help: 'That of the repository by default' }, { name: 'type', title: 'Type', type: 'select', value: 'llm', options: TYPES }]),
      { name: 'version', title: 'Version', attributes: { placeholder: 'v1' } },
      { name: 'token', title: 'Token', help: 'Name of a secret of the host, for gated and private repositories' },
    ],
    run: ({ files, token, ...more }) => shell.api.post('models/download', {
      ...more,
      ...(model ? { modelId: model._id } : {}),
      files: files?.split(',').map((it) => it.trim()).filter(Boolean),
      token: token && `\${secrets.${token}}`,
    }),
  });
  if (begun) shell.navigate(`executions/${begun.executionId}`);
}

/** Sends files one after the other, and publishes the version after the last. */
async function uploadFiles(shell, model, input, say) {
  const files = [...input.files];
  let version;
  for (const [index, file] of files.entries()) {
    say(`Sending ${file.name} (${index + 1} of ${files.length})…`);
    const last = index === files.length - 1;
    const sent = await shell.api.upload('models/upload', { modelId: model._id, version, path: file.name, publish: last }, file);
    version = sent.version;
  }
  input.value = '';
  say(files.length ? `Version ${version} is there.` : '');
}

const listPage = {
  path: 'models',
  title: 'Models',
  menu: true,
  render(view, params, shell) {
    const { html, empty, render } = shell.dom;
    render(html`<div class="heading"><h1>Models</h1>${shell.allowed('edit', () => html`
      <button class="button primary" @click=${() => importModel(shell)}>Import from the hub</button>
      <button class="button" @click=${() => register(shell)}>Register</button>`, 'Adding models')}</div><div class="body"></div>`, view);
    return shell.components.table(view.querySelector('.body'), {
      path: 'models',
      label: 'Models',
      columns: columns(shell),
      search: { name: 'prefix[name]', title: 'Name begins with' },
      filters: [{ name: 'status', title: 'Status', options: STATUSES }, { name: 'type', title: 'Type', options: TYPES }, { name: 'tags', title: 'Tag' }],
      when: { type: 'model.' },
      empty: (filtered) => empty(filtered ? 'No model matches.' : 'There are no models yet.'),
    }).close;
  },
};

async function register(shell) {
  const made = await shell.components.form({
    title: 'Register a model',
    text: 'Its files can be uploaded then.',
    action: 'Register',
    fields: [
      { name: 'name', title: 'Name', required: true, attributes: { maxlength: 100 } },
      { name: 'type', title: 'Type', type: 'select', value: 'llm', options: TYPES },
      { name: 'description', title: 'Description', attributes: { maxlength: 500 } },
      { name: 'scope', title: 'Seen by', type: 'select', value: 'org', options: [['org', 'the organisation'], ['private', 'me and owners'], ['public', 'every organisation']] },
    ],
    run: (asked) => shell.api.post('models', { ...asked, deploymentType: 'self-hosted' }),
  });
  if (made) shell.navigate(`models/${made._id}`);
}

function versionRows(shell, model, versions, act) {
  const { html, status, bytes, time, nothing } = shell.dom;
  return html`<div class="scroll"><table><thead><tr><th>Version</th><th>Status</th><th>Files</th><th>Size</th><th>From</th><th>Created</th><th></th></tr></thead>
    <tbody>${versions.map((it) => html`<tr>
      <td data-label="Version">${it.label}${Object.entries(model.aliases ?? {}).filter(([, id]) => id === it._id).map(([alias]) => html` <span class="status">${alias}</span>`)}</td>
      <td data-label="Status">${status(it.status)}${it.error ? html`<br><small>${it.error.message}</small>` : nothing}</td>
      <td data-label="Files">${it.files.length}</td>
      <td data-label="Size">${bytes(it.fileSize)}</td>
      <td data-label="From">${it.source.repository ? html`${it.source.repository}<br><small>${(it.source.commit ?? it.source.revision ?? '').slice(0, 12)}</small>` : it.source.kind}</td>
      <td data-label="Created">${time(it.createdAt)}</td>
      <td>${it.executionId ? html`<a class="button small" href=${shell.link(`executions/${it.executionId}`)}>Progress</a>` : nothing}
        ${shell.user.may('edit') ? html`<button class="button small" @click=${() => act.remove(it)}>Delete</button>` : nothing}</td>
    </tr>`)}</tbody></table></div>`;
}

const modelPage = {
  path: 'models/{id}',
  title: 'Model',
  within: 'models',
  render(view, { id }, shell) {
    const { html, render, facts, status, bytes, empty, nothing } = shell.dom;
    let note = '';
    let model;
    let versions = [];
    const act = {
      remove: async (version) => {
        await shell.confirm({
          title: `Delete version ${version.label}?`, text: 'Its files are removed from the storage.', action: 'Delete', danger: true,
          run: () => shell.api.delete(`models/${id}/versions/${version._id}`),
        });
        await read();
      },
      move: async (verb) => { await shell.api.post(`models/${id}/${verb}`); await read(); },
      forget: async () => {
        const gone = await shell.confirm({
          title: `Delete ${model.name}?`, text: 'Every version goes with it, and their files are removed from the storage.', action: 'Delete', danger: true,
          run: () => shell.api.delete(`models/${id}`, { version: model.version }),
        });
        if (gone) shell.navigate('models');
      },
    };
    const say = (text) => { note = text; draw(); };
    const send = (event) => uploadFiles(shell, model, event.target, say).catch((error) => { say(''); shell.report(error, event.target); });
    const actions = () => html`
      ${model.status === 'active' ? html`<button class="button" @click=${() => act.move('deactivate').catch(shell.report)}>Deactivate</button>`
        : html`<button class="button" @click=${() => act.move('activate').catch(shell.report)}>Activate</button>`}
      ${model.deploymentType === 'self-hosted' ? html`<button class="button" @click=${() => importModel(shell, model)}>Import a version</button>
        <label class="button">Upload files<input type="file" multiple hidden @change=${send}></label>` : nothing}
      <button class="button danger" @click=${act.forget}>Delete</button>`;
    const draw = () => render(html`<div class="heading"><h1>${model.name}</h1>${shell.allowed('edit', actions, 'Changing models')}</div>
      ${note ? html`<p role="status">${note}</p>` : nothing}
      ${facts([['Status', status(model.status)], ['Type', model.type], ['Seen by', model.scope], ['Framework', model.framework ?? '–'],
        ['Size', model.fileSize ? bytes(model.fileSize) : '–'], ['Description', model.description || '–'],
        ...(model.error ? [['Last failure', model.error.message]] : [])])}
      <h2>Versions</h2>${versions.length ? versionRows(shell, model, versions, act) : empty('No version yet: import one, or upload files.')}`, view);
    const read = async () => {
      model = await shell.api.get(`models/${id}`);
      versions = (await shell.api.get(`models/${id}/versions`, { limit: 100 })).data;
      draw();
    };
    return shell.keep(read, { type: 'model.' });
  },
};

export default { pages: [listPage, modelPage] };
