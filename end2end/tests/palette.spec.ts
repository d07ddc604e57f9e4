// The palette and the keyboard shortcuts.

import type { Page } from '@playwright/test';
import { admin, itMember, marketingMember, outsider } from './support/accounts.js';
import { create, unique } from './support/resources.js';
import { main } from './support/server.js';
import { openAccountMenu, signIn } from './support/session.js';
import { expect, test } from './support/test.js';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search', exact: true });
const field = (page: Page) => palette(page).getByRole('combobox', { name: 'Search pages, resources, people and actions' });
const options = (page: Page, section?: string) =>
  (section ? palette(page).getByRole('group', { name: section }) : palette(page)).getByRole('option');
const active = (page: Page) => palette(page).getByRole('option', { selected: true });
const shortcuts = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const searchButton = (page: Page) => page.getByRole('banner').getByRole('button', { name: 'Search', exact: true });

/** Goes to a page and waits until it listens to keys. */
async function at(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(() => performance.getEntriesByName('hydrated').length > 0);
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
}

test('finds pages and actions by the keyboard alone', async ({ page }) => {
  await signIn(page, admin);
  await at(page, '/account');
  await openPalette(page);
  await expect(active(page)).toHaveText('Home');
  await expect(options(page, 'Pages').filter({ hasText: /^Audit trail$/ })).toBeVisible();

  await field(page).pressSequentially('résource MAP');
  await expect(active(page)).toHaveText('Resource map');
  await expect(options(page, 'Actions')).toHaveText(['New row of the resource map']);
  await page.keyboard.press('ArrowUp');
  await expect(active(page)).toHaveText('New row of the resource map');
  await page.keyboard.press('ArrowDown');
  await expect(active(page)).toHaveText('Resource map');
  await page.keyboard.press('Enter');
  await expect(palette(page)).toBeHidden();
  await expect(heading(page, 'Resource map')).toBeFocused();
  await expect(page).toHaveURL(`${main.origin}/admin/map`);

  await openPalette(page);
  await expect(field(page)).toHaveValue('');
  await field(page).fill('theme dark');
  await expect(options(page)).toHaveText(['Theme: Dark']);
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('finds resources and people on the server', async ({ page, another }) => {
  await signIn(await another(), marketingMember);
  await signIn(page, admin);
  const word = unique('palette');
  await create(page, { path: `/${word}`, title: `About ${word}` });
  await at(page, '/');
  await openPalette(page);
  await field(page).fill(word);
  await expect(options(page, 'Resources')).toHaveText([`About ${word} /${word}`]);
  await expect(palette(page).getByRole('status')).toHaveText('1 result');
  await page.keyboard.press('Enter');
  await expect(heading(page, `About ${word}`)).toBeVisible();

  await openPalette(page);
  await field(page).fill(marketingMember.name);
  await options(page, 'People').filter({ hasText: marketingMember.username }).click();
  await expect(heading(page, marketingMember.name)).toBeVisible();
});

test('drops an answer that comes after the next question', async ({ page }) => {
  await signIn(page, itMember);
  const word = unique('late');
  await create(page, { path: `/${word}/first`, title: `First ${word}` });
  await create(page, { path: `/${word}/second`, title: `Second ${word}` });
  await at(page, '/');
  let answer = () => {};
  const isAsked = new Promise<void>((resolve) => {
    void page.route(
      (url) => url.pathname === '/api/resources/list' && url.search.includes('first'),
      async (route) => {
        resolve();
        await new Promise<void>((go) => (answer = go));
        await route.continue();
      },
    );
  });
  await openPalette(page);
  await field(page).fill(`first ${word}`);
  await isAsked;
  await field(page).fill(`second ${word}`);
  await expect(options(page, 'Resources')).toHaveText([`Second ${word} /${word}/second`]);
  const late = page.waitForResponse((response) => response.url().includes('first'));
  answer();
  await (await late).finished();
  await expect(options(page, 'Resources')).toHaveText([`Second ${word} /${word}/second`]);
});

test('offers what one may use, and says when nothing matches', async ({ page, another }) => {
  await signIn(page, itMember);
  await at(page, '/');
  await openPalette(page);
  await expect(options(page, 'Pages')).toHaveText([
    'Home',
    'Resources',
    'Archived resources',
    'Deleted resources',
    'Requests',
    'Account',
    'Preferences',
    'Your sessions',
    'Your ID token',
  ]);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await field(page).fill(admin.name);
  await expect(palette(page).getByRole('status')).toHaveText(`Nothing matches “${admin.name}”.`);
  expect(asked).not.toContain('/api/people/list');
  await expect(field(page)).toHaveAttribute('aria-expanded', 'false');

  const other = await another();
  await other.goto('/');
  await signIn(other, outsider);
  await at(other, '/account');
  await openPalette(other);
  await expect(options(other, 'Pages')).toHaveText([
    'Home',
    'Account',
    'Preferences',
    'Your sessions',
    'Your ID token',
  ]);
});

test('Escape and the buttons close it, and the focus returns', async ({ page }) => {
  await signIn(page, itMember);
  await at(page, '/account');
  await searchButton(page).focus();
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(searchButton(page)).toBeFocused();

  await searchButton(page).click();
  await palette(page).getByRole('button', { name: 'Close' }).click();
  await expect(palette(page)).toBeHidden();
  await expect(searchButton(page)).toBeFocused();
  await openPalette(page);
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeHidden();

  await openAccountMenu(page);
  await page.getByRole('banner').getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await shortcuts(page).getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('banner').getByRole('button', { name: /^Account menu of / })).toBeFocused();
});

test('without JavaScript, the button leads to the list and its search', { tag: '@no-js' }, async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled !== false, 'with JavaScript it opens the palette');
  await signIn(page, itMember);
  await page.goto('/account');
  await searchButton(page).click();
  await expect(heading(page, 'Resources')).toBeVisible();
  await expect(page.getByLabel('Search resources')).toBeVisible();
});

