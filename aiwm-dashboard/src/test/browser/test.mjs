// Drives the page as an operator does: every view, every action, every error state.
// BASE, LOGIN (user:password), CHROMIUM and SHOTS (a directory) come from the environment.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { NARROW, WIDE, launch, open, sideways, violations } from './browser.mjs';
import { client, fleet } from './fleet.mjs';
import { tokenOf } from './tokens.mjs';

const { BASE, LOGIN, CHROMIUM, SHOTS, SECRET } = process.env;
const [user, password] = LOGIN.split(':');
const rest = client(BASE);
let passed = 0;
const failures = [];

mkdirSync(SHOTS, { recursive: true });

async function check(name, work) {
  const start = Date.now();
  try {
    await work();
    passed += 1;
    console.log(`ok   ${name} (${Date.now() - start} ms)`);
  } catch (error) {
    failures.push(name);
    console.log(`FAIL ${name}: ${error.message.split('\n').slice(0, 6).join('\n     ')}`);
    await page?.screenshot({ path: `${SHOTS}/failed-${failures.length}.png` }).catch(() => {});
    await page?.keyboard.press('Escape').catch(() => {});
  }
}

const browser = await launch(CHROMIUM);
const opened = await open(browser);
const { page, seen } = opened;
const go = (hash) => page.evaluate((to) => { location.hash = to; }, hash);
const text = (selector) => page.locator(selector).first().innerText();
const button = (name, within = page) => within.getByRole('button', { name, exact: true });
const dialog = () => page.locator('dialog[open]').last();
const shot = (name) => page.screenshot({ path: `${SHOTS}/${name}.png` });
const link = (name) => page.getByRole('link', { name, exact: true });

await rest.login(user, password);
const { nodes, agents } = await fleet(BASE, rest);
const [first, second] = nodes;
const waitFor = async (what, look) => {
  for (let i = 0; i < 60; i += 1) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
  throw new Error(`Waited in vain for ${what}`);
};

await check('a wrong password is said in the form, and stays', async () => {
  await page.goto(`${BASE}/?continue=x#/nodes/${first._id}?tab=gpus`).then((response) => response.status() === 200 || page.goto(`${BASE}/#/nodes/${first._id}?tab=gpus`));
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill('wrong');
  await button('Sign in').click();
  await page.getByText('Wrong user name or password.').waitFor();
  assert.deepEqual(await violations(page), []);
});

await check('signing in leads to the address that was asked for', async () => {
  await page.getByLabel('Password').fill(password);
  await button('Sign in').click();
  await page.getByRole('heading', { name: first.name }).waitFor();
  await page.getByRole('heading', { name: /^GPU-0/ }).waitFor();
});

const VIEWS = [
  ['nodes', '#/nodes', 'text=gpu-01'],
  ['node', `#/nodes/${first._id}`, 'h2:has-text("Machine")'],
  ['gpus', `#/nodes/${first._id}?tab=gpus`, 'h2:has-text("GPU-0")'],
  ['metrics', `#/nodes/${first._id}?tab=metrics&range=1h`, 'figure canvas'],
  ['containers', `#/nodes/${first._id}?tab=containers`, 'text=llama-70b'],
  ['node-executions', `#/nodes/${first._id}?tab=executions`, '.list'],
  ['node-events', `#/nodes/${first._id}?tab=events`, 'text=node.connected'],
  ['limits', `#/nodes/${first._id}?tab=limits`, 'text=GPU temperature'],
  ['node-audit', `#/nodes/${first._id}?tab=audit`, 'text=node.issue_token'],
  ['executions', '#/executions', 'text=three steps'],
  ['execution', () => `#/executions/${chain._id}`, '.timeline'],
  ['run', `#/run?nodeIds=${first._id},${second._id}`, 'legend'],
  ['events', '#/events', 'text=node.connected'],
  ['audit', '#/audit', 'text=node.create'],
  ['dead-letters', '#/dead-letters', 'text=Every notifier has taken every event'],
  ['health', '#/health', 'text=store'],
];

const step = (name, type, more = {}) => ({ name, command: { type, data: more.data ?? {} }, ...more, data: undefined });
const chain = await rest.post('/executions', {
  name: 'three steps', category: 'maintenance', nodeId: first._id,
  steps: [step('check', 'system.healthCheck', { data: { token: 'hidden-by-the-page' } }), step('list', 'container.list', { dependsOn: [0] }), step('query', 'system.query', { dependsOn: [0] })],
});
await waitFor('the chain', async () => (await rest.get(`/executions/${chain._id}`)).status === 'completed');
// The charts need something to draw.
await new Promise((resolve) => { setTimeout(resolve, 4000); });

