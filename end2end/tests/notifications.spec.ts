// The drawer of notifications, and the bell that opens it. On a server of its own, where nobody else asks for anything.

import type { Page } from '@playwright/test';
import { admin, itMember, outsider, type Account } from './support/accounts.js';
import { OwnServer, ports } from './support/server.js';
import { signIn, signInFromHere } from './support/session.js';
import { expect, test } from './support/test.js';

let server: OwnServer;

test.beforeEach(async ({}, testInfo) => {
  // The server has to start first.
  test.slow();
  server = new OwnServer(ports(testInfo.parallelIndex));
  await server.start();
});

test.afterEach(async ({ page }) => {
  // What still loads must not find the server gone.
  await page.goto('about:blank');
  await server?.remove();
});

const bell = (page: Page) => page.getByRole('banner').getByRole('link', { name: 'Notifications', exact: true });
const drawer = (page: Page) => page.getByRole('dialog', { name: 'Notifications', exact: true });
const status = (page: Page) => drawer(page).getByRole('status');
const closeButton = (page: Page) => drawer(page).getByRole('button', { name: 'Close', exact: true });
const items = (page: Page, section: string) => drawer(page).getByRole('region', { name: section, exact: true }).getByRole('listitem');
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const isList = (url: string) => new URL(url).pathname === '/api/requests/list';

async function signInHere(page: Page, account: Account): Promise<void> {
  await signIn(page, account, server.place.origin);
}

/** Goes to a page. With JavaScript, waits until the page is alive. */
async function at(page: Page, path: string, { hydrated = true } = {}): Promise<void> {
  await page.goto(server.place.origin + path);
  if (hydrated) await page.waitForFunction(() => performance.getEntriesByName('hydrated').length > 0);
}

async function ask(page: Page, path: string, message: string): Promise<void> {
  await at(page, `/resources${path}`);
  await page.getByLabel(/^Message/).fill(message);
  await page.getByRole('button', { name: 'Request access' }).click();
  await expect(page.getByText('Your request is sent.')).toBeVisible();
}

test('an administrator finds what waits, and the person who asked finds the answer, once', async ({ page, another }) => {
  const member = await another();
  await signInHere(member, itMember);
  await ask(member, '/payroll', 'For <b>q3</b>.');

  await signInHere(page, admin);
  await at(page, '/account');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await bell(page).hover();
  expect(asked.filter(isList)).toEqual([]);
  await bell(page).click();
  const waiting = items(page, 'Waiting for you').filter({ hasText: '/payroll' });
  await expect(waiting).toContainText(`${itMember.name} (${itMember.username}) asks to open`);
  // Text, not markup.
  await expect(waiting).toContainText('For <b>q3</b>.');
  await expect(waiting.locator('time')).toHaveCount(1);
  await expect(status(page)).toHaveText('1 notification');
  expect(asked.filter(isList)).toHaveLength(1);

  await waiting.getByRole('link', { name: 'Answer this request' }).click();
  await expect(drawer(page)).toBeHidden();
  await expect(heading(page, 'Requests for access')).toBeVisible();
  const form = page.getByRole('main').getByRole('listitem').filter({ hasText: '/payroll' });
  await form.getByLabel(/^Message/).fill('Ask your lead.');
  await form.getByRole('button', { name: /^Decline \/payroll/ }).click();
  await expect(page.getByText('Your answer is saved.')).toBeVisible();
  await at(page, '/requests');
  await bell(page).click();
  await expect(status(page)).toHaveText('Nothing new');

  await at(member, '/account');
  await bell(member).click();
  const answered = items(member, 'Answers to your requests');
  await expect(answered).toContainText(/Your request for \/payroll was declined/);
  await expect(answered).toContainText('Ask your lead.');
  await closeButton(member).click();
  await bell(member).click();
  await expect(status(member)).toHaveText('Nothing new');
  await expect(drawer(member)).toContainText('new answers to your own requests');
});

test('an answer that was seen on the page of requests is not new', async ({ page, another }) => {
  await signInHere(page, itMember);
  await ask(page, '/payroll', '');
  const other = await another();
  await signInHere(other, admin);
  await at(other, '/requests');
  await other.getByRole('button', { name: /^Decline \/payroll/ }).click();
  await expect(other.getByText('Your answer is saved.')).toBeVisible();

  await at(page, '/requests');
  await expect(page.getByRole('region', { name: 'Your requests' })).toContainText('Declined');
  await bell(page).click();
  await expect(status(page)).toHaveText('Nothing new');
});

