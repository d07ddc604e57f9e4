// Resources that are archived, found again and restored.

import type { Page } from '@playwright/test';
import { itMember, marketingMember } from './support/accounts.js';
import { create, openRowMenu, unique } from './support/resources.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const link = (page: Page, title: string) => page.getByRole('main').getByRole('link', { name: new RegExp(`^${title} `) });

test('a resource is archived, found, opened and restored', { tag: '@no-js' }, async ({ page, javaScriptEnabled }) => {
  await signIn(page, itMember);
  const title = unique('archive');
  const resource = await create(page, { path: `/${title}`, title });
  await page.goto(`/resources?q=${title}`);
  await openRowMenu(page, title);
  await page.getByRole('button', { name: `Archive ${title}` }).click();
  const question = page.getByRole('alertdialog', { name: `Archive “${title}”?` });
  await expect(question).toContainText('leaves the list');
  await question.getByRole('button', { name: 'Archive' }).click();
  await expect(heading(page, 'Resources')).toBeVisible();
  if (javaScriptEnabled) await expect(page.getByText(`“${title}” was archived.`)).toBeVisible();
  await page.getByRole('searchbox').fill(title);
  await page.getByRole('search').getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('heading', { name: /^No resource matches/ })).toBeVisible();

  await page.getByRole('link', { name: 'Show archived resources' }).click();
  await expect(heading(page, 'Archived resources')).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: title });
  await expect(row).toContainText('Archived');
  await openRowMenu(page, title);
  await expect(page.getByRole('button', { name: `Restore ${title}` })).toBeVisible();
  await expect(page.getByRole('button', { name: `Archive ${title}` })).toHaveCount(0);
  await page.keyboard.press('Escape');
  // A search stays in the archive.
  await page.getByRole('search').getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/archived=1/);
  await link(page, title).click();
  await expect(heading(page, title)).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Archived');
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
  await expect(heading(page, 'Resources')).toBeVisible();
  await page.goto(`/resources?q=${title}`);
  await expect(link(page, title)).toBeVisible();
  expect((await page.goto(`/resources${resource.path}`))?.status()).toBe(200);
  await expect(page.getByRole('main').getByText('Archived', { exact: true })).toHaveCount(0);
});

test('whoever may only read finds the button greyed out with the reason', { tag: '@no-js' }, async ({ page, asAdmin }) => {
  const title = unique('greyed');
  const resource = await create(asAdmin, { path: `/${title}`, title, roles: ['department:Marketing'] });
  await signIn(page, marketingMember);
  await page.goto(`/resources?q=${title}`);
  await openRowMenu(page, title);
  const button = page.getByRole('button', { name: `Archive ${title}` });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(/Only its owner admin or an administrator/);
  expect((await page.goto(`/resources${resource.path}?confirm=archive`))?.status()).toBe(403);
});

test('an empty archive says what it is for', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, marketingMember);
  await page.goto('/resources');
  await page.getByRole('link', { name: 'Show archived resources' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'The archive is empty' })).toBeVisible();
  await page.getByRole('link', { name: 'Show current resources' }).click();
  await expect(heading(page, 'Resources')).toBeVisible();
});
