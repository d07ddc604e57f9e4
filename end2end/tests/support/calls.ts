// Calls of server functions: taken from a real page, changed, and sent again as an attacker would.

import type { Page, Request, Route } from '@playwright/test';
import { main } from './server.js';

type Json = { [name: string]: string | number | string[] | Json | undefined };
export type Call = { method: string; path: string; headers: Record<string, string>; body?: string };
export type Answer = { status: number; type: string; text: string };

/** What the hydrated page sends to this address while `act` is done. It is stopped on its way. */
export async function captured(page: Page, path: string, act: () => Promise<void>): Promise<Call> {
  // It must be stopped before the route is taken away, or it would go on.
  const stopped = new Promise<Request>((resolve, reject) => {
    const stop = (route: Route) => route.abort().then(() => resolve(route.request()), reject);
    page.route(`**${path}`, stop).catch(reject);
  });
  await act();
  const request = await stopped;
  await page.unroute(`**${path}`);
  const headers = await request.allHeaders();
  return {
    method: request.method(),
    path,
    headers: { 'Content-Type': headers['content-type'] ?? '', Accept: headers['accept'] ?? '*/*' },
    body: request.postData() ?? undefined,
  };
}

/** The same call with other values for some members of its JSON. */
export function altered(call: Call, changes: Json): Call {
  const merge = (into: Json, from: Json): Json => {
    const merged = { ...into };
    for (const [name, value] of Object.entries(from)) {
      const inner = merged[name];
      const both = isObject(inner) && isObject(value);
      if (value !== undefined) merged[name] = both ? merge(inner, value) : value;
    }
    return merged;
  };
  return { ...call, body: JSON.stringify(merge(JSON.parse(call.body ?? '{}'), changes)) };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a browser without JavaScript sends for a form. */
export function formCall(path: string, form: Record<string, string>): Call {
  return {
    method: 'POST',
    path,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
    body: new URLSearchParams(form).toString(),
  };
}

/** Sends a call with no browser in between, so with these headers and no others. */
export async function send(call: Call, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(main.origin + call.path, {
    method: call.method,
    headers: { ...call.headers, ...headers },
    body: call.body,
    redirect: 'manual',
  });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

/** The page's cookies, as the header a browser would send. */
export async function cookies(page: Page): Promise<string> {
  const all = await page.context().cookies(main.origin);
  return all.map(({ name, value }) => `${name}=${value}`).join('; ');
}
