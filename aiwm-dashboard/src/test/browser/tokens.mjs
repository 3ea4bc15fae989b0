// Tokens of users with any role, as the host's identity service would sign them.

import { createHmac } from 'node:crypto';

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function tokenOf(secret, role) {
  const now = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({
    sub: '691eba08517f917943ae1fa2', username: role, status: 'active', roles: [role], orgId: '691eb9e6517f917943ae1f9d', iat: now, exp: now + 3600,
  })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
