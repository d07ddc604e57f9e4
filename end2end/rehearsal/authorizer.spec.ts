// The paths of the APIs that infra/rehearsal/api_calls.py calls afterwards.

import { expect, test } from '@playwright/test';
import { admin } from '../tests/support/accounts.js';
import { signInOnPages } from '../tests/support/session.js';

test('an administrator maps the paths of an API', async ({ page }) => {
  await signInOnPages(page, admin);
  for (const [pattern, role] of [
    ['/orders/**', 'group:usher-users'],
    ['/reports/**', 'department:IT'],
    ['/stock/**', 'scope:usher/app'],
  ] as const) {
    await page.goto(`/admin/map/row?pattern=${pattern}&right=open&roles=${role}`);
    await page.getByRole('button', { name: 'Save row' }).click();
    await expect(page.getByRole('row').filter({ hasText: pattern })).toContainText(role);
  }
});