test('nobody who is not signed in is offered anything', async ({ page }) => {
  await at(page, '/');
  await expect(searchButton(page)).toHaveCount(0);
  await page.keyboard.press('?');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('its code is loaded when somebody is about to use it, and no earlier', async ({ page }) => {
  await signIn(page, itMember);
  const files: string[] = [];
  page.on('request', (request) => files.push(new URL(request.url()).pathname));
  await at(page, '/account');
  const isCode = (file: string) => file.endsWith('/split_lazy_palette.wasm');
  expect(files.filter(isCode)).toEqual([]);
  const loaded = page.waitForRequest((request) => isCode(new URL(request.url()).pathname));
  await searchButton(page).hover();
  await loaded;
});

test('single keys go to pages, to the search, and to the list of keys', async ({ page }) => {
  await signIn(page, admin);
  await at(page, '/');
  const pages = { r: 'Resources', a: 'Account', p: 'People', u: 'Usage', m: 'Resource map', n: 'New resource' };
  for (const [key, name] of Object.entries(pages)) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(heading(page, name)).toBeFocused();
  }
  // The search of the page, or else the palette.
  await at(page, '/resources');
  await page.keyboard.press('/');
  await expect(page.getByLabel('Search resources')).toBeFocused();
  await expect(page.getByLabel('Search resources')).toHaveValue('');
  await at(page, '/account');
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();

  await page.keyboard.press('?');
  await expect(shortcuts(page).getByRole('listitem').filter({ hasText: /^People/ })).toHaveText(/^People\s+g\s+p\s*$/);
});

test('a key pressed right after the palette has closed is one of the page', async ({ page }) => {
  await signIn(page, itMember);
  await at(page, '/account');
  await openPalette(page);
  await palette(page).evaluate((dialog: HTMLDialogElement) => {
    dialog.close();
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true, cancelable: true }));
  });
  await expect(shortcuts(page)).toBeVisible();
});

test('a key for a page that is not open leads nowhere', async ({ page }) => {
  await signIn(page, itMember);
  await at(page, '/account');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.keyboard.press('?');
  await expect(shortcuts(page)).toBeVisible();
  await expect(shortcuts(page)).not.toContainText('People');
  await expect(page).toHaveURL(`${main.origin}/account`);
});

