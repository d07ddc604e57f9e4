// Who one is, and what the browser knows of it.

import { readFileSync } from 'node:fs';
import { itMember, outsider, password } from './support/accounts.js';
import { logFile, main } from './support/server.js';
import { pressSignOut, signIn } from './support/session.js';
import { expect, test } from './support/test.js';

/** Cookies of what a person prefers. */
const looks = ['usher-theme', 'usher-density', 'usher-shortcuts', 'usher-zone'];

const jwt = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

test('says who one is, and what the ID token means', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
  const account = page.getByRole('main');
  for (const text of [itMember.name, itMember.username, 'it-member@example.com', 'usher-users', 'IT']) {
    await expect(account).toContainText(text);
  }
  const ends = await account.locator('time').first().getAttribute('datetime');
  expect(Date.parse(ends ?? '')).toBeGreaterThan(Date.now());

  const claims = account.getByRole('table').filter({ has: page.getByRole('columnheader', { name: 'Claim' }) });
  await expect(claims.getByRole('columnheader')).toHaveText(['Claim', 'Value', 'Meaning']);
  for (const [claim, value] of [
    ['cognito:groups', 'usher-users'],
    ['custom:department', 'IT'],
    ['token_use', 'id'],
    ['email', 'it-member@example.com'],
  ] as const) {
    const row = claims.getByRole('row').filter({ has: page.getByText(claim, { exact: true }) });
    await expect(row).toContainText(value);
  }
  await account.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Usher' })).toBeVisible();
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
