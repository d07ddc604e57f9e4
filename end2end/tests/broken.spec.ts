// The browser's half fails, and the page is what it is without JavaScript.

import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { itMember } from './support/accounts.js';
import { main, OwnServer, ports } from './support/server.js';
import { openAccountMenu, pressSignOut, signIn } from './support/session.js';
import { expect, test } from './support/test.js';

// What the browser says of a panic, of a file that is missing, and of a hydration that goes wrong.
test.use({ tolerated: /panicked|unreachable|RuntimeError|Failed to fetch|Failed to load|ERR_|WebAssembly|TypeError/ });

const notice = (page: Page) => page.getByRole('alert').filter({ hasText: 'Part of this page stopped working.' });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const link = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });

/** Follows a link of the navigation: the page is loaded, and address and content agree. */
async function expectToBeLoaded(page: Page, name: string, path: string, title = name): Promise<void> {
  await page.evaluate(() => Object.assign(window, { before: true }));
  await link(page, name).click();
  await expect(heading(page, title)).toBeVisible();
  await expect(page).toHaveURL(main.origin + path);
  expect(await page.evaluate(() => 'before' in window), 'the browser loaded it').toBe(false);
}

/** Where extensions and translators put elements before the browser's half is there. */
const intruders: Record<string, () => void> = {
  'a toolbar at the top': () => document.body.prepend(document.createElement('div')),
  'a word that is translated': () => {
    for (const text of [...document.querySelectorAll('main h1, main p, header a')]) {
      const font = document.createElement('font');
      font.append(...text.childNodes);
      text.append(font);
    }
  },
  'an icon in the middle': () => document.querySelector('main')!.prepend(document.createElement('span')),
};

for (const [what, intrude] of Object.entries(intruders)) {
  test(`row 2: ${what} is put in before hydration, and links, forms and Back still work`, async ({ page }) => {
    await signIn(page, itMember);
    await page.addInitScript(
      `document.addEventListener('readystatechange', () => { if (document.readyState === 'interactive') (${intrude})(); });`,
    );
    await page.goto('/account', { waitUntil: 'load' });
    await expect(notice(page)).toHaveCount(1);
    await expect(notice(page)).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(width, 'nothing sticks out').toBeLessThanOrEqual(0);

    await expectToBeLoaded(page, 'Resources', '/resources');
    await expectToBeLoaded(page, 'Home', '/', `Welcome, ${itMember.name}`);
    await page.goBack();
    await expect(heading(page, 'Resources')).toBeVisible();
    await expect(page).toHaveURL(`${main.origin}/resources`);

    await page.getByRole('searchbox').fill('handbook');
    await page.getByRole('search').getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL((url) => url.pathname === '/resources' && url.searchParams.get('q') === 'handbook');
    await expect(page.getByRole('status')).toContainText('1 resource matches “handbook”');

    await openAccountMenu(page);
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await pressSignOut(page);
    await expect(heading(page, 'Usher')).toBeVisible();
  });
}

const failures = {
  'is not there': (page: Page) =>
    page.route(/(split|chunk).*\.wasm$/, (route) => route.fulfill({ status: 404, body: 'Not found' })),
  'cannot be had': (page: Page) => page.route(/(split|chunk).*\.wasm$/, (route) => route.abort()),
};

for (const [what, fail] of Object.entries(failures)) {
  test(`row 2: a page whose file ${what} leaves the one that is shown, which works without JavaScript`, async ({ page }) => {
    await signIn(page, itMember);
    await page.goto('/', { waitUntil: 'networkidle' });
    await fail(page);
    await link(page, 'Account').click();
    await expect(notice(page)).toBeVisible();
    await expect(page).toHaveURL(`${main.origin}/`);
    await expect(heading(page, `Welcome, ${itMember.name}`)).toBeVisible();
    await expect(link(page, 'Account')).not.toHaveAttribute('aria-current');

    await expectToBeLoaded(page, 'Account', '/account');
    // There as well, because that page has files of its own.
    await expect(notice(page)).toHaveCount(1);
    await page.unrouteAll();
    await notice(page).getByRole('link', { name: 'Reload' }).click();
    await expect(heading(page, 'Account')).toBeVisible();
    await expect(notice(page)).toHaveCount(0);
  });
}

test('row 2: Back to a page whose file cannot be had shows that page', async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/account', { waitUntil: 'networkidle' });
  await link(page, 'Home').click();
  await expect(heading(page, `Welcome, ${itMember.name}`)).toBeVisible();
  // Something that no panic announces, such as an overflow of the stack.
  await page.evaluate(() => {
    const error = new WebAssembly.RuntimeError('unreachable');
    dispatchEvent(new ErrorEvent('error', { error, message: String(error) }));
  });
  await expect(notice(page)).toBeVisible();
  await page.goBack();
  await expect(heading(page, 'Account')).toBeVisible();
  await expect(page).toHaveURL(`${main.origin}/account`);
});

test('row 2: what is typed after the fault is asked about before it is lost', async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources/new', { waitUntil: 'networkidle' });
  await page.evaluate(() => (window as unknown as { usherFailed(): void }).usherFailed());
  await expect(notice(page)).toBeVisible();
  await page.getByLabel('Title').pressSequentially('Half a thought');
  await page.getByLabel('Path').fill('/');
  const asked = new Promise<string>((resolve) => {
    page.once('dialog', (dialog) => dialog.dismiss().then(() => resolve(dialog.type())));
  });
  await link(page, 'Account').click({ noWaitAfter: true });
  expect(await asked).toBe('beforeunload');
  await expect(page.getByLabel('Title')).toHaveValue('Half a thought');
  // The form itself is posted as it stands.
  await page.getByRole('button', { name: 'Create resource' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'There is a problem' })).toBeVisible();
  await expect(page.getByLabel('Title')).toHaveValue('Half a thought');
});

test('row 2: a tab that was open during a deployment loads no part of the other build', async ({ page }, testInfo) => {
  test.slow();
  const server = new OwnServer(ports(testInfo.parallelIndex));
  const later = mkdtempSync(join(tmpdir(), 'usher-later-build-'));
  try {
    await server.start();
    const { origin, env } = server.place;
    await signIn(page, itMember, origin);
    await page.goto(origin, { waitUntil: 'networkidle' });

    // Every file has the same name and other contents: WebAssembly would take some of them for its own.
    cpSync(env.USHER_SITE_ROOT!, later, { recursive: true });
    const files = readdirSync(join(later, 'pkg')).filter((file) => /^split.*\.wasm$/.test(file));
    const [first, second] = [files[0]!, files[1]!];
    for (const kind of ['', '.br', '.gz']) {
      cpSync(join(env.USHER_SITE_ROOT!, 'pkg', first + kind), join(later, 'pkg', second + kind));
    }
    await server.stop();
    env.USHER_SITE_ROOT = later;
    await server.start();

    const loaded: string[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.wasm') && response.ok()) loaded.push(response.url());
    });
    await link(page, 'Account').click();
    await expect(notice(page)).toBeVisible();
    expect(loaded, 'nothing of the other build').toEqual([]);
    await expect(page).toHaveURL(`${origin}/`);
    await notice(page).getByRole('link', { name: 'Reload' }).click();
    await expect(notice(page)).toHaveCount(0);
    await expect(heading(page, `Welcome, ${itMember.name}`)).toBeVisible();
    await expect.poll(() => loaded.length, 'the reloaded page has the new build').toBeGreaterThan(0);
  } finally {
    await page.goto('about:blank');
    await server.remove();
    rmSync(later, { recursive: true, force: true });
  }
});
