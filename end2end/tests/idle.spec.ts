// A session that nobody uses: the warning, staying, the end, and what is not lost by it.

import { itMember } from './support/accounts.js';
import { OwnServer, ports } from './support/server.js';
import { signIn, signInAgain } from './support/session.js';
import { expect, test } from './support/test.js';

const stay = '**/api/session/stay';

test.describe('on a server whose sessions end after two minutes', () => {
  let server: OwnServer;

  test.beforeAll(async ({}, testInfo) => {
    server = new OwnServer(ports(testInfo.parallelIndex), { USHER_SESSION_IDLE_MINUTES: '2' });
    await server.start();
  });

  test.afterAll(async () => {
    await server?.remove();
  });

  test('one is warned, stays, is warned again, and finds the text after the end', async ({ page }) => {
    test.setTimeout(300_000);
    const { origin } = server.place;
    await signIn(page, itMember, origin);
    await page.goto(`${origin}/resources/new`, { waitUntil: 'load' });
    const body = page.getByLabel('Body');
    await body.fill('A long text.');

    const warning = page.getByRole('alertdialog', { name: 'Your session is about to end' });
    await test.step('the warning', async () => {
      await expect(warning).toBeVisible({ timeout: 90_000 });
      await expect(warning).toHaveAccessibleDescription(
        'You will be signed out in 1 minute because nothing was done here for 1 minute.',
      );
      await expect(warning.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
      await expect(warning.getByRole('button', { name: 'Sign out' })).toBeVisible();
    });

    await test.step('Escape stays, and gives the focus back', async () => {
      await Promise.all([page.waitForResponse(stay), page.keyboard.press('Escape')]);
      await expect(warning).toBeHidden();
      await expect(body).toBeFocused();
    });

    await test.step('the end', async () => {
      await expect(warning).toBeVisible({ timeout: 90_000 });
      await expect(page.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible({ timeout: 90_000 });
      await expect(page.getByRole('main')).toContainText('Your session has expired.');
      await expect(page.getByText('A long text.')).toHaveCount(0);
    });

    await test.step('the text comes back', async () => {
      await signInAgain(page, itMember);
      await expect(page).toHaveURL(`${origin}/resources/new`);
      await expect(page.getByText('Your unsaved text was restored.')).toBeVisible();
      await expect(body).toHaveValue('A long text.');
    });
  });
});

test('a device whose clock runs away is not warned: the server is asked first', async ({ page }) => {
  await page.clock.install();
  await signIn(page, itMember);
  await page.goto('/account', { waitUntil: 'networkidle' });
  await Promise.all([page.waitForResponse('**/api/session/times'), page.clock.fastForward('29:00')]);
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('it-member@example.com');
});

test.describe('without a network', () => {
  test.use({ tolerated: /net::ERR_INTERNET_DISCONNECTED/ });

  test('offline is not signed out', async ({ page, context }) => {
    await page.clock.install();
    await signIn(page, itMember);
    await page.goto('/account', { waitUntil: 'networkidle' });
    await context.setOffline(true);
    await page.clock.fastForward('31:00');
    const said = page.getByText('Usher cannot be reached.');
    await expect(said).toBeVisible();
    await expect(page.getByRole('main')).toContainText('it-member@example.com');
    await context.setOffline(false);
    await expect(said).toHaveCount(0);
  });
});

test.describe('who is at work', () => {
  test('is not signed out: typing counts, once a minute', async ({ page }) => {
    await page.clock.install();
    await signIn(page, itMember);
    await page.goto('/resources/new', { waitUntil: 'networkidle' });
    const reports: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/session/stay')) reports.push(request.method());
    });
    const body = page.getByLabel('Body');
    await body.pressSequentially('In the first minute nothing is said. ');
    expect(reports).toEqual([]);
    await page.clock.fastForward('01:05');
    await Promise.all([page.waitForResponse(stay), body.pressSequentially('Now it is, once. ')]);
    await body.pressSequentially('And not again.');
    expect(reports).toEqual(['POST']);
  });

  test('by a program’s hand does not count', async ({ page }) => {
    await page.clock.install();
    await signIn(page, itMember);
    await page.goto('/resources/new', { waitUntil: 'networkidle' });
    await page.clock.fastForward('02:00');
    let reported = false;
    page.on('request', (request) => (reported ||= request.url().endsWith('/api/session/stay')));
    await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true })));
    // A later request of the page, for which an earlier one would have been seen.
    await Promise.all([
      page.waitForResponse('**/api/session/times'),
      page.evaluate(() => dispatchEvent(new Event('online'))),
    ]);
    expect(reported).toBe(false);
  });
});