for (const [width, size] of [['1280', WIDE], ['390', NARROW]]) {
  for (const colorScheme of ['light', 'dark']) {
    await check(`every view at ${width} px, ${colorScheme}: no violation, nothing sideways`, async () => {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      for (const [name, hash, sign] of VIEWS) {
        await go(typeof hash === 'function' ? hash() : hash);
        await page.locator(sign).first().waitFor();
        await page.waitForTimeout(120);
        assert.deepEqual(await violations(page), [], name);
        assert.equal(await sideways(page), 0, `${name} scrolls sideways`);
        await shot(`${name}-${width}-${colorScheme}`);
      }
    });
  }
}
await page.setViewportSize(WIDE);
await page.emulateMedia({ colorScheme: 'light' });

await check('addresses: reload, Back, and links that can be pasted', async () => {
  await go('#/nodes');
  await link('gpu-01').click();
  await link('Limits').click();
  await page.reload();
  await page.getByRole('cell', { name: 'GPU temperature, °C', exact: true }).waitFor();
  await page.goBack();
  await page.locator('h2:has-text("Machine")').waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Nodes', exact: true }).waitFor();
});

await check('nodes are searched, filtered, sorted, and the bad ones come first', async () => {
  await go('#/nodes');
  await link('gpu-05').waitFor();
  assert.equal((await page.locator('tbody tr').first().innerText()).includes('gpu-05'), true, 'the hot one is first');
  await page.getByLabel('Name begins with').fill('spare-1');
  await waitFor('ten rows', async () => (await page.locator('tbody tr').count()) === 10);
  assert.match(page.url(), /q=spare-1/);
  await page.reload();
  await waitFor('ten rows again', async () => (await page.locator('tbody tr').count()) === 10);
  await page.getByLabel('Name begins with').fill('');
  await page.getByRole('combobox', { name: 'Status' }).selectOption('online');
  await waitFor('the online ones', async () => (await page.locator('tbody tr').count()) === 6);
  await button('Name').click();
  await waitFor('sorted', async () => (await page.locator('tbody tr').first().innerText()).includes('gpu-01'));
  await page.getByRole('combobox', { name: 'Status' }).selectOption('error');
  await page.getByText('No node matches.').waitFor();
});

await check('a picture for the documents', async () => {
  await go('#/nodes?q=gpu');
  await link('gpu-05').waitFor();
  await page.setViewportSize({ width: 1280, height: 620 });
  await shot('nodes-found');
  await page.setViewportSize(WIDE);
});

