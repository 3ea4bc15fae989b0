// Starts the page: what the host says of itself, the features' pages, who is signed in.

import { ApiError, api, hasToken, useToken } from './api.js';
import { html, render } from './dom.js';
import { report } from './errors.js';
import * as login from './login.js';
import { builtIn } from './pages.js';
import * as shell from './shell.js';

const RETRY = 3000;
let settings = {};
let entered = false;

/** What features add; one that cannot be loaded is told of, and the others go on. */
async function contributions(features) {
  const loaded = await Promise.allSettled(features.map(({ module }) => import(new URL(module, document.baseURI))));
  const all = [builtIn];
  loaded.forEach((result, i) => {
    if (result.status === 'fulfilled') all.push(result.value.default);
    else report(new ApiError(500, { detail: `The pages of ${features[i].name} cannot be loaded: ${result.reason.message}` }));
  });
  return {
    pages: all.flatMap((each) => each.pages ?? []),
    panels: all.flatMap((each) => each.nodePanels ?? []),
  };
}

async function enter() {
  const session = await api.get('session');
  entered = true;
  shell.enter(session);
}

function signIn(text) {
  entered = false;
  shell.leave();
  login.show(shell.empty(), settings, enter, text);
}

document.addEventListener('aiwm:signed-out', () => {
  if (!entered) return;
  useToken(null);
  signIn('Your session has ended. You will be taken back to where you were.');
});

/** Asks who is there before any form is shown: the host may have signed them in. */
async function begin() {
  try {
    await enter();
  } catch (error) {
    if (error.status === 403) refused(error);
    else if (error instanceof ApiError && error.status === 401) {
      useToken(null);
      signIn('');
    } else {
      waiting(error);
    }
  }
}

function refused(error) {
  shell.drawHeader();
  render(html`<h1>No access</h1><div class="card empty"><p>You are signed in, but no role of yours may see this page.</p>
    <p class="quiet">${error.message}</p>
    ${hasToken() ? html`<button type="button" @click=${() => { useToken(null); signIn(''); }}>Sign in as somebody else</button>` : ''}
    </div>`, shell.empty());
}

function waiting(error) {
  shell.drawHeader();
  render(html`<h1>Please wait</h1><div class="card empty"><p>${error.message}.</p><p class="quiet">Trying again…</p></div>`, shell.empty());
  setTimeout(begin, RETRY);
}

async function start() {
  settings = await api.get('dashboard/features.json').catch(() => ({}));
  shell.configure(settings, await contributions(settings.features ?? []), () => signIn(''));
  await begin();
}

start();
