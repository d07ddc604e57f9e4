// Pages in other languages: which one, and that nothing on them is left in English.

import type { Locator, Page } from '@playwright/test';
import { admin, itMember } from './support/accounts.js';
import { englishOn, translated, type Language } from './support/catalogues.js';
import { pages } from './support/pages.js';
import { create, draft, unique } from './support/resources.js';
import { openAccountMenu, signIn } from './support/session.js';
import { main } from './support/server.js';
import { expect, test } from './support/test.js';
import { prepared } from './support/visiting.js';

const languages: Language[] = ['de', 'ar'];
const ownNames = { de: 'Deutsch', ar: 'العربية' };
const directions = { en: 'ltr', de: 'ltr', ar: 'rtl' };

async function expectLanguage(page: Page, language: keyof typeof directions): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expect(page.locator('html')).toHaveAttribute('dir', directions[language]);
}

/** Chooses as the switch does, for a page whose switch is not what the test is about. */
async function choose(page: Page, language: keyof typeof directions, origin = main.origin): Promise<void> {
  await page.context().addCookies([{ name: 'usher-language', value: language, url: origin }]);
}

test('the language is chosen at the bottom of the page, and stays', { tag: '@no-js' }, async ({ page }) => {
  await page.goto('/');
  await expectLanguage(page, 'en');
  for (const language of languages) {
    await page.getByRole('contentinfo').getByRole('button', { name: ownNames[language] }).click();
    await expectLanguage(page, language);
    const choice = page.getByRole('group', { name: translated(language, 'Language') });
    await expect(choice.getByRole('button', { pressed: true })).toHaveText(ownNames[language]);
    await page.reload();
    await expectLanguage(page, language);
    await page.goto('/resources');
    await expectLanguage(page, language);
    await expect(page.getByRole('heading', { level: 1, name: translated(language, 'Please sign in') })).toBeVisible();
  }
  await page.getByRole('contentinfo').getByRole('button', { name: 'English' }).click();
  await expectLanguage(page, 'en');
  await expect(page.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
});

test('who is signed in chooses it in the account menu', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/account');
  await openAccountMenu(page);
  await page.getByRole('banner').getByRole('button', { name: ownNames.ar }).click();
  await expectLanguage(page, 'ar');
  await expect(page).toHaveURL(/\/account$/);
  await page.reload();
  await expectLanguage(page, 'ar');
  await expect(page.getByRole('heading', { level: 1, name: translated('ar', 'Account') })).toBeVisible();
});

test('without a choice it is the one that the browser asks for', { tag: '@no-js' }, async ({ browser }) => {
  for (const [locale, language] of [
    ['de-AT', 'de'],
    ['ar-EG', 'ar'],
    ['fr-FR', 'en'],
  ] as const) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await page.goto('/');
    await expectLanguage(page, language);
    await choose(page, 'de');
    await page.reload();
    await expectLanguage(page, 'de');
    await context.close();
  }
});

test('a page that the browser goes on to is in the same language', async ({ page }) => {
  await signIn(page, itMember);
  await choose(page, 'de');
  await page.goto('/', { waitUntil: 'networkidle' });
  const documents: string[] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) documents.push(request.url());
  });
  const navigation = page.getByRole('banner').getByRole('navigation');
  for (const english of ['Resources', 'Account']) {
    await navigation.getByRole('link', { name: translated('de', english), exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: translated('de', english) })).toBeVisible();
    expect(await englishOn(page, 'de')).toEqual([]);
  }
  expect(documents, 'no page is loaded anew').toEqual([]);
});

// Pages are brought into their states in English, by whose words the states are reached. Then the language is chosen
// and the address is loaded again, which keeps what the address, the server and the cookies know. No text is English
// there: see `englishOn` for how it is told. What only the page itself knew is gone; some such states follow, which are
// reached without words.
for (const shown of pages) {
  // Those who develop Usher read the design system: docs/languages.md.
  if (shown.path === '/design') continue;
  test(`nothing is English: ${shown.name}`, async ({ page }, testInfo) => {
    test.slow();
    await prepared(shown, page, testInfo.parallelIndex, async (visit, { href, origin }) => {
      if (shown.act) await visit();
      const address = shown.act ? page.url() : href;
      for (const language of languages) {
        await choose(page, language, origin);
        await page.goto(address, { waitUntil: 'networkidle' });
        await expectLanguage(page, language);
        expect(await englishOn(page, language), language).toEqual([]);
      }
    });
  });
}

