// What people do, with everything on the way as it is on AWS: the pool's pages, the tables, the role.

import { expect, test } from '@playwright/test';
import { admin, itMember } from '../tests/support/accounts.js';
import { signIn } from '../tests/support/session.js';

test('a member signs in with a password and comes to the list', async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources');
  await expect(page.getByRole('heading', { level: 1, name: 'Resources' })).toBeVisible();
});

test('an administrator sees who has signed in', async ({ page }) => {
  await signIn(page, admin);
  await page.goto('/admin/people');
  await expect(page.getByRole('row').filter({ hasText: itMember.username })).toContainText('usher-users');
});
