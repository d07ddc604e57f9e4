// Lets the browsers of this machine into the rehearsal's network: door.mjs SOCKET AUTHORITY HOST...
// There, https://HOST is http://HOST.localhost:PORT: browsers know every such name to be this machine, and take it for
// as safe as TLS. The servers see their own names, so what is deployed needs no other. Any other name, such as
// localhost, leads to the first HOST.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';

const [socket, authority, ...hosts] = process.argv.slice(2);
const ca = readFileSync(authority);

createServer((incoming, response) => {
  // The browser's port, not the socket's: SSH may forward another.
  const port = /:\d+$/.exec(incoming.headers.host)?.[0] ?? '';
  const outside = (host) => `http://${host}.localhost${port}`;
  const host = hosts.find((host) => outside(host) === `http://${incoming.headers.host}`);
  if (!host) return response.writeHead(302, { Location: outside(hosts[0]) }).end();

  // Redirects lead to the hosts, and a policy allows them.
  const translated = (value) => hosts.reduce((text, host) => text.replaceAll(`https://${host}`, outside(host)), value);
  const { method, url: path } = incoming;
  const outgoing = request({ host, path, method, ca, headers: { ...incoming.headers, host } }, (answer) => {
    response.writeHead(answer.statusCode, answer.rawHeaders.map(translated));
    answer.pipe(response);
  });
  outgoing.on('error', (error) => {
    if (response.headersSent) return response.destroy();
    response.writeHead(502, { 'Content-Type': 'text/plain' }).end(`${host} does not answer: ${error.message}\n`);
  });
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}).listen({ fd: Number(socket) });