const states: { name: string; path: string; reach: (page: Page) => Promise<void> }[] = [
  {
    name: 'palette',
    path: '/admin',
    reach: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('blog');
      await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
    },
  },
  {
    name: 'keyboard shortcuts',
    path: '/account',
    reach: async (page) => {
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'notifications',
    path: '/account',
    reach: async (page) => {
      const asked = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/requests/list');
      await page.locator('a.bell').click();
      await (await asked).finished();
      await expect(page.getByRole('dialog').locator('[aria-busy]')).toHaveCount(0);
    },
  },
  {
    name: 'new resource, with errors',
    path: '/resources/new',
    reach: async (page) => {
      await page.locator('main form[method="post"] button.button-primary[type="submit"]').click();
      await expect(page.getByRole('alert').first()).toBeVisible();
    },
  },
];

for (const { name, path, reach } of states) {
  for (const language of languages) {
    test(`nothing is English: ${name}, ${language}`, async ({ page }) => {
      await signIn(page, admin);
      await choose(page, language);
      await page.goto(path, { waitUntil: 'networkidle' });
      await reach(page);
      expect(await englishOn(page, language)).toEqual([]);
    });
  }
}

test('what is wrong with a form is said in the language of the page', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await choose(page, 'ar');
  await page.goto('/resources/payroll');
  const form = page.locator('form:has(textarea[name="message"])');
  await form.locator('textarea').fill('ب'.repeat(400));
  await form.locator('button[type="submit"]').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectLanguage(page, 'ar');
  expect(await englishOn(page, 'ar')).toEqual([]);
});

test('the words that Markdown adds are in the language of each reader', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const body = '> [!TIP]\n> One[^1]\n\n- [x] two\n- [ ] three\n\n![Four](/four.png)\n\n# Five\n\n[^1]: six';
  const { path } = await create(page, draft('words', { body }));
  const tip = page.locator('.markdown-alert-title');
  // Whichever language it was first read in.
  for (const language of [...languages, ...languages]) {
    await choose(page, language);
    await page.goto(`/resources${path}`);
    await expectLanguage(page, language);
    await expect(tip).toHaveText(translated(language, 'Tip'));
    await expect(page.getByRole('checkbox', { name: translated(language, 'Task done') })).toBeChecked();
    await expect(page.getByRole('link', { name: /Four/ })).toContainText(translated(language, 'Image'));
    expect(await englishOn(page, language)).toEqual([]);
  }
  await choose(page, 'en');
  await page.reload();
  await expect(tip).toHaveText('Tip');
});

/** Whether an element's text is cut off, and whether it is seen where it begins. */
function seen(text: Locator): Promise<{ isCutOff: boolean; begins: boolean }> {
  return text.evaluate((element) => {
    const letters = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let node = letters.nextNode();
    while (node && !node.textContent?.trim()) node = letters.nextNode();
    if (!node) throw new Error('There is no text.');
    const first = document.createRange();
    first.setStart(node, 0);
    first.setEnd(node, 1);
    const letter = first.getBoundingClientRect();
    let begins = letter.width > 0;
    for (let box: Element | null = element; box; box = box.parentElement) {
      if (getComputedStyle(box).overflowX === 'visible') continue;
      const { left, right } = box.getBoundingClientRect();
      if (letter.left < left - 1 || letter.right > right + 1) begins = false;
    }
    return { isCutOff: element.scrollWidth > element.clientWidth + 1, begins };
  });
}

test('a text that is cut off keeps its beginning, whichever way it and the page run', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, admin);
  const word = unique('cut');
  const long = { path: `/${word}/${'a-long-path-'.repeat(8)}end`, title: `Long ${'and so on '.repeat(10)}to the end` };
  const short = { path: `/${word}`, title: 'Brief', summary: `It says ${'this and that, '.repeat(15)}no more.` };
  await create(page, long);
  await create(page, short);
  for (const language of ['ar', 'de'] as const) {
    await choose(page, language);
    await page.goto(`/resources?q=${word}`, { waitUntil: 'networkidle' });
    await expectLanguage(page, language);
    const list = page.getByRole('rowheader');
    const shortTitle = list.getByText(short.title, { exact: true });
    for (const text of [long.title, short.summary]) {
      expect(await seen(list.getByText(text, { exact: true })), text).toEqual({ isCutOff: true, begins: true });
    }
    expect(await seen(shortTitle), language).toEqual({ isCutOff: false, begins: true });
    // A text that has room stands where the lines of the page begin.
    const indent = await shortTitle.evaluate((element) => {
      const cell = element.closest('th');
      if (!cell) throw new Error('It is in no cell.');
      const [outer, inner] = [cell.getBoundingClientRect(), element.getBoundingClientRect()];
      const style = getComputedStyle(cell);
      const gap = style.direction === 'rtl' ? outer.right - inner.right : inner.left - outer.left;
      return gap - parseFloat(style.paddingInlineStart);
    });
    expect(Math.abs(indent), language).toBeLessThanOrEqual(1);

    await page.goto(`/admin/audit?object=${long.path}`, { waitUntil: 'networkidle' });
    const object = page.getByRole('cell').getByText(long.path, { exact: true }).first();
    expect(await seen(object), language).toEqual({ isCutOff: true, begins: true });
  }
});
