// Writing a text: preview, toolbar, help, and putting two texts together.

import type { Page } from '@playwright/test';
import { itMember } from './support/accounts.js';
import { tabTo } from './support/keyboard.js';
import { create, draft } from './support/resources.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

const narrow = { width: 390, height: 800 };

function preview(page: Page) {
  return page.getByRole('region', { name: 'Preview' });
}

test.describe('the preview', () => {
  test('follows the text beside it', async ({ page }) => {
    await signIn(page, itMember);
    await page.goto('/resources/new', { waitUntil: 'networkidle' });
    const pane = preview(page);
    await expect(pane).toContainText('Your text appears here');
    // In the document: filling in the text scrolls the page.
    const place = () =>
      pane.evaluate((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return { x, y: Math.round(y + scrollY), width, height };
      });
    const before = await place();
    await page.getByLabel('Body').fill(`It is **bold**.\n\n${'A line.\n\n'.repeat(80)}`);
    await expect(pane.locator('strong')).toHaveText('bold');
    expect(await place(), 'nothing moves').toEqual(before);
    await page.getByLabel('Body').fill(`${'> '.repeat(40)}deep`);
    await expect(pane).toContainText('nests more than');
    await page.getByLabel('Body').fill('');
    await expect(pane).toContainText('Your text appears here');
    await expect(page.getByRole('button', { name: 'Preview' })).toBeHidden();
  });

  test('shows a stored text at once', async ({ page }) => {
    await signIn(page, itMember);
    const resource = await create(page, draft('preview', { body: 'It is *there*.' }));
    await page.goto(`/resources${resource.path}/edit`);
    await expect(preview(page).locator('em')).toHaveText('there');
  });

  test('is behind a button on narrow screens', async ({ page }) => {
    await page.setViewportSize(narrow);
    await signIn(page, itMember);
    await page.goto('/resources/new', { waitUntil: 'networkidle' });
    let calls = 0;
    page.on('request', (request) => (calls += Number(request.url().endsWith('/api/resources/preview'))));
    await page.getByLabel('Body').fill('It is **bold**.');
    await expect.poll(() => page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain('It is');
    await expect(preview(page)).toBeHidden();
    const button = page.getByRole('button', { name: 'Preview' });
    await expect(button).toHaveAttribute('aria-expanded', 'false');
    await button.click();
    await expect(preview(page).locator('strong')).toHaveText('bold');
    await expect(preview(page)).toBeFocused();
    await expect(button).toHaveAttribute('aria-expanded', 'true');
    expect(calls).toBe(1);
    await button.click();
    await expect(preview(page)).toBeHidden();
  });

  test('comes with the form, which loses nothing', { tag: '@no-js' }, async ({ page, javaScriptEnabled }) => {
    test.skip(javaScriptEnabled, 'With JavaScript the preview needs no form.');
    await signIn(page, itMember);
    await page.goto('/resources/new');
    const { path, title } = draft('preview');
    await page.getByLabel('Path').fill(path);
    await page.getByLabel('Title').fill(title);
    await page.getByLabel('Body').fill('\nIt is **bold**.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await expect(preview(page).locator('strong')).toHaveText('bold');
    await expect(page.getByLabel('Path')).toHaveValue(path);
    await expect(page.getByLabel('Title')).toHaveValue(title);
    await expect(page.getByLabel('Body')).toHaveValue('\nIt is **bold**.');
    await page.getByRole('button', { name: 'Create resource' }).click();
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  });

  test('does not take the Enter key from the form', { tag: '@no-js' }, async ({ page }) => {
    await page.setViewportSize(narrow);
    await signIn(page, itMember);
    await page.goto('/resources/new');
    const { path, title } = draft('enter');
    await page.getByLabel('Title').fill(title);
    await page.getByLabel('Path').fill(path);
    await page.getByLabel('Title').press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  });
});

test.describe('the toolbar', () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, itMember);
    await page.goto('/resources/new', { waitUntil: 'networkidle' });
  });

  test('formats the selection, and the browser undoes it', async ({ page }) => {
    const body = page.getByLabel('Body');
    const toolbar = page.getByRole('toolbar', { name: 'Formatting' });
    await body.pressSequentially('word');
    await body.press('ControlOrMeta+a');
    await toolbar.getByRole('button', { name: 'Bold' }).click();
    await expect(body).toHaveValue('**word**');
    await expect(body).toBeFocused();
    await expect(preview(page).locator('strong')).toHaveText('word');
    await toolbar.getByRole('button', { name: 'Italic' }).click();
    await expect(body).toHaveValue('**_word_**');
    await body.press('ControlOrMeta+z');
    await expect(body).toHaveValue('**word**');
    await body.press('ControlOrMeta+z');
    await expect(body).toHaveValue('word');
    await toolbar.getByRole('button', { name: 'List' }).click();
    await expect(body).toHaveValue('- word');
    await body.pressSequentially(' and more');
    await expect(body).toHaveValue('- word and more');
  });

  test('is one stop for the Tab key', async ({ page }) => {
    const toolbar = page.getByRole('toolbar', { name: 'Formatting' });
    const button = (name: string) => toolbar.getByRole('button', { name });
    await page.getByLabel('Summary').focus();
    await tabTo(page, button('Bold'));
    await page.keyboard.press('ArrowRight');
    await expect(button('Italic')).toBeFocused();
    await page.keyboard.press('End');
    await expect(button('Code')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(button('Bold')).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(button('Code')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByLabel('Body')).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(button('Code')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Body')).toHaveValue('`code`');
  });

  test('has help beside it', { tag: '@no-js' }, async ({ page }) => {
    const help = page.getByRole('table', { name: 'Formatting' });
    await expect(help).toBeHidden();
    await page.getByText('Formatting help').click();
    await expect(help.getByRole('rowheader', { name: '**bold**' })).toBeVisible();
  });
});

