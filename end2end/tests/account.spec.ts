// Who one is, and what the browser knows of it.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { itMember, outsider, password } from './support/accounts.js';
import { logFile, main } from './support/server.js';
import { pressSignOut, signIn } from './support/session.js';
import { expect, test } from './support/test.js';

/** Cookies of what a person prefers. */
const looks = ['usher-theme', 'usher-density', 'usher-shortcuts', 'usher-zone'];

const jwt = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** Follows the link to another tab of the account. */
async function openTab(page: Page, name: string): Promise<void> {
  const link = page.getByRole('navigation', { name: 'Your account' }).getByRole('link', { name, exact: true });
  await link.click();
  await expect(link).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
}

test('says who one is, and what the ID token means', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
  const account = page.getByRole('main');
  for (const text of [itMember.name, itMember.username, 'it-member@example.com', 'usher-users', 'IT']) {
    await expect(account).toContainText(text);
  }
  const ends = await account.locator('time').first().getAttribute('datetime');
  expect(Date.parse(ends ?? '')).toBeGreaterThan(Date.now());

  const roles = account.getByRole('table', { name: 'Roles, and where each comes from' });
  const header = (role: string) => page.getByRole('rowheader', { name: role });
  const comesFrom = (role: string) => roles.getByRole('row').filter({ has: header(role) });
  await expect(comesFrom('department:IT')).toContainText('The attribute department');
  await expect(comesFrom('group:usher-users')).toContainText('A group');
  await expect(account.getByRole('region', { name: 'Calls today' })).toContainText(/calls? (used )?today/);
  await expect(account.getByRole('region', { name: 'Your requests for access' })).toBeVisible();

  await openTab(page, 'ID token');
  await expect(page).toHaveURL(`${main.origin}/account/token`);
  const row = (claim: string) => account.getByRole('row').filter({ has: page.getByText(claim, { exact: true }) });
  const own = account.getByRole('table', { name: 'What your ID token says about you' });
  await expect(own.getByRole('columnheader')).toHaveText(['Claim', 'Value', 'Meaning']);
  await expect(row('token_use')).toBeHidden();
  await account.locator('summary').click();
  for (const [claim, value] of [
    ['cognito:groups', 'usher-users'],
    ['custom:department', 'IT'],
    ['token_use', 'id'],
    ['email', 'it-member@example.com'],
  ] as const) {
    await expect(row(claim)).toContainText(value);
  }

  await openTab(page, 'Profile');
  await account.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Usher' })).toBeVisible();
});

test('preferences are on a page of their own', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/account');
  await openTab(page, 'Preferences');
  const preferences = page.getByRole('region', { name: 'Preferences' });
  const choose = async (group: string, name: string) => {
    const button = preferences.getByRole('group', { name: group }).getByRole('button', { name });
    await button.click();
    await expect(button).toHaveAttribute('aria-pressed', 'true');
  };
  await choose('Theme', 'Dark');
  await choose('Density', 'Compact');
  await choose('Single-key shortcuts', 'Off');
  await expect(page).toHaveURL(`${main.origin}/account/preferences`);
  const html = page.locator('html');
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await expect(html).toHaveAttribute('data-density', 'compact');
  await expect(html).toHaveAttribute('data-shortcuts', 'off');

  // Another tab and back: with JavaScript, without loading the document again.
  await openTab(page, 'Profile');
  await openTab(page, 'Preferences');
  for (const [group, name] of [['Theme', 'Dark'], ['Density', 'Compact'], ['Single-key shortcuts', 'Off']] as const) {
    const button = preferences.getByRole('group', { name: group }).getByRole('button', { name });
    await expect(button).toHaveAttribute('aria-pressed', 'true');
  }

  await preferences.getByRole('button', { name: 'Deutsch' }).click();
  await expect(html).toHaveAttribute('lang', 'de');
  await expect(page).toHaveURL(`${main.origin}/account/preferences`);
});

test('the tabs of the account fit on a narrow screen, in each direction', async ({ page }) => {
  await signIn(page, itMember);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const direction of ['ltr', 'rtl']) {
    for (const path of ['/account', '/account/preferences', '/account/sessions', '/account/token']) {
      await page.goto(path, { waitUntil: 'networkidle' });
      await expect(page.locator('html')).toHaveAttribute('dir', direction);
      const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(width, `${path}, ${direction}: nothing sticks out`).toBeLessThanOrEqual(0);
    }
    await page.goto('/account/preferences', { waitUntil: 'networkidle' });
    await page.getByRole('main').getByRole('button', { name: 'العربية' }).click();
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  }
});

test('a person in no group is told which would help', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, outsider);
  for (const path of ['/resources', '/resources/blog', '/resources/new']) {
    expect((await page.goto(path))?.status(), path).toBe(403);
    await expect(page.getByRole('heading', { level: 1, name: 'No access' })).toBeVisible();
    const content = page.getByRole('main');
    await expect(content).toContainText('usher-users');
    await expect(content).toContainText('usher-admins');
    await expect(content).toContainText(outsider.name);
    await expect(content.getByRole('button', { name: 'Sign out' })).toBeVisible();
  }
});

test('the browser gets the ID token and no other secret', async ({ page, context }) => {
  await signIn(page, itMember);
  const response = await page.goto('/account');
  for (const token of (await response!.text()).match(jwt) ?? []) {
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    expect(claims.token_use).toBe('id');
  }
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(stored).not.toMatch(jwt);

  const cookies = (await context.cookies(main.origin)).filter(({ name }) => /usher/.test(name) && !looks.includes(name));
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });

  const log = readFileSync(logFile, 'utf8');
  const [id = '', secret = ''] = cookies[0]!.value.split('.');
  for (const text of [cookies[0]!.value, id, secret].filter((part) => part.length > 8)) expect(log).not.toContain(text);
  expect(log).not.toMatch(jwt);
  // The accounts' password is printed once, for whoever starts the program; no request may bring it again.
  expect(log.split(password).length).toBeLessThanOrEqual(2);
});

test('a sign-out in one tab empties the others', async ({ page, context }) => {
  await signIn(page, itMember);
  await page.goto('/account', { waitUntil: 'networkidle' });
  const other = await context.newPage();
  await other.goto('/');
  await pressSignOut(other);
  await expect(other.getByRole('heading', { level: 1, name: 'Usher' })).toBeVisible();
  await expect(page.getByText('it-member@example.com')).toHaveCount(0);
});

test('sign-out by a mere link asks first', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  expect((await page.goto('/auth/sign-out'))?.status()).toBe(405);
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Usher' })).toBeVisible();
});