test('Escape, its button and a click beside it close it, and the focus returns', async ({ page }) => {
  await signInHere(page, itMember);
  await at(page, '/account');
  await bell(page).focus();
  await page.keyboard.press('Enter');
  await expect(closeButton(page)).toBeFocused();
  await expect(status(page)).toHaveText('Nothing new');
  // Nothing behind it has the focus, or hears keys.
  await page.keyboard.press('Tab');
  await expect(drawer(page).getByRole('link', { name: 'All requests' })).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
  await expect(bell(page)).toBeFocused();

  await bell(page).click();
  await closeButton(page).click();
  await expect(drawer(page)).toBeHidden();
  await expect(bell(page)).toBeFocused();

  await bell(page).click();
  await expect(drawer(page)).toBeVisible();
  await page.mouse.click(5, 300);
  await expect(drawer(page)).toBeHidden();
  await expect(page).toHaveURL(`${server.place.origin}/account`);
});

test('it leads to all requests, also from their own page, and the palette opens it', async ({ page }) => {
  await signInHere(page, itMember);
  await at(page, '/account');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search pages' }).fill('notifications');
  await expect(page.getByRole('option', { selected: true })).toHaveText('Notifications');
  await page.keyboard.press('Enter');
  for (let time = 0; time < 2; time += 1) {
    await drawer(page).getByRole('link', { name: 'All requests' }).click();
    await expect(drawer(page)).toBeHidden();
    await expect(heading(page, 'Requests for access')).toBeVisible();
    await bell(page).click();
  }
});

test('a link that is to open elsewhere does', async ({ page, context }) => {
  await signInHere(page, itMember);
  await at(page, '/account');
  const opened = context.waitForEvent('page');
  await bell(page).click({ modifiers: ['ControlOrMeta'] });
  const other = await opened;
  await expect(heading(other, 'Requests for access')).toBeVisible();
  await other.close();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('it says when the server does not answer, and asks again the next time', async ({ page }) => {
  await signInHere(page, itMember);
  await at(page, '/account');
  const list = (url: URL) => isList(url.href);
  await page.route(list, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{}' }));
  await bell(page).click();
  await expect(drawer(page).getByRole('alert')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.unroute(list);
  await bell(page).click();
  await expect(status(page)).toHaveText('Nothing new');
  await expect(drawer(page).getByRole('alert')).toHaveCount(0);
});

test('its code is loaded when somebody is about to use it, and no earlier', async ({ page }) => {
  await signInHere(page, itMember);
  const files: string[] = [];
  page.on('request', (request) => files.push(new URL(request.url()).pathname));
  await at(page, '/account');
  const isCode = (file: string) => file.endsWith('/split_lazy_notifications.wasm');
  expect(files.filter(isCode)).toEqual([]);
  const loaded = page.waitForRequest((request) => isCode(new URL(request.url()).pathname));
  await bell(page).hover();
  await loaded;
});

// pages.spec looks for barriers in it.
test('it stands at the end of the window, and fits a small one', async ({ page }) => {
  await signInHere(page, itMember);
  await at(page, '/account');
  for (const dir of ['ltr', 'rtl']) {
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 640 });
      await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), dir);
      await bell(page).click();
      const box = (await drawer(page).boundingBox())!;
      const what = `${dir}, ${width}`;
      const end = dir === 'rtl' ? box.x : width - (box.x + box.width);
      expect(end, what).toBeCloseTo(0, 0);
      if (width === 320) expect(box.width, what).toBeCloseTo(width, 0);
      else expect(box.width, what).toBeLessThan(width / 2);
      expect(box.height, what).toBeCloseTo(640, 0);
      const overflow = await drawer(page).evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
      expect(overflow, what).toBeLessThanOrEqual(0);
      await page.keyboard.press('Escape');
      await expect(drawer(page)).toBeHidden();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(width);
    }
  }
});

test('without JavaScript, the bell leads to the requests', { tag: '@no-js' }, async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled !== false, 'with JavaScript it opens the drawer');
  await signInHere(page, itMember);
  await at(page, '/account', { hydrated: false });
  await bell(page).click();
  await expect(heading(page, 'Requests for access')).toBeVisible();
});

test('who may not list requests has no bell', { tag: '@no-js' }, async ({ page }) => {
  await at(page, '/', { hydrated: false });
  await expect(bell(page)).toHaveCount(0);
  await signInFromHere(page, outsider);
  await at(page, '/account', { hydrated: false });
  await expect(heading(page, 'Account')).toBeVisible();
  await expect(bell(page)).toHaveCount(0);
});
