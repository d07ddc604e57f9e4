// Signing in through the company's identity provider: directory, attribute mapping, trigger, groups.

import type { Locator } from '@playwright/test';
import { financeMember, itLead } from './support/accounts.js';
import { draft } from './support/resources.js';
import { main } from './support/server.js';
import { fillInHostedUi, openAccountMenu, signInOnPages, signOut } from './support/session.js';
import { expect, test } from './support/test.js';

test('d2, d3: it-lead arrives as an administrator by way of the directory', { tag: '@no-js' }, async ({ page }) => {
  const visited: string[] = [];
  page.on('request', (request) => visited.push(new URL(request.url()).origin + new URL(request.url()).pathname));

  await page.goto('/');
  const button = page.getByRole('link', { name: 'Sign in with CorpSSO' });
  expect(await button.innerText(), 'as people read it').toMatch(/^Sign in with CorpSSO/);
  await button.click();
  await expect(page).toHaveURL((url) => url.origin === main.directory);
  await fillInHostedUi(page, itLead);
  await expect(page.getByRole('heading', { level: 1, name: `Welcome, ${itLead.name}` })).toBeVisible();

  const path = visited.filter((url) => !url.includes('/pkg/'));
  expect(path).toContain(`${main.pool}/oauth2/authorize`);
  expect(path).toContain(`${main.directory}/oauth2/authorize`);
  expect(path).toContain(`${main.pool}/oauth2/idpresponse`);
  expect(path).toContain(`${main.origin}/auth/callback`);

  await openAccountMenu(page);
  const groups = page.getByRole('list', { name: 'Your groups' }).getByRole('listitem');
  await expect(groups.filter({ hasText: 'usher-admins' })).toHaveCount(1);
  await expect(groups.filter({ hasText: 'usher-users' })).toHaveCount(1);
  await expect(groups.filter({ hasText: 'everyone' }), 'a group that is not mapped').toHaveCount(0);

  await page.goto('/account');
  const account = page.getByRole('main');
  await expect(account).toContainText('CorpSSO_it-lead');
  await expect(account).toContainText('it-lead@example.com');
  await expect(account).toContainText('IT');

  expect((await page.goto('/resources/payroll'))?.status(), 'an administrator opens everything').toBe(200);
  expect((await page.goto('/resources/roadmap'))?.status()).toBe(200);
});

test('finance-member arrives as a member with the role Finance', async ({ page }) => {
  await signInOnPages(page, financeMember);
  expect((await page.goto('/resources/payroll'))?.status()).toBe(200);
  expect((await page.goto('/resources/roadmap'))?.status()).toBe(403);
});

test('an administrator who came from the directory edits what is another’s', async ({ page, asAdmin }) => {
  const resource = draft('federated');
  await asAdmin.goto('/resources/new');
  await asAdmin.getByLabel('Path').fill(resource.path);
  await asAdmin.getByLabel('Title').fill(resource.title);
  await asAdmin.getByRole('button', { name: 'Create resource' }).click();
  await expect(asAdmin.getByRole('heading', { level: 1, name: resource.title })).toBeVisible();

  await signInOnPages(page, itLead);
  await page.goto(`/resources${resource.path}/edit`);
  await page.getByLabel('Title').fill(`${resource.title}, by Lena`);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${resource.title}, by Lena` })).toBeVisible();
});

test('signing out ends the directory’s way in as well', async ({ page }) => {
  await signInOnPages(page, itLead);
  await signOut(page);
  await page.getByRole('link', { name: 'Sign in', exact: true }).first().click();
  await expect(page.getByLabel('Password'), 'the pool has forgotten').toBeVisible();
});

test('the header of a person who came from the directory is one line', { tag: '@no-js' }, async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signInOnPages(page, itLead);
  const middle = async (part: Locator) => {
    const box = await part.boundingBox();
    return box!.y + box!.height / 2;
  };
  const header = page.getByRole('banner');
  const [brand, account] = [header.getByRole('link', { name: 'Usher' }), header.getByRole('button', { name: /^Account menu/ })];
  expect(Math.abs((await middle(brand)) - (await middle(account)))).toBeLessThan(10);
});
