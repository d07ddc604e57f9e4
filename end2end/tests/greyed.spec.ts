// What a person may not do is greyed out, can be reached by keyboard, and says which group grants it.

import type { Locator, Page } from '@playwright/test';
import { financeMember, itMember, marketingMember } from './support/accounts.js';
import { tabTo } from './support/keyboard.js';
import { create, draft, openRowMenu } from './support/resources.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

async function expectGreyed(page: Page, element: Locator, reason: RegExp): Promise<void> {
  await expect(element).toHaveAttribute('aria-disabled', 'true');
  await expect(element).toHaveAccessibleDescription(reason);
  await tabTo(page, element);
  const described = page.locator(`[id="${await element.getAttribute('aria-describedby')}"]`);
  await expect(described, 'the reason shows on focus').toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
}

test('d1: in the list', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources?q=blog');
  const row = page.getByRole('row').filter({ hasText: '/blog' });
  const address = page.url();
  await openRowMenu(page, 'Engineering blog');
  await expectGreyed(page, row.getByRole('link', { name: 'Edit Engineering blog' }), /owner admin.*usher-admins/);
  await expectGreyed(page, row.getByRole('button', { name: 'Delete Engineering blog' }), /owner admin.*usher-admins/);
  expect(page.url()).toBe(address);
});

test('on the resource’s own page', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources/blog');
  const main = page.getByRole('main');
  await expectGreyed(page, main.getByRole('link', { name: 'Edit' }), /owner admin.*usher-admins/);
  await expectGreyed(page, main.getByRole('button', { name: 'Delete' }), /owner admin.*usher-admins/);
});

test('a member’s own resource is not greyed', async ({ page }) => {
  await signIn(page, itMember);
  const own = await create(page, draft('own'));
  await page.goto(`/resources?q=${own.path.slice(1)}`);
  await openRowMenu(page, own.title);
  for (const element of [
    page.getByRole('link', { name: `Edit ${own.title}` }),
    page.getByRole('button', { name: `Delete ${own.title}` }),
  ]) {
    await expect(element).toBeVisible();
    await expect(element).not.toHaveAttribute('aria-disabled', 'true');
  }
});

test('an administrator finds nothing greyed', async ({ asAdmin }) => {
  await asAdmin.goto('/resources/blog');
  await expect(asAdmin.getByRole('main').getByRole('link', { name: 'Edit' })).toBeVisible();
  await expect(asAdmin.locator('[aria-disabled="true"]')).toHaveCount(0);
});

test('roles that a member lacks cannot be chosen', async ({ page }) => {
  await signIn(page, marketingMember);
  await page.goto('/resources/new');
  const roles = page.getByRole('group', { name: 'Roles' });
  await expect(roles.getByRole('checkbox', { name: 'Marketing' })).not.toHaveAttribute('aria-disabled', 'true');
  const finance = roles.getByRole('checkbox', { name: 'department:Finance' });
  await expect(finance).toHaveAttribute('aria-disabled', 'true');
  await expect(finance).toHaveAccessibleDescription(/usher-admins/);
  await tabTo(page, finance);
  await page.keyboard.press('Space');
  await expect(finance).not.toBeChecked();
});

test('home says what the groups allow', async ({ page }) => {
  await signIn(page, financeMember);
  await page.goto('/');
  await page.getByRole('main').locator('summary', { hasText: 'What your groups allow' }).click();
  const table = page.getByRole('main').getByRole('table');
  await expect(table).toContainText('usher-admins');
});