await check('columns are chosen, and remembered', async () => {
  await go('#/nodes?sort=name');
  await page.getByText('Columns', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Address' }).check();
  await page.reload();
  await page.getByRole('columnheader', { name: 'Address' }).waitFor();
});

await check('several nodes are cordoned and uncordoned at once', async () => {
  await go('#/nodes?q=spare-0');
  await page.getByRole('checkbox', { name: 'Choose spare-01' }).check();
  await page.getByRole('checkbox', { name: 'Choose spare-02' }).check();
  await button('Cordon').click();
  await button('Cordon', dialog()).click();
  await dialog().getByText('2 of 2 done.').waitFor();
  await button('Close', dialog()).click();
  await page.getByText('cordoned').nth(1).waitFor();
  for (const node of nodes.filter(({ name }) => ['spare-01', 'spare-02'].includes(name))) {
    assert.deepEqual((await rest.get(`/nodes/${node._id}`)).unschedulableReasons.includes('cordoned'), true);
  }
});

await check('a taken name is said in the dialog and survives a refresh', async () => {
  await go('#/nodes');
  await button('Add node').click();
  await dialog().getByLabel('Name').fill('gpu-01');
  await button('Create', dialog()).click();
  await dialog().getByRole('alert').waitFor();
  await page.waitForTimeout(2500);
  assert.equal(await dialog().getByRole('alert').count(), 1);
  assert.deepEqual(await violations(page), []);
  await shot('taken-name');
  await dialog().getByRole('button', { name: 'Dismiss this error' }).click();
  assert.equal(await dialog().getByRole('alert').count(), 0);
  await button('Cancel', dialog()).click();
});

await check('a node is added, with a command that is good once and counted down', async () => {
  await button('Add node').click();
  await dialog().getByLabel('Name').fill('gpu-new');
  await dialog().getByLabel('Labels').fill('zone=d');
  await button('Create', dialog()).click();
  await dialog().getByText('curl').waitFor();
  assert.match(await dialog().innerText(), /Good for another 14:5\d min/);
  await button('cloud-init', dialog()).click();
  await dialog().getByText('#cloud-config').waitFor();
  assert.deepEqual(await violations(page), []);
  await shot('install');
  await button('Close', dialog()).click();
  await page.getByRole('heading', { name: 'gpu-new' }).waitFor();
});

await check('showing the install command leaves the token alone; rotating asks and overlaps', async () => {
  await go(`#/nodes/${first._id}`);
  const before = (await rest.get(`/nodes/${first._id}`)).tokenMetadata.tokenGeneratedAt;
  await button('Install command').click();
  await dialog().getByText('curl').waitFor();
  await button('Close', dialog()).click();
  let node = await rest.get(`/nodes/${first._id}`);
  assert.equal(node.tokenMetadata.tokenGeneratedAt, before);
  assert.equal(node.websocketConnected, true);
  await button('Rotate token').click();
  assert.equal(await dialog().getByLabel('The present token stays good for').inputValue(), '86400');
  await shot('rotate');
  await button('Rotate the token', dialog()).click();
  await dialog().getByText('curl').waitFor();
  await button('Close', dialog()).click();
  node = await rest.get(`/nodes/${first._id}`);
  assert.notEqual(node.tokenMetadata.tokenGeneratedAt, before);
  assert.equal(node.websocketConnected, true, 'the agent goes on with the token before');
});

await check('maintenance, labels, limits and drain', async () => {
  await go(`#/nodes/${second._id}`);
  await button('Maintenance').click();
  await button('Begin maintenance', dialog()).click();
  await button('End maintenance').click();
  await button('Maintenance').waitFor();
  await page.getByText('More', { exact: true }).click();
  await button('Edit name and labels').click();
  await dialog().getByLabel('Labels').fill('nonsense');
  await button('Save', dialog()).click();
  await dialog().getByText('write key=value').waitFor();
  await dialog().getByLabel('Labels').fill('zone=z');
  await button('Save', dialog()).click();
  await page.getByText('zone=z').waitFor();
  await link('Limits').click();
  await page.getByRole('button', { name: 'Change CPU, %' }).click();
  await dialog().getByLabel('Warning from').fill('77');
  await button('Save', dialog()).click();
  await page.getByRole('cell', { name: 'this node' }).waitFor();
  await page.getByRole('button', { name: 'Reset CPU, %' }).click();
  await waitFor('the reset', async () => (await page.getByRole('cell', { name: 'this node' }).count()) === 0);
  await button('Drain').click();
  await button('Drain', dialog()).click();
  await page.getByText('draining').first().waitFor();
  await button('Uncordon').click();
  await button('Cordon').waitFor();
});

await check('container logs are read from the page', async () => {
  await go(`#/nodes/${first._id}?tab=containers`);
  await button('Logs').click();
  await dialog().getByText('Application startup complete.').waitFor();
  assert.deepEqual(await violations(page), []);
  await button('Close', dialog()).click();
});

await check('a command is sent from a node and ends on its execution; secrets are masked', async () => {
  await go(`#/nodes/${first._id}`);
  await button('Command').click();
  await dialog().getByLabel('Data').fill('{');
  await button('Send', dialog()).click();
  await dialog().getByText('not valid JSON').waitFor();
  await dialog().getByLabel('Data').fill('{}');
  await button('Send', dialog()).click();
  await page.getByRole('heading', { name: /system.query on gpu-01/ }).waitFor();
  await page.locator('.heading .status', { hasText: 'completed' }).waitFor();
  await page.locator('.step').first().getByRole('button', { name: 'More' }).click();
  assert.equal((await page.locator('main').innerText()).includes('never-to-be-shown'), false);
  await go(`#/executions/${chain._id}`);
  await page.locator('.step').first().getByRole('button', { name: 'More' }).click();
  await page.getByText('Data', { exact: true }).first().waitFor();
  assert.equal((await page.locator('main').innerText()).includes('hidden-by-the-page'), false);
});

await check('steps are run on two nodes, fail, and are retried and cancelled', async () => {
  await go(`#/run?nodeIds=${first._id},${second._id}`);
  await page.getByLabel('Name', { exact: true }).first().fill('two nodes');
  await page.getByLabel('Command').fill('model.delete');
  await page.getByLabel('Data').fill('{"modelPath": "/nothing"}');
  await button('Run').click();
  await page.getByRole('heading', { name: 'two nodes' }).waitFor();
  await page.locator('.heading .status', { hasText: 'failed' }).waitFor();
  await page.getByText('There is no model /nothing').first().waitFor();
  await button('Retry').click();
  await page.locator('.heading .status', { hasText: 'failed' }).waitFor();
  await link('Run again as new').click();
  await page.getByText('On each of 2 nodes').waitFor();
  await page.getByLabel('Command').fill('model.download');
  await page.getByLabel('Data').fill('{"source": "http", "sourcePath": "https://models.example/x"}');
  await button('Run').click();
  await page.locator('.heading .status', { hasText: 'running' }).waitFor();
  await button('Cancel').click();
  await button('Cancel it', dialog()).click();
  await page.locator('.heading .status', { hasText: 'cancelled' }).waitFor();
});

await check('what the server refuses of an execution is said at the form', async () => {
  await go('#/run');
  await page.getByLabel('Name', { exact: true }).first().fill('bad');
  await page.getByLabel('Command').fill('nonsense.type');
  await button('Run').click();
  await page.getByRole('alert').getByText('steps[0]').first().waitFor();
});

await check('events follow what happens, and link to it', async () => {
  await go('#/events?type=node.registered');
  await page.locator('.event').first().waitFor();
  await rest.post('/nodes', { name: 'while-watching', role: ['worker'] });
  await link('while-watching').waitFor();
  await link('while-watching').click();
  await page.getByRole('heading', { name: 'while-watching' }).waitFor();
  await page.getByText('More', { exact: true }).click();
  await button('Delete').click();
  await button('Delete', dialog()).click();
  await page.getByRole('heading', { name: 'Nodes', exact: true }).waitFor();
});

await check('what is not there is said', async () => {
  await go('#/nodes/000000000000000000000000');
  await page.getByText('There is no such node').waitFor();
  await go('#/executions/000000000000000000000000');
  await page.getByText('There is no such execution').waitFor();
  await go('#/nonsense');
  await page.getByText('There is no page').waitFor();
});

await check('text that nodes and people choose stays text', async () => {
  await rest.patch(`/nodes/${second._id}`, { labels: { x: '<img src=x onerror=alert(1)>' } });
  await go(`#/nodes/${second._id}`);
  await page.getByText('<img src=x').first().waitFor();
  assert.equal(await page.locator('main img').count(), 0);
});

await check('an idle minute costs few requests', async () => {
  await go('#/nodes');
  await link('gpu-01').waitFor();
  const before = seen.requests.length;
  await page.waitForTimeout(12000);
  const asked = seen.requests.length - before;
  assert.ok(asked * 5 < 20, `${asked} requests in 12 s`);
});

await check('all comes from the host, and weighs little', async () => {
  assert.deepEqual(seen.requests.map((request) => request.url()).filter((url) => !url.startsWith(BASE) && !url.startsWith('data:') && !url.startsWith('blob:')), []);
  const sizes = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/dashboard/')).map((entry) => entry.decodedBodySize));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total < 400000, `${total} bytes`);
  console.log(`     ${total} bytes in ${sizes.length} files, not compressed`);
});

await check('a controller that is away is said, with since when, and that it is back', async () => {
  await go('#/nodes');
  await link('gpu-01').waitFor();
  await opened.context.setOffline(true);
  await page.getByText('The controller has not answered since').waitFor({ timeout: 30000 });
  assert.equal(await link('gpu-01').count(), 1, 'what was there stays');
  await shot('away');
  await opened.context.setOffline(false);
  await waitFor('the way back', async () => (await page.getByText('The controller has not answered since').count()) === 0);
});

for (const [role, permitted] of [['organization.viewer', false], ['organization.editor', true]]) {
  await check(`${role}: what the role may not do is not offered`, async () => {
    const other = await open(browser);
    await other.page.addInitScript((token) => sessionStorage.setItem('aiwm-token', token), tokenOf(SECRET, role));
    await other.page.goto(`${BASE}/#/nodes/${first._id}`);
    await other.page.getByText('Changing a node takes the role owner').waitFor();
    for (const name of ['Cordon', 'Rotate token', 'Install command']) assert.equal(await button(name, other.page).count(), 0, name);
    assert.equal(await other.page.getByRole('link', { name: 'Audit' }).count(), 0);
    await other.page.goto(`${BASE}/#/executions`);
    await other.page.getByText('three steps').first().waitFor();
    assert.equal(await other.page.getByRole('link', { name: 'New execution' }).count(), permitted ? 1 : 0);
    await other.page.goto(`${BASE}/#/audit`);
    await other.page.getByText('Audit takes the role owner').waitFor();
    assert.deepEqual(await violations(other.page), []);
    await other.context.close();
  });
}

await check('a session of the host needs no form, and its CSRF token comes along', async () => {
  const other = await open(browser);
  const token = tokenOf(SECRET, 'organization.owner');
  await other.context.addCookies([{ name: 'XSRF-TOKEN', value: 'from-the-host', url: BASE }]);
  const sent = [];
  // Stands in for a host that knows its user by a session.
  await other.page.route((url) => url.href.startsWith(BASE), (route) => {
    const request = route.request();
    if (request.method() !== 'GET') sent.push(request.headers()['x-xsrf-token']);
    route.continue({ headers: { ...request.headers(), authorization: `Bearer ${token}` } });
  });
  await other.page.goto(`${BASE}/#/nodes/${nodes[8]._id}`);
  await button('Cordon', other.page).click();
  await button('Uncordon', other.page).waitFor();
  assert.deepEqual(sent, ['from-the-host']);
  assert.equal(await other.page.getByRole('button', { name: 'Sign out' }).count(), 0);
  await other.context.close();
});

await check('a feature adds a page, a menu entry and a panel; settings change title and login', async () => {
  const other = await open(browser);
  const module = `export default {
    pages: [{ path: 'bookings', title: 'Bookings', menu: true, render(view, params, shell) {
      const { html, render } = shell.dom;
      render(html\`<h1>Bookings of \${shell.user.name}</h1>\`, view);
      return () => { window.closedBookings = true; };
    } }],
    nodePanels: [{ title: 'Bookings', render(element, node, shell) { shell.dom.render(shell.dom.html\`<p>Booked: \${node.name}</p>\`, element); } }],
  };`;
  await other.page.addInitScript((token) => sessionStorage.setItem('aiwm-token', token), tokenOf(SECRET, 'organization.owner'));
  await other.page.route('**/dashboard/features.json', (route) => route.fulfill({ json: {
    title: 'Rack control', features: [{ name: 'bookings', module: 'dashboard/features/bookings/booking.js' }, { name: 'broken', module: 'dashboard/features/broken/none.js' }] } }));
  await other.page.route('**/dashboard/features/bookings/booking.js', (route) => route.fulfill({ contentType: 'text/javascript', body: module }));
  await other.page.goto(BASE);
  await other.page.getByText('The pages of broken cannot be loaded').waitFor();
  await other.page.getByRole('link', { name: 'Rack control' }).waitFor();
  await other.page.getByRole('link', { name: 'Bookings' }).click();
  await other.page.getByRole('heading', { name: 'Bookings of' }).waitFor();
  await other.page.goto(`${BASE}/#/nodes/${first._id}?tab=bookings`);
  await other.page.getByText('Booked: gpu-01').waitFor();
  assert.equal(await other.page.evaluate(() => window.closedBookings), true);
  await other.context.close();
});

await check('where the host has a login of its own, the page leads there', async () => {
  const other = await open(browser);
  await other.page.route('**/dashboard/features.json', (route) => route.fulfill({ json: { loginUrl: '/login?return={return}', features: [] } }));
  await other.page.goto(`${BASE}/#/events`);
  const href = await other.page.getByRole('link', { name: 'Sign in' }).getAttribute('href');
  assert.equal(href, `/login?return=${encodeURIComponent(`${BASE}/#/events`)}`);
  assert.deepEqual(await violations(other.page), []);
  await other.context.close();
});

await check('a session that ends is said, and signing in leads back', async () => {
  await go(`#/nodes/${first._id}?tab=limits`);
  await page.evaluate(() => sessionStorage.setItem('aiwm-token', 'stale'));
  await page.reload();
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(password);
  await button('Sign in').click();
  await page.getByRole('cell', { name: 'GPU temperature, °C', exact: true }).waitFor();
  await button('Sign out').click();
  await page.getByLabel('User name').waitFor();
});

await check('no error was left in the console', async () => assert.deepEqual(seen.problems, []));

for (const agent of agents) agent.close();
await browser.close();
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