test('single keys mean nothing while one types, with other keys, or in an unfinished character', async ({ page }) => {
  await signIn(page, itMember);
  await at(page, '/resources/new');
  await page.getByLabel('Title', { exact: true }).pressSequentially('g r?/');
  await page.getByLabel('Body').pressSequentially('g a?/');
  await page.getByLabel('Body').blur();
  for (const keys of ['Control+/', 'Alt+/', 'Meta+?', 'Control+Shift+K', 'Control+Alt+k']) await page.keyboard.press(keys);
  await page.evaluate(() => {
    for (const key of ['?', '/', 'k']) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: key === 'k', bubbles: true, isComposing: true }));
    }
  });
  await page.keyboard.press('g');
  await page.getByLabel('Body').focus();
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(heading(page, 'New resource')).toBeVisible();
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('g r?/');
  await expect(page.getByLabel('Body')).toHaveValue(/g a\?\//);
  // The key of the palette works there.
  await openPalette(page);
});

test('single keys can be turned off, for good and in all tabs', async ({ page, context }) => {
  await signIn(page, itMember);
  await at(page, '/account');
  const other = await context.newPage();
  await at(other, '/account');
  await page.keyboard.press('?');
  const choice = shortcuts(page).getByRole('group', { name: 'Single-key shortcuts' });
  await choice.getByRole('button', { name: 'Off' }).click();
  await expect(choice.getByRole('button', { name: 'Off' })).toHaveAttribute('aria-pressed', 'true');
  await expect(other.locator('html')).toHaveAttribute('data-shortcuts', 'off');

  const response = await page.goto('/account');
  expect(await response!.text()).toContain('data-shortcuts="off"');
  await at(page, '/account');
  for (const key of ['g', 'r', '?', '/']) await page.keyboard.press(key);
  await openPalette(page);
  await expect(shortcuts(page)).toBeHidden();
  await expect(page).toHaveURL(`${main.origin}/account`);

  await field(page).fill('keyboard');
  await expect(active(page)).toHaveText('Keyboard shortcuts');
  await page.keyboard.press('Enter');
  await expect(choice.getByRole('button', { name: 'Off' })).toHaveAttribute('aria-pressed', 'true');
  await choice.getByRole('button', { name: 'On' }).click();
  await page.keyboard.press('Escape');
  await expect(shortcuts(page)).toBeHidden();
  await page.keyboard.press('?');
  await expect(shortcuts(page)).toBeVisible();
});

// pages.spec looks for barriers in both dialogs.
test('fits a small screen, and shows what is chosen in all colours and directions', async ({ page }) => {
  await signIn(page, admin);
  await at(page, '/account');
  for (const dir of ['ltr', 'rtl']) {
    for (const [width, colorScheme, forcedColors] of [
      [1280, 'light', 'none'],
      [320, 'dark', 'none'],
      [1280, 'light', 'active'],
    ] as const) {
      await page.setViewportSize({ width, height: 640 });
      await page.emulateMedia({ colorScheme, forcedColors });
      await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), dir);
      await openPalette(page);
      const what = `${dir}, ${width}, ${colorScheme}, ${forcedColors}`;
      const looks = (selected: boolean) =>
        palette(page).getByRole('option', { selected }).first().evaluate((option) => getComputedStyle(option).backgroundColor);
      expect(await looks(true), what).not.toBe(await looks(false));
      const box = (await palette(page).boundingBox())!;
      expect(box.x, what).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width, what).toBeLessThanOrEqual(width);
      expect(box.y + box.height, what).toBeLessThanOrEqual(640);
      const overflow = () => palette(page).evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
      expect(await overflow(), what).toBeLessThanOrEqual(0);
      await page.keyboard.press('Escape');
      await expect(palette(page)).toBeHidden();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(width);
    }
  }
});

test('the chosen entry is always in sight', async ({ page }) => {
  await signIn(page, admin);
  await page.setViewportSize({ width: 390, height: 500 });
  await at(page, '/account');
  await openPalette(page);
  await page.keyboard.press('ArrowUp');
  await expect(active(page)).toHaveText('Sign out');
  await expect(active(page)).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.press('ArrowDown');
  await expect(active(page)).toHaveText('Home');
  await expect(active(page)).toBeInViewport({ ratio: 0.9 });
});

test.describe('without its code', () => {
  // What the browser says of a file that is missing.
  test.use({ tolerated: /Failed to fetch|Failed to load|ERR_|WebAssembly|TypeError/ });

  test('if its code cannot be loaded, the button leads to the list', async ({ page }) => {
    await signIn(page, itMember);
    await at(page, '/account');
    await page.route(/split_lazy_palette/, (route) => route.abort());
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('alert')).toContainText('Part of this page stopped working.');
    await searchButton(page).click();
    await expect(heading(page, 'Resources')).toBeVisible();
  });
});
