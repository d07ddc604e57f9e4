// Not a test: what several people did before the pictures are taken, so that no page is emptier than it is in use.

import { expect, test, type Page } from '@playwright/test';
import { admin, financeMember, itMember, marketingMember, outsider } from './tests/support/accounts.js';
import { create } from './tests/support/resources.js';
import { signIn } from './tests/support/session.js';

const open = async (page: Page, path: string, times: number) => {
  for (let time = 0; time < times; time += 1) await page.request.get(`/resources${path}`);
};

test('what people do in a day', async ({ browser }) => {
  for (const account of [outsider, financeMember, marketingMember, itMember]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, account);
    if (account === financeMember) await open(page, '/payroll', 4);
    if (account === marketingMember) {
      await open(page, '/handbook', 3);
      const press = { path: '/press', title: 'Press contacts', summary: 'Who writes about us, and when to call.' };
      await create(page, { ...press, body: 'Call before noon.', roles: ['department:Marketing'] });
    }
    if (account === itMember) {
      await open(page, '/blog', 10);
      await open(page, '/handbook', 2);
      await open(page, '/payroll', 2);
    }
    await context.close();
  }
});

test('what an administrator sets', async ({ page }) => {
  await signIn(page, admin);
  await page.goto('/admin/usage/groups');
  await page.getByLabel('Group', { exact: true }).fill('usher-admins');
  await page.getByLabel('Calls a day', { exact: true }).fill('unlimited');
  await page.getByRole('button', { name: 'Save limit' }).click();
  await expect(page.getByRole('button', { name: /Remove the limit/ })).toBeVisible();
});
