// What the tabs of one browser know of each other's session, and what the browser's Back brings.

import type { BrowserContext, Page } from '@playwright/test';
import { itMember, marketingMember } from './support/accounts.js';
import { fillInHostedUi, loseCookies, openAccountMenu, pressSignOut, signInFromHere, signInOnPages, signOut } from './support/session.js';
import { expect, test } from './support/test.js';

const email = 'it-member@example.com';

/** What only the person may see. */
const secret = (page: Page) => page.getByRole('definition').filter({ hasText: email });

/** A tab that shows the account and listens. */
async function accountTab(context: BrowserContext): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto('/account', { waitUntil: 'load' });
  await expect(tab.getByRole('main')).toContainText(email);
  // Hydrated: the theme switch works without leaving the page.
  await openAccountMenu(tab);
  await tab.getByRole('button', { name: 'Dark' }).click();
  await expect(tab.locator('html')).toHaveAttribute('data-theme', 'dark');
  return tab;
}

/** What a browser does with a page that it keeps to come back to; the tests' browser keeps none. */
async function leaveOrComeBack(page: Page, event: 'pagehide' | 'pageshow'): Promise<void> {
  await page.evaluate((name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true })), event);
}

test('o6: a sign-out in one tab empties all others within a second', { tag: '@timed' }, async ({ page, context }) => {
  await signInOnPages(page, itMember);
  const others = [await accountTab(context), await accountTab(context)];
  await pressSignOut(page, { noWaitAfter: true });
  await Promise.all(others.map((tab) => expect(secret(tab)).toBeHidden({ timeout: 1_000 })));
  for (const tab of others) await expect(tab.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
});

/** One way by itself, without what the browser or the server would carry the word by as well. */
async function emptied(page: Page, context: BrowserContext, without: string[]): Promise<void> {
  await context.addInitScript((names) => names.forEach((name) => Reflect.deleteProperty(window, name)), without);
  await signInOnPages(page, itMember);
  const other = await accountTab(context);
  await pressSignOut(page, { noWaitAfter: true });
  await expect(secret(other)).toBeHidden({ timeout: 1_000 });
  await expect(page.getByRole('link', { name: 'Sign in', exact: true })).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key === 'usher:session'))).toEqual([]);
  // A browser that is closed while a page of it is loaded again may not close.
  await expect(other.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
}

test('o6: the channel alone empties the other tabs within a second', { tag: '@timed' }, async ({ page, context }) => {
  await emptied(page, context, ['EventSource']);
});

test('o6: storage alone empties the other tabs within a second', { tag: '@timed' }, async ({ page, context }) => {
  await emptied(page, context, ['EventSource', 'BroadcastChannel']);
});

