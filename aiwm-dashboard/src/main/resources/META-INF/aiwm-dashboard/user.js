// Who is signed in, and what they may do.

import { html } from './dom.js';

const ROLES = { view: 'viewer', edit: 'editor', own: 'owner' };

/** What a permission takes, as people say it. */
export const roleOf = (permission) => ROLES[permission] ?? permission;

/** @param {{username: string, userId: string, roles: string[], permissions: string[]}} session */
export const userOf = (session) => ({
  ...session,
  name: session.username || session.userId,
  may: (permission) => session.permissions.includes(permission),
});

/** A template for those who may, else a line that says which role may. */
export function allowed(user, permission, offer, what) {
  return user.may(permission) ? offer()
    : html`<p class="quiet needs">${what} takes the role ${roleOf(permission)}; you are ${
      user.roles.length ? user.roles.join(', ') : 'without a role'}.</p>`;
}
