// What people do, with everything on the way as it is on AWS: the pool's pages, its API, the tables, the role.

import { expect, test, type Page } from '@playwright/test';
import { admin, itMember, marketingMember } from '../tests/support/accounts.js';
import { create, draft } from '../tests/support/resources.js';
import { openAccountMenu, signInOnPages } from '../tests/support/session.js';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('a member signs in with a password, creates, opens, edits and deletes', async ({ page, baseURL }) => {
  const resource = draft('deployed', { summary: 'For the rehearsal.', body: 'To be *written*.' });
  await signInOnPages(page, itMember);
  await page.goto('/resources');
  await expect(heading(page, 'Resources')).toBeVisible();
  await create(page, resource, baseURL);
  await page.goto(`/resources?q=${resource.path.slice(1)}`);
  await page.getByRole('link', { name: `${resource.title} ${resource.path}` }).click();
  await expect(heading(page, resource.title)).toBeVisible();

  await page.getByRole('main').getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Title').fill(`${resource.title}, edited`);
  await page.getByRole('checkbox', { name: 'department:IT', exact: true }).check();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(heading(page, `${resource.title}, edited`)).toBeVisible();

  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Move to trash' }).click();
  await expect(heading(page, 'Resources')).toBeVisible();
  expect((await page.goto(`/resources${resource.path}`))?.status()).toBe(404);
});

test('a member opens as many resources in a day as the stack says', async ({ page, browser, baseURL }) => {
  const theirs = await (await browser.newContext()).newPage();
  await signInOnPages(theirs, marketingMember);
  await signInOnPages(page, admin);
  for (let number = 1; number <= 6; number += 1) {
    const { path } = await create(page, draft('counted', { roles: ['department:IT'] }), baseURL);
    expect((await theirs.goto(`/resources${path}`))?.status(), `number ${number}`).toBe(number <= 5 ? 200 : 429);
  }
  await theirs.context().close();
});

test('who comes from the company’s identity provider has the groups of the directory', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('main').getByRole('link', { name: 'Sign in with CorpOIDC', exact: true }).click();
  await expect(page.getByRole('banner')).toContainText('Lena Lead');
  await openAccountMenu(page);
  const groups = page.getByRole('list', { name: 'Your groups' }).getByRole('listitem');
  // Cognito adds a group of the provider's name itself.
  await expect(groups).toHaveText([/_CorpOIDC$/, 'usher-admins', 'usher-users']);
});

test('an administrator sees every page, and the list in every order', async ({ page }) => {
  await signInOnPages(page, admin);
  const lists = ['/resources?sort=title', '/resources?sort=updated', '/resources?archived=true'];
  const pages = ['people', `people/${itMember.username}`, 'usage', 'map', 'audit'];
  for (const path of ['/account', ...lists, '/admin', ...pages.map((name) => `/admin/${name}`)]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(200);
    await expect(page.getByRole('alert'), path).toHaveCount(0);
  }
  await page.goto('/admin/audit');
  await expect(page.getByRole('row').filter({ hasText: marketingMember.username }).first()).toBeVisible();
});

test('the page Doctor finds no right missing', async ({ page }) => {
  await signInOnPages(page, admin);
  await page.goto('/admin/doctor');
  await expect(page.getByRole('heading', { name: /app clients are not checked here/i })).toBeVisible();
  const codes = await page.locator('.finding code').allTextContents();
  // The emulator drops time to live and recovery from the template, and the rehearsal is no production.
  const normal = ['not-read-here', 'pool-deletion-protection', 'table-deletion-protection', 'table-ttl', 'table-recovery'];
  expect(codes.filter((code) => !normal.includes(code))).toEqual([]);
});

test('an administrator sets the limit of a group', async ({ page }) => {
  await signInOnPages(page, admin);
  await page.goto('/admin/usage/groups');
  await page.getByLabel('Group', { exact: true }).fill('usher-admins');
  await page.getByLabel('Calls a day', { exact: true }).fill('unlimited');
  await page.getByRole('button', { name: 'Save limit' }).click();
  await expect(page.getByRole('button', { name: /Remove the limit/ })).toBeVisible();
});

test('a change of groups reaches the person within five seconds', async ({ page, browser }) => {
  const theirs = await (await browser.newContext()).newPage();
  await signInOnPages(theirs, marketingMember);
  const link = theirs.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' });
  await signInOnPages(page, admin);
  await page.goto(`/admin/people/${marketingMember.username}/groups`);
  for (const isMember of [true, false]) {
    await page.getByRole('checkbox', { name: /^usher-admins/ }).setChecked(isMember);
    await page.getByRole('button', { name: 'Save groups' }).click();
    await expect(page.getByText('The groups are saved.')).toBeVisible();
    if (isMember) await expect(link).not.toHaveAttribute('aria-disabled', 'true', { timeout: 6_000 });
    else await expect(link).toHaveAttribute('aria-disabled', 'true', { timeout: 6_000 });
  }
  await theirs.context().close();
});

test('an administrator signs a person out everywhere', async ({ page, browser }) => {
  const theirs = await (await browser.newContext()).newPage();
  await signInOnPages(theirs, marketingMember);
  await signInOnPages(page, admin);
  await page.goto(`/admin/people/${marketingMember.username}`);
  await page.getByText('Sign out everywhere', { exact: true }).click();
  await page.getByRole('button', { name: 'Yes, sign out everywhere' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Signed out everywhere.' })).toBeVisible();
  await expect(theirs.getByText('Please sign in again')).toBeVisible();
  await theirs.context().close();
});
