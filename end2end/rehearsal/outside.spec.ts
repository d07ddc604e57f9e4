// What a browser outside the rehearsal's network sees, as with `make rehearse KEEP=1`.

import { expect, test } from '@playwright/test';
import { itMember } from '../tests/support/accounts.js';
import { pressSignOut, signInFromHere } from '../tests/support/session.js';

test('from outside, people sign in with a password, sign out, and sign in through their company', async ({ page }) => {
  const errors: string[] = [];
  page.on('console', (message) => {
    // The emulator's pages have no icon.
    const expected = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !expected) errors.push(message.text());
  });
  await page.goto('/');
  await signInFromHere(page, itMember);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Resources' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Resources' })).toBeVisible();
  expect(errors).toEqual([]);

  await pressSignOut(page);
  // The emulator cannot withdraw the permission to renew the session.
  await page.getByRole('button', { name: 'Finish signing out' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Sign in with CorpOIDC', exact: true }).click();
  await expect(page.getByRole('banner')).toContainText('Lena Lead');
});
