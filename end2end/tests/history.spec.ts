// The versions of a resource: who changed what, line by line, and an earlier one is restored.

import type { Page } from '@playwright/test';
import { itMember, marketingMember } from './support/accounts.js';
import { create, draft } from './support/resources.js';
import { sameOrigin, signIn } from './support/session.js';
import { expect, test } from './support/test.js';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const main = (page: Page) => page.getByRole('main');

/** Saves another text, as a browser without JavaScript does. */
async function save(page: Page, path: string, form: Record<string, string>): Promise<void> {
  const saved = await page.request.post(`/resources${path}/edit`, {
    form: { path, ...form },
    headers: sameOrigin,
    maxRedirects: 0,
  });
  expect(saved.status(), await saved.text()).toBe(303);
}

test('an earlier version is found, compared and restored', { tag: '@no-js' }, async ({ page, asAdmin }) => {
  await signIn(page, itMember);
  const resource = await create(page, draft('history', { body: 'Book ahead.\nTrains before planes.\nKeep receipts.' }));
  const { path, title } = resource;
  const body = 'Book ahead.\nTrains and buses before planes.\nKeep receipts.';
  await save(asAdmin, path, { title: `${title}, again`, body, owner: itMember.username, version: '1' });

  await page.goto(`/resources${path}`);
  await main(page).getByRole('link', { name: 'History' }).click();
  await expect(heading(page, 'History')).toBeVisible();
  const rows = page.getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText(/Version 2.*Current.*admin.*Changed title and text/);
  await expect(rows.nth(2)).toContainText(/Version 1.*it-member.*Created/);

  await page.getByRole('link', { name: 'Version 2' }).click();
  await expect(heading(page, 'Version 2')).toBeVisible();
  await expect(page).toHaveTitle(`Version 2 of ${title}, again · Usher`);
  await expect(main(page)).toContainText('This is the current version.');
  const fields = page.getByRole('region', { name: 'Changed fields' });
  await expect(fields.getByRole('deletion')).toHaveText(title);
  await expect(fields.getByRole('insertion')).toHaveText(`${title}, again`);
  const lines = page.getByRole('table', { name: 'Lines that differ' });
  await expect(lines.getByRole('row', { name: 'Removed' })).toHaveText(/−.*Trains before planes\./);
  await expect(lines.getByRole('row', { name: 'Added' })).toHaveText(/\+.*Trains and buses before planes\./);
  await expect(lines.getByRole('insertion')).toHaveText('Trains and buses before planes.');

  await page.getByRole('link', { name: 'Version before' }).click();
  await expect(heading(page, 'Version 1')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Lines of the text' })).toContainText('Trains before planes.');
  await page.getByRole('link', { name: 'Restore this version' }).click();
  await expect(heading(page, `Edit ${title}`)).toBeVisible();
  await expect(main(page)).toContainText('The form has title, summary and text of version 1.');
  await expect(page.getByLabel('Body')).toHaveValue(/Trains before planes/);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(heading(page, title)).toBeVisible();
  await expect(main(page)).toContainText('Trains before planes.');

  await main(page).getByRole('link', { name: 'History' }).click();
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText(/Version 3.*Current.*it-member.*Changed title and text/);
});

test('whoever may only read sees no history', { tag: '@no-js' }, async ({ page, asAdmin }) => {
  const { path, title } = await create(asAdmin, draft('history', { roles: ['department:Marketing'] }));
  await signIn(page, marketingMember);
  await page.goto(`/resources${path}`);
  await expect(heading(page, title)).toBeVisible();
  await expect(main(page).getByRole('link', { name: 'History' })).toHaveCount(0);
  for (const address of [`${path}/@history`, `${path}/@history?version=1`, `${path}/edit?version=1`]) {
    expect((await page.goto(`/resources${address}`))?.status(), address).toBe(403);
    await expect(heading(page, 'Not allowed')).toBeVisible();
  }
});

test('a long history has pages', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const { path, title } = await create(page, draft('history'));
  for (let version = 1; version <= 26; version += 1) {
    await save(page, path, { title, body: `Text ${version}`, version: String(version) });
  }
  await page.goto(`/resources${path}/@history`);
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('row').nth(2)).toContainText('Created');
  await page.getByRole('link', { name: 'Latest' }).click();
  await expect(page.getByRole('row')).toHaveCount(26);
  for (const missing of ['0', '28', '99999999999999999999']) {
    const status = missing.length > 19 ? 200 : 404;
    expect((await page.goto(`/resources${path}/@history?version=${missing}`))?.status(), missing).toBe(status);
  }
  expect((await page.goto(`/resources/none/@history`))?.status()).toBe(404);
});
