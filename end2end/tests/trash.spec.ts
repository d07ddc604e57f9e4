// Resources that are deleted, and come back.

import type { Page } from '@playwright/test';
import { itMember, marketingMember } from './support/accounts.js';
import { create, openRowMenu, unique } from './support/resources.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const link = (page: Page, title: string) => page.getByRole('main').getByRole('link', { name: new RegExp(`^${title} `) });

const undo = (page: Page) => page.getByRole('button', { name: 'Undo', exact: true });

/** From the list, as far as the list that follows. */
async function remove(page: Page, title: string): Promise<void> {
  await page.goto(`/resources?q=${title}`);
  await openRowMenu(page, title);
  await page.getByRole('button', { name: `Delete ${title}` }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Move to trash' }).click();
  await expect(heading(page, 'Resources')).toBeVisible();
}

test('a deletion is undone with one button', { tag: '@no-js' }, async ({ page, javaScriptEnabled }) => {
  await signIn(page, itMember);
  const title = unique('undone');
  const { path } = await create(page, { path: `/${title}`, title });
  await page.goto(`/resources${path}`);
  // Two actions delete it, one brings it back.
  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Move to trash' }).click();
  const named = javaScriptEnabled ? `“${title}”` : path;
  await expect(page.getByText(`${named} was deleted. You can restore it for 30 days.`)).toBeVisible();
  await undo(page).click();

  await expect(page.getByText(`${path} was restored.`)).toBeVisible();
  await expect(page).toHaveURL(/\/resources$/);
  await expect(undo(page)).toHaveCount(0);
  expect((await page.goto(`/resources${path}`))?.status()).toBe(200);
});

test('an archived resource comes back at once as well', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const title = unique('unarchived');
  const { path } = await create(page, { path: `/${title}`, title });
  await page.goto(`/resources${path}`);
  await page.getByRole('main').getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Archive' }).click();
  await undo(page).click();
  await expect(page.getByText(`${path} was restored.`)).toBeVisible();
});

test('a deleted resource is found in the trash and restored', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const title = unique('trash');
  const { path } = await create(page, { path: `/${title}`, title });
  await remove(page, title);
  expect((await page.goto(`/resources${path}`))?.status()).toBe(404);
  await page.goto(`/resources?q=${title}`);
  await expect(page.getByRole('heading', { name: /^No resource matches/ })).toBeVisible();

  await page.getByRole('link', { name: 'Show deleted resources' }).click();
  await expect(heading(page, 'Deleted resources')).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: title });
  await expect(row).toContainText(`Deleted by ${itMember.username}, kept until `);
  await expect(link(page, title)).toHaveAttribute('aria-disabled', 'true');
  await expect(link(page, title)).toHaveAccessibleDescription(/It is in the trash/);
  // A search stays in the trash.
  await page.getByRole('search').getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/deleted=1/);
  await openRowMenu(page, title);
  await expect(page.getByRole('button', { name: `Delete ${title}` })).toHaveCount(0);
  await page.getByRole('button', { name: `Restore ${title}` }).click();
  const question = page.getByRole('alertdialog', { name: `Restore “${title}”?` });
  await question.getByRole('button', { name: 'Restore' }).click();
  await expect(heading(page, 'Resources')).toBeVisible();
  await page.goto(`/resources?q=${title}`);
  await expect(link(page, title)).toBeVisible();
});

test('a path in the trash is taken, and the form says why', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const title = unique('taken');
  const { path } = await create(page, { path: `/${title}`, title });
  await remove(page, title);
  await page.goto('/resources/new');
  await page.getByLabel('Title').fill('Another');
  await page.getByLabel('Path').fill(path);
  await page.getByRole('button', { name: 'Create resource' }).click();
  await expect(page.getByLabel('Path')).toHaveAccessibleDescription(/A deleted resource in the trash has the path/);
});

test('whoever could only read it does not find it in the trash', { tag: '@no-js' }, async ({ page, asAdmin }) => {
  const title = unique('reader');
  const { path } = await create(asAdmin, { path: `/${title}`, title, roles: ['department:Marketing'] });
  await remove(asAdmin, title);
  await asAdmin.goto(`/resources?deleted=1&q=${title}`);
  await expect(link(asAdmin, title)).toBeVisible();
  await signIn(page, marketingMember);
  await page.goto(`/resources?deleted=1&q=${title}`);
  await expect(page.getByRole('heading', { name: /^No resource matches/ })).toBeVisible();
  expect((await page.goto(`/resources${path}?confirm=undelete`))?.status()).toBe(403);
});
