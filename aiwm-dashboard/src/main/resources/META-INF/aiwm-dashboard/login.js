// Signing in, where the host has not done so already.

import { ApiError, login, useToken } from './api.js';
import { html, nothing, render } from './dom.js';
import { clear, report } from './errors.js';

/** Where a host's login page sends people back to. */
const back = (address) => address.replace('{return}', encodeURIComponent(location.href));

function atHost(settings, text) {
  return html`<section class="login card pad"><h1>Sign in</h1><div data-errors></div><p>${text}</p>
    <a class="button primary" href=${back(settings.loginUrl)}>Sign in</a></section>`;
}

function own(submit, text) {
  return html`<form class="login card pad" @submit=${submit}><h1>Sign in</h1><div data-errors></div>
    ${text ? html`<p>${text}</p>` : nothing}
    <label><span>User name</span><input name="username" autocomplete="username"></label>
    <label><span>Password</span><input name="password" type="password" autocomplete="current-password"></label>
    <label><span>or an access token of your identity service</span>
      <input name="token" type="password" autocomplete="off" placeholder="eyJ…"></label>
    <button class="primary">Sign in</button></form>`;
}

/** Shows what it takes to sign in; `done` is called with the person signed in. */
export function show(view, settings, done, text = '') {
  const submit = async (event) => {
    event.preventDefault();
    const form = event.target;
    const { username, password, token } = form.elements;
    clear(form);
    try {
      if (token.value) useToken(token.value.trim());
      else await login(username.value, password.value);
      await done();
    } catch (error) {
      useToken(null);
      report(problem(error, token.value), form);
    }
  };
  render(settings.loginUrl ? atHost(settings, text || 'You are not signed in.') : own(submit, text), view);
  view.querySelector('input')?.focus();
}

/** 401 is told here, where everybody else leaves it to this page. */
function problem(error, token) {
  const said = (detail) => new ApiError(400, { detail });
  if (error.status === 404) return said('This host has no login of its own: use an access token.');
  if (error.status === 401) return said(token ? 'The token is not accepted.' : 'Wrong user name or password.');
  return error;
}