test.describe('two people wrote', () => {
  const original = 'one\ntwo\nthree\nfour\nfive';

  /** The administrator has changed the first line and the last one, the member the third and the last. */
  async function meet(page: Page, asAdmin: Page): Promise<string> {
    await signIn(page, itMember);
    const { path } = await create(page, draft('both', { body: original }));
    await page.goto(`/resources${path}/edit`);
    await asAdmin.goto(`/resources${path}/edit`);
    await asAdmin.getByLabel('Body').fill('ONE\ntwo\nthree\nfour\nfive by admin');
    await asAdmin.getByRole('button', { name: 'Save changes' }).click();
    await expect(asAdmin.getByRole('article')).toContainText('five by admin');
    await page.getByLabel('Body').fill('one\ntwo\nTHREE\nfour\nfive by me');
    await page.getByRole('button', { name: 'Save changes' }).click();
    return path;
  }

  test('and the texts are put together place by place', { tag: '@no-js' }, async ({ page, asAdmin }) => {
    const path = await meet(page, asAdmin);
    const place = (nth: number) => page.getByRole('group', { name: `Place ${nth} of 3` });
    await expect(place(1).getByRole('radio', { name: 'Theirs, line 1' })).toBeChecked();
    await expect(place(2).getByRole('radio', { name: 'Mine, line 3' })).toBeChecked();
    await expect(place(3).getByRole('radio', { name: 'Mine, line 5' })).toBeChecked();
    await place(3).getByRole('radio', { name: 'Theirs, line 5' }).check();
    await page.getByRole('button', { name: 'Use these choices' }).click();
    await expect(page.getByText('Nothing is saved yet')).toBeVisible();
    await expect(page.getByLabel('Body')).toHaveValue('ONE\ntwo\nTHREE\nfour\nfive by admin');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page).toHaveURL(new RegExp(`/resources${path}$`));
    await expect(page.getByRole('article')).toContainText('THREE');
    await expect(page.getByRole('article')).toContainText('five by admin');
  });

  test('and who goes on writing is asked about the new text', { tag: '@no-js' }, async ({ page, asAdmin }) => {
    await meet(page, asAdmin);
    await expect(page.getByRole('group', { name: 'Place 1 of 3' })).toBeVisible();
    const text = 'one\ntwo\nthree\nfour\none more\nfive by me';
    await page.getByLabel('Body').fill(text);
    await page.getByRole('button', { name: 'Use these choices' }).click();
    await expect(page.getByRole('group', { name: 'Place 1 of 2' })).toBeVisible();
    await expect(page.getByLabel('Body')).toHaveValue(text);
  });

  test('and one’s own text comes back', async ({ page, asAdmin }) => {
    await meet(page, asAdmin);
    await page.getByRole('button', { name: 'Use these choices' }).click();
    await expect(page.getByLabel('Body')).toHaveValue('ONE\ntwo\nTHREE\nfour\nfive by me');
    await page.getByRole('button', { name: 'Bring mine back' }).click();
    await expect(page.getByLabel('Body')).toHaveValue('one\ntwo\nTHREE\nfour\nfive by me');
    await expect(page.getByText('Nothing is saved yet')).toHaveCount(0);
  });
});