test('after a sign-out the other tabs say that one is signed out, not that a session expired', async ({ page, context }) => {
  await signInOnPages(page, itMember);
  const other = await accountTab(context);
  await signOut(page);
  await expect(other.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
  await expect(other.getByRole('main')).not.toContainText('expired');
  await expect(other.getByRole('main')).toContainText(/signed out/i, { timeout: 5_000 });
});

test('who signs in again is never told of the sign-out before', async ({ page, context }) => {
  await signInOnPages(page, itMember);
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByRole('banner')).toContainText(itMember.name);
  await signOut(page);
  await expect(other.getByRole('heading', { level: 1, name: 'Usher' })).toBeVisible();
  await signInOnPages(other, itMember);
  const mark = () => other.evaluate(() => sessionStorage.getItem('usher:signed-out'));
  await expect.poll(mark).toBeNull();
  await loseCookies(other);
  await other.goto('/account');
  await expect(other.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
  await expect(other.getByRole('main')).not.toContainText('another tab');
});

test('l8: somebody else signs in, and no tab shows the one before', async ({ page, context }) => {
  await signInOnPages(page, itMember);
  const other = await accountTab(context);
  // The hosted UI's own session would sign the same person in again.
  await context.clearCookies({ name: /^cognito/ });
  await page.goto('/auth/sign-in');
  await fillInHostedUi(page, marketingMember);
  await expect(other.getByRole('banner')).toContainText(marketingMember.name);
  await expect(secret(other)).toHaveCount(0);
});

test('l10: Back after a sign-out shows nothing private', async ({ page }) => {
  await signInOnPages(page, itMember);
  await page.goto('/account');
  await signOut(page);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
  await expect(secret(page)).toHaveCount(0);
});

test.describe('in a browser that keeps pages to come back to', () => {
  test('l10: Back after a sign-out shows nothing private', async ({ keeping }) => {
    const page = await keeping.newPage();
    // A page that was kept is not loaded again. What holds nothing of a person may be kept: this browser does.
    await page.goto('/robots.txt');
    await page.evaluate(() => Object.assign(window, { kept: true }));
    await page.goto('/healthz');
    await page.goBack({ waitUntil: 'commit' });
    expect(await page.evaluate(() => 'kept' in window), 'the browser keeps pages').toBe(true);

    await signInOnPages(page, itMember);
    await page.goto('/account');
    await signOut(page);
    await page.goBack({ waitUntil: 'commit' });
    await expect(page.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
    await expect(secret(page)).toHaveCount(0);
  });
});

test('l10: a page that the browser kept is hidden until its session is known to last', async ({ page, context }) => {
  await signInOnPages(page, itMember);
  const tab = await accountTab(context);
  await leaveOrComeBack(tab, 'pagehide');
  await expect(secret(tab)).toBeHidden();
  await leaveOrComeBack(tab, 'pageshow');
  await expect(secret(tab)).toBeVisible();

  await leaveOrComeBack(tab, 'pagehide');
  await context.clearCookies();
  await leaveOrComeBack(tab, 'pageshow');
  await expect(tab.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
  await expect(secret(tab)).toHaveCount(0);
  // It tells the first tab.
  await expect(page.getByRole('banner')).not.toContainText(itMember.name);
});

test('what tabs say is no token, and what they do not understand changes nothing', async ({ page, context }) => {
  await signInOnPages(page, itMember);
  const tab = await accountTab(context);
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new BroadcastChannel('usher-session').onmessage = ({ data }) => said.push(String(data));
  });
  await tab.evaluate(() => Object.assign(window, { untouched: true }));
  const nonsense = ['', 'signed_out', '{}', '{"v":1,"kind":"signed_out"}', '{"v":2,"kind":"signed_up"}', { v: 2 }, null];
  await page.evaluate((all) => all.forEach((text) => new BroadcastChannel('usher-session').postMessage(text)), nonsense);
  const third = await accountTab(context);
  expect(await tab.evaluate(() => 'untouched' in window), 'the page was not loaded again').toBe(true);

  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  await tab.goto('/account/token');
  const row = tab.getByRole('row').filter({ has: tab.getByText('sub', { exact: true }) });
  const sub = await row.getByRole('cell').first().innerText();
  expect(said).toContain(JSON.stringify({ v: 2, kind: 'signed_in', person: sub }));
  expect(said.join()).not.toMatch(/eyJ/);
  await third.close();
});

/** Answers what a sign-out asks while there is text that is not saved, in any tab. */
async function answer(page: Page, button: string, signsOut: boolean): Promise<void> {
  const asked = new Promise<string>((resolve) => {
    page.once('dialog', (dialog) =>
      (signsOut ? dialog.accept() : dialog.dismiss()).then(() => resolve(dialog.message())),
    );
  });
  if (button === 'Sign out') await openAccountMenu(page);
  await page.getByRole('button', { name: button, exact: true }).click();
  expect(await asked).toMatch(/is not saved. Signing out deletes it[^]*Sign out and delete it\?$/);
}

async function signOutAndDelete(page: Page): Promise<void> {
  await answer(page, 'Sign out', true);
  await expect(page.getByRole('heading', { level: 1, name: 'Usher' })).toBeVisible();
}

test('row 24: a sign-out asks before it deletes the unsaved text of another tab', async ({ page, context }) => {
  await signInOnPages(page, itMember);
  const form = await context.newPage();
  await form.goto('/resources/new', { waitUntil: 'networkidle' });
  await form.getByLabel('Body').fill('Half a thought.');
  await expect.poll(() => form.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain('Half a thought.');

  await page.goto('/account/sessions', { waitUntil: 'networkidle' });
  for (const name of ['Sign out', 'Sign out everywhere']) {
    await answer(page, name, false);
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  }
  await expect(form.getByLabel('Body')).toHaveValue('Half a thought.');
  await form.reload({ waitUntil: 'networkidle' });
  await expect(form.getByLabel('Body')).toHaveValue('Half a thought.');

  // Discarded, it is no reason to ask any more.
  await form.getByRole('button', { name: 'Discard it' }).click();
  await expect.poll(() => form.evaluate(() => sessionStorage.length)).toBe(0);
  await signOut(page);
});

test('row 24: text in a tab that was closed is no reason to ask', async ({ page, context }) => {
  await signInOnPages(page, itMember);
  const form = await context.newPage();
  await form.goto('/resources/new', { waitUntil: 'networkidle' });
  await form.getByLabel('Body').fill('Half a thought.');
  await expect.poll(() => form.evaluate(() => sessionStorage.length)).toBe(1);
  await form.close();
  await page.goto('/account', { waitUntil: 'networkidle' });
  await signOut(page);
});

test('unsaved text is gone from all tabs after a sign-out, and stays when the session just ended', async ({
  page,
  context,
}) => {
  await signInOnPages(page, itMember);
  const form = await context.newPage();
  await form.goto('/resources/new', { waitUntil: 'networkidle' });
  await form.getByLabel('Body').fill('Half a thought.');
  await expect.poll(() => form.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain('Half a thought.');

  await loseCookies(page);
  await page.goto('/');
  await expect(form.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
  await signInFromHere(form, itMember);
  await expect(form.getByLabel('Body')).toHaveValue('Half a thought.');

  // It loads itself again when it hears of the sign-in. To load it meanwhile would be to race with it.
  await expect(page.getByRole('banner')).toContainText(itMember.name);
  await page.waitForLoadState('networkidle');
  await signOutAndDelete(page);
  await expect(form.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
  expect(await form.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('Half a thought.');
});

test('o10: after a sign-out the browser has nothing but what the person prefers', async ({ page }) => {
  await signInOnPages(page, itMember);
  await page.goto('/resources/new', { waitUntil: 'networkidle' });
  await page.getByLabel('Body').fill('Half a thought.');
  await expect.poll(() => page.evaluate(() => sessionStorage.length)).toBe(1);
  await openAccountMenu(page);
  await page.getByRole('button', { name: 'Dark' }).click();
  await signOutAndDelete(page);
  const left = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    caches: await caches.keys(),
    databases: await indexedDB.databases(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  expect(left).toEqual({ local: expect.any(Array), session: [], caches: [], databases: [], workers: 0 });
  expect(left.local.filter((key) => !['usher:theme', 'usher:provider'].includes(key))).toEqual([]);
});
