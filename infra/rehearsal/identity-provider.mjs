// Plays a company's identity provider, over OpenID Connect: identity-provider.mjs ADDRESS ISSUER CERTIFICATE KEY
// One person uses it and is signed in already. The emulator does not check signatures, so the token has none.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [address, issuer, certificate, key] = process.argv.slice(2);

const discovery = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
};
const person = {
  sub: 'it-lead',
  email: 'it-lead@example.com',
  name: 'Lena Lead',
  department: 'IT',
  // As Cognito writes several values into one attribute. The emulator takes texts only.
  groups: '[corp-staff,corp-admins,everyone]',
};
const part = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');

createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
  const url = new URL(request.url, issuer);
  const json = (body) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
  if (url.pathname === '/.well-known/openid-configuration') return json(discovery);
  if (url.pathname === '/keys') return json({ keys: [] });
  if (url.pathname === '/authorize') {
    const back = new URL(url.searchParams.get('redirect_uri'));
    back.searchParams.set('code', 'code');
    back.searchParams.set('state', url.searchParams.get('state'));
    return response.writeHead(302, { Location: back.href }).end();
  }
  if (url.pathname === '/token') {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: 'usher', iat: now, exp: now + 300, ...person };
    return json({ id_token: `${part({ alg: 'none' })}.${part(claims)}.`, access_token: 'a', token_type: 'Bearer' });
  }
  return response.writeHead(404).end();
}).listen(443, address);
