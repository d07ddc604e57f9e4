// Signing in and out.

import { expect, type Page } from '@playwright/test';
import { type Account, password } from './accounts.js';
import { main } from './server.js';

/** Fills in the form of the hosted UI, or of the company directory's page behind it. */
export async function fillInHostedUi(page: Page, account: Account): Promise<void> {
  await page.getByLabel('Username').fill(account.username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Follows the sign-in link of the page shown, and waits to be back. */
export async function signInFromHere(page: Page, account: Account): Promise<void> {
  const link = account.provider ? `Sign in with ${account.provider}` : 'Sign in';
  await page.getByRole('main').getByRole('link', { name: link, exact: true }).click();
  if (account.provider) await expect(page.getByRole('heading', { level: 1 })).toContainText('Example Corp');
  await fillInHostedUi(page, account);
  await expect(page.getByRole('banner')).toContainText(account.name);
}

/** Follows the sign-in link as far as the hosted UI, and answers with the state that it was given. */
export async function begunSignIn(page: Page): Promise<string> {
  const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/oauth2/authorize');
  await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click();
  const state = new URL((await asked).url()).searchParams.get('state');
  await expect(page.getByLabel('Username')).toBeVisible();
  return state ?? '';
}

/** The same, while the hosted UI still knows the person: it asks for nothing. */
export async function signInAgain(page: Page, account: Account): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('banner')).toContainText(account.name);
}

/** Signs in as a person does, for tests of that, and stays on the home page. */
export async function signInOnPages(page: Page, account: Account): Promise<void> {
  await page.goto('/');
  await signInFromHere(page, account);
}

/**
 * Signs the page's browser in without showing a page: the form of the hosted UI is sent as a browser sends it. For tests
 * of what comes after, which thus need not wait for three pages.
 */
export async function signIn(page: Page, account: Account, origin = main.origin): Promise<void> {
  const { request } = page;
  const query = account.provider ? `?provider=${account.provider}` : '';
  const asked = await request.get(`${origin}/auth/sign-in${query}`);
  const csrf = /name="_csrf" value="([^"]*)"/.exec(await asked.text())?.[1];
  if (!csrf) throw new Error(`No form to sign in with: ${asked.status()} of ${asked.url()}`);
  const form = { _csrf: csrf, username: account.username, password };
  const answered = await request.post(asked.url(), { form });
  expect(answered.url(), `${account.username} is signed in`).toBe(`${origin}/`);
}

/** Opens the menu with groups, theme and sign-out, if it is not open. */
export async function openAccountMenu(page: Page): Promise<void> {
  const button = page.getByRole('banner').getByRole('button', { name: 'Sign out' });
  if (!(await button.isVisible())) await page.getByRole('banner').getByRole('button', { name: /^Account menu of / }).click();
}

/** Presses “Sign out” and does not wait for what follows. */
export async function pressSignOut(page: Page, options: { noWaitAfter?: boolean } = {}): Promise<void> {
  await openAccountMenu(page);
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click(options);
}

export async function signOut(page: Page): Promise<void> {
  await pressSignOut(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Usher' })).toBeVisible();
}

/** Loses cookies. The tab leaves first: a page that is open when its session ends loads itself again. */
export async function loseCookies(page: Page, filter: { name?: string | RegExp } = {}): Promise<void> {
  await page.goto('about:blank');
  await page.context().clearCookies(filter);
}

/** The headers a browser adds to what a page of Usher's own sends. */
export const sameOrigin = { 'Sec-Fetch-Site': 'same-origin' };
