// The list of resources: found, sorted and paged, with all of it in the address.

import type { Page } from '@playwright/test';
import { itMember } from './support/accounts.js';
import { create, openRowMenu, unique } from './support/resources.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

const titles = (page: Page) =>
  page.getByRole('table', { name: 'Resources you can see' }).getByRole('row').getByRole('link', { name: / \// });

const whose = (page: Page) => page.getByRole('navigation', { name: 'Resources shown' });

test('is searched', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const word = unique('search');
  await create(page, { path: `/${word}/a`, title: 'Alpha' });
  await create(page, { path: `/b-${word}`, title: 'Beta', summary: 'By its path.' });
  await create(page, { path: `/${unique('other')}`, title: 'Gamma', summary: `By its summary: ${word.toUpperCase()}` });

  await page.goto('/resources');
  const search = page.getByRole('search');
  await search.getByLabel('Search resources').fill(word);
  await search.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('status')).toHaveText(`3 resources match “${word}”`);
  await expect(titles(page)).toHaveCount(3);
  await expect(page).toHaveURL((url) => url.searchParams.get('q') === word);
  await page.reload();
  await expect(page.getByLabel('Search resources')).toHaveValue(word);
  await expect(titles(page)).toHaveCount(3);

  await page.getByRole('link', { name: 'Clear search' }).first().click();
  await expect(page.getByLabel('Search resources')).toHaveValue('');
  await expect(page.getByRole('status')).toHaveText(/^\d+ resources$/);
});

test('is searched for words in any order and in any field', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const [one, other] = [unique('walrus'), unique('penguin')];
  await create(page, { path: `/${unique('words')}`, title: `${one} note`, summary: `About the ${other}` });
  for (const words of [`note ${one}`, `${other} ${one}`]) {
    await page.goto(`/resources?q=${encodeURIComponent(words)}`);
    await expect(page.getByRole('status'), words).toContainText('1 resource matches', { timeout: 5_000 });
  }
});

test('says when nothing matches, and what to do', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources?q=no-such-thing');
  const content = page.getByRole('main');
  await expect(content).toContainText('No resource matches “no-such-thing”');
  await expect(content).not.toContainText('Nothing here yet');
  await content.getByRole('link', { name: 'Clear search' }).first().click();
  await expect(page).toHaveURL(/\/resources$/);
  await expect(content.getByRole('table').getByRole('row').nth(1)).toBeVisible();
});

test('is searched for an owner', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const { title } = await create(page, { path: `/${unique('owned')}`, title: unique('Owned') });
  await page.goto(`/resources?q=${itMember.username}&sort=updated&dir=desc`);
  await expect(page.getByRole('link', { name: new RegExp(`^${title}`) })).toBeVisible({ timeout: 5_000 });
});

test('is filtered by role and owner', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const word = unique('filtered');
  await create(page, { path: `/${word}/open`, title: 'Open', roles: ['department:IT'] });
  await create(page, { path: `/${word}/own`, title: 'Own' });

  await page.goto(`/resources?q=${word}&sort=path`);
  await expect(titles(page)).toHaveCount(2);
  const filters = page.getByRole('main').locator('details', { hasText: 'Filters' });
  await expect(filters).not.toHaveAttribute('open');
  await filters.locator('summary').click();
  await filters.getByLabel('Open to role').fill('department:IT');
  await filters.getByRole('button', { name: 'Apply filters' }).click();
  await expect(page.getByRole('status')).toHaveText(`1 resource matches “${word}” and the filters`);
  await expect(titles(page)).toHaveText([/Open/]);
  const { searchParams } = new URL(page.url());
  expect(['q', 'role', 'sort'].map((name) => searchParams.get(name))).toEqual([word, 'department:IT', 'path']);
  await page.reload();
  await expect(filters.getByLabel('Open to role')).toHaveValue('department:IT');

  await whose(page).getByRole('link', { name: 'Mine' }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get('owner') === itMember.username);
  await expect(titles(page)).toHaveText([/Open/]);
  await filters.getByRole('link', { name: 'Remove filters' }).click();
  await expect(titles(page)).toHaveCount(2);
  await expect(page).toHaveURL((url) => !url.searchParams.has('role') && url.searchParams.get('q') === word);
});

test('shows one’s own resources after one click', { tag: '@no-js' }, async ({ page, asAdmin }) => {
  await signIn(page, itMember);
  const word = unique('whose');
  await create(page, { path: `/${word}/own`, title: 'Own' });
  await create(asAdmin, { path: `/${word}/shared`, title: 'Shared', roles: ['department:IT'] });

  await page.goto(`/resources?q=${word}&role=&sort=path&dir=desc`);
  const current = whose(page).locator('[aria-current="true"]');
  const filters = page.getByRole('main').locator('details', { hasText: 'Filters' });
  await expect(titles(page)).toHaveText([/Shared/, /Own/]);
  await expect(current).toHaveText(['All']);
  await whose(page).getByRole('link', { name: 'Mine' }).click();
  await expect(titles(page)).toHaveText([/Own/]);
  await expect(current).toHaveText(['Mine']);
  await expect(page.getByRole('status')).toHaveText(`1 resource matches “${word}” and the filters`);
  await expect(filters).not.toHaveAttribute('open');
  const kept = ['q', 'owner', 'sort', 'dir'].map((name) => new URL(page.url()).searchParams.get(name));
  expect(kept).toEqual([word, itMember.username, 'path', 'desc']);

  // A search stays among one's own.
  await page.getByRole('search').getByRole('button', { name: 'Search' }).click();
  await expect(current).toHaveText(['Mine']);
  await whose(page).getByRole('link', { name: 'All' }).click();
  await expect(titles(page)).toHaveText([/Shared/, /Own/]);
  await expect(page).toHaveURL((url) => !url.searchParams.has('owner') && url.searchParams.get('q') === word);
  await expect(current).toHaveText(['All']);

  // What somebody else owns is neither.
  await page.goto('/resources?owner=admin');
  await expect(filters).toHaveAttribute('open');
  await expect(current).toHaveCount(0);
});

