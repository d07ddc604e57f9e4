// Programs with tokens of their own, which administrators block. On a server of its own: elsewhere none is let in.

import { admin } from './support/accounts.js';
import { OwnServer, ports } from './support/server.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

test('a program is blocked and let in again', { tag: '@no-js' }, async ({ page }, testInfo) => {
  test.slow();
  const server = new OwnServer(ports(testInfo.parallelIndex), { USHER_ACCESS_MACHINES: 'true' });
  try {
    await server.start();
    await signIn(page, admin, server.place.origin);
    await page.goto(`${server.place.origin}/admin/people`);
    const programs = page.getByRole('table', { name: 'Programs' }).locator('tbody').getByRole('row');
    await expect(programs).toHaveCount(1);
    await programs.getByRole('button', { name: /^Block / }).click();
    await expect(page.getByText('The program is blocked.')).toBeVisible();
    await expect(programs).toContainText('Blocked: all its tokens are refused');
    await programs.getByRole('button', { name: /^Let .* in again$/ }).click();
    await expect(page.getByText('The program is let in again.')).toBeVisible();
    await expect(programs.getByRole('button', { name: /^Block / })).toBeVisible();
    await page.goto('about:blank');
  } finally {
    await server.remove();
  }
});
