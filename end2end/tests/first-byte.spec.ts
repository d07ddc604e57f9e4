// The first bytes already are the signed-in person's page: nothing flickers, and nothing waits for WebAssembly.

import { itMember } from './support/accounts.js';
import { main } from './support/server.js';
import { openAccountMenu, signIn } from './support/session.js';
import { expect, test } from './support/test.js';

/** The first chunk of an answer's body, with whatever the browser holds as cookies. */
async function firstChunk(path: string, cookie: string): Promise<string> {
  const response = await fetch(main.origin + path, { headers: { Cookie: cookie } });
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}

test('hold the name, the groups and the theme', async ({ page, context }) => {
  await signIn(page, itMember);
  await page.goto('/resources');
  await openAccountMenu(page);
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const cookie = (await context.cookies(main.origin)).map(({ name, value }) => `${name}=${value}`).join('; ');

  const html = await firstChunk('/resources?q=blog', cookie);
  expect(html).toMatch(/^<!DOCTYPE html>\s*<html [^>]*lang="en"/i);
  expect(html).toMatch(/<html [^>]*data-theme="dark"/);
  expect(html).toContain(itMember.name);
  expect(html).toContain('usher-users');
  expect(html).toContain('Engineering blog');
});

test('hold no name without a session', async () => {
  const html = await firstChunk('/resources', '');
  expect(html).toMatch(/<html [^>]*data-theme="system"/);
  expect(html).toContain('Please sign in');
  expect(html).not.toContain(itMember.name);
});

test('are not kept by any cache, and are covered by a policy', async ({ page }) => {
  await signIn(page, itMember);
  const response = await page.goto('/resources');
  const headers = response!.headers();
  expect(headers['cache-control']).toContain('no-store');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).not.toContain("'unsafe-inline'");
  expect(headers['x-content-type-options']).toBe('nosniff');
});