test('says which filters to remove when nothing matches', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const { path } = await create(page, { path: `/${unique('unfiltered')}`, title: 'Alone' });
  await page.goto(`/resources?q=${path.slice(1)}&owner=nobody-at-all&role=department:IT`);
  const content = page.getByRole('main');
  await expect(content).toContainText(`No resource matches “${path.slice(1)}” and the filters`);
  await content.getByRole('link', { name: 'Remove “Owned by: nobody-at-all”' }).click();
  await expect(page).toHaveURL((url) => !url.searchParams.has('owner') && url.searchParams.has('role'));
  await content.getByRole('link', { name: 'Remove “Open to role: department:IT”' }).click();
  await expect(titles(page)).toHaveCount(1);
});

test('shows what was searched for as text', async ({ page }) => {
  await signIn(page, itMember);
  const text = '<img src=x onerror=alert(1)>"&';
  await page.goto(`/resources?q=${encodeURIComponent(text)}`);
  await expect(page.getByRole('main')).toContainText(`No resource matches “${text}”`);
  await expect(page.getByLabel('Search resources')).toHaveValue(text);
});

test('is sorted', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const word = unique('sort');
  await create(page, { path: `/${word}/1`, title: 'Middle' });
  await create(page, { path: `/${word}/3`, title: 'first' });
  await create(page, { path: `/${word}/2`, title: 'Last, zzz' });
  await page.goto(`/resources?q=${word}`);

  const header = (name: string) => page.getByRole('columnheader').filter({ has: page.getByRole('link', { name }) });
  const sortBy = (name: string) => page.getByRole('columnheader').getByRole('link', { name }).click();

  await sortBy('Path');
  await expect(titles(page)).toHaveText([/Middle/, /Last/, /first/]);
  await sortBy('Updated');
  await expect(header('Updated'), 'the latest first').toHaveAttribute('aria-sort', 'descending');
  await sortBy('Title');
  await expect(titles(page)).toHaveText([/first/, /Last/, /Middle/]);
  await expect(header('Title')).toHaveAttribute('aria-sort', 'ascending');
  await sortBy('Title');
  await expect(titles(page)).toHaveText([/Middle/, /Last/, /first/]);
  await expect(header('Title')).toHaveAttribute('aria-sort', 'descending');
  await page.reload();
  await expect(titles(page)).toHaveText([/Middle/, /Last/, /first/]);
});

test('comes in pages of 25', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const word = unique('page');
  const number = (n: number) => `${n}`.padStart(2, '0');
  await Promise.all(
    Array.from({ length: 30 }, (_, n) => create(page, { path: `/${word}/${number(n)}`, title: `Number ${number(n)}` })),
  );

  await page.goto(`/resources?q=${word}`);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(page.getByRole('status')).toHaveText(`30 resources match “${word}”`);
  await expect(titles(page)).toHaveCount(25);
  await expect(titles(page).first()).toHaveText(/Number 00/);
  await expect(pages.getByRole('link', { name: 'Previous page' })).toHaveCount(0);

  await pages.getByRole('link', { name: 'Next page' }).click();
  await expect(titles(page)).toHaveCount(5);
  await expect(titles(page).first()).toHaveText(/Number 25/);
  await expect(pages.getByRole('link', { name: 'Next page' })).toHaveCount(0);
  await page.reload();
  await expect(titles(page)).toHaveCount(5);

  await pages.getByRole('link', { name: 'Previous page' }).click();
  await expect(titles(page)).toHaveCount(25);
  await expect(titles(page).first()).toHaveText(/Number 00/);
});

test('a row’s actions lead where they say', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const resource = await create(page, { path: `/${unique('row')}`, title: 'Row' });
  await page.goto(`/resources?q=${resource.path.slice(1)}`);
  await openRowMenu(page, 'Row');
  await page.getByRole('link', { name: 'Edit Row' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Edit Row' })).toBeVisible();
  await page.goto(`/resources?q=${resource.path.slice(1)}`);
  await openRowMenu(page, 'Row');
  await page.getByRole('button', { name: 'Delete Row' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Move to trash' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Resources' })).toBeVisible();
  expect((await page.goto(`/resources${resource.path}`))?.status()).toBe(404);
});

test('is where one left it after Back', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const word = unique('scrolled');
  for (let nth = 10; nth < 35; nth += 1) await create(page, { path: `/${word}/${nth}`, title: `Row ${nth}` });
  await page.goto(`/resources?q=${word}`, { waitUntil: 'networkidle' });
  const row = page.getByRole('link', { name: /^Row 20/ });
  await row.evaluate((link) => link.scrollIntoView({ block: 'center' }));
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(300);
  await row.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Row 20' })).toBeVisible();
  await page.goBack();
  await expect(row).toBeInViewport({ timeout: 5_000 });
  expect(Math.abs((await page.evaluate(() => scrollY)) - before)).toBeLessThan(50);
});
