// A page is used while its files are still arriving: until it is hydrated it works as without JavaScript.

import type { Page, Route } from '@playwright/test';
import { admin, itMember } from './support/accounts.js';
import { create, openRowMenu, unique } from './support/resources.js';
import { main } from './support/server.js';
import { openAccountMenu, signIn } from './support/session.js';
import { expect, test } from './support/test.js';

const pageFile = /(split|chunk).*\.wasm$/;
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

/** Does something while the page's own file is on its way, and then lets it arrive. */
async function whileLoading(page: Page, load: () => Promise<unknown>, act: () => Promise<unknown>): Promise<void> {
  const held: Route[] = [];
  await page.route(pageFile, (route) => void held.push(route));
  const client = page.waitForResponse(/usher\.wasm$/);
  await load();
  await (await client).finished();
  await expect.poll(() => held.length, 'the program waits for the file').toBeGreaterThan(0);
  await act();
  await page.unroute(pageFile);
  // A file of a page that is left by now is wanted no more.
  for (const route of held) await route.continue().catch(() => {});
}

test('a link that is followed leads where it says', async ({ page }) => {
  await signIn(page, itMember);
  const resource = await create(page, { path: `/${unique('loading')}`, title: 'Row' });
  await whileLoading(
    page,
    () => page.goto(`/resources?q=${resource.path.slice(1)}`, { waitUntil: 'commit' }),
    async () => {
      await openRowMenu(page, 'Row');
      await page.getByRole('link', { name: 'Edit Row' }).click({ noWaitAfter: true });
    },
  );
  await expect(heading(page, 'Edit Row')).toBeVisible();
  await expect(page).toHaveURL(`${main.origin}/resources${resource.path}/edit`);
});

test('a form that is sent is answered', async ({ page }) => {
  await signIn(page, itMember);
  await whileLoading(
    page,
    () => page.goto('/resources', { waitUntil: 'commit' }),
    async () => {
      await page.getByRole('searchbox').fill('handbook');
      await page.getByRole('search').getByRole('button', { name: 'Search' }).click({ noWaitAfter: true });
    },
  );
  await expect(page.getByRole('status')).toContainText('1 resource matches “handbook”');
  await expect(page).toHaveURL((url) => url.pathname === '/resources' && url.searchParams.get('q') === 'handbook');
});

test('Back shows the page before', async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/account', { waitUntil: 'networkidle' });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Resources' }).click();
  await expect(heading(page, 'Resources')).toBeVisible();
  await whileLoading(
    page,
    () => page.reload({ waitUntil: 'commit' }),
    () => page.evaluate(() => history.back()),
  );
  await expect(heading(page, 'Account')).toBeVisible();
  await expect(page).toHaveURL(`${main.origin}/account`);
});

test('a button of the header does its work', async ({ page }) => {
  await signIn(page, itMember);
  await whileLoading(
    page,
    () => page.goto('/account', { waitUntil: 'commit' }),
    async () => {
      await openAccountMenu(page);
      await page.getByRole('button', { name: 'Dark' }).click({ noWaitAfter: true });
    },
  );
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('what is typed and chosen while a page starts is still there', async ({ page }) => {
  await signIn(page, admin);
  const fields = page.getByRole('main').locator('input:not([type=hidden], [type=radio]), textarea, select');
  const editable = fields.and(page.locator(':enabled:not([readonly], [aria-disabled=true])'));
  const state = () =>
    editable.evaluateAll((all) => all.map((field) => [(field as HTMLInputElement).value, (field as HTMLInputElement).checked]));
  const use = async () => {
    await page.locator('main details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
    for (const field of await editable.filter({ visible: true }).all()) {
      const kind = await field.evaluate((element) => (element as HTMLInputElement).type);
      if (kind === 'checkbox') await field.setChecked(!(await field.isChecked()));
      else if (kind === 'select-one') await field.selectOption({ index: 1 });
      else if (['text', 'search', 'number', 'textarea'].includes(kind)) await field.fill('12');
    }
  };
  const person = '/admin/people/admin';
  const ofAdministrators = ['people', 'usage/groups', 'map', 'audit', 'why'].map((name) => `/admin/${name}`);
  const paths = [...ofAdministrators, `${person}/groups`, `${person}/usage`, `${person}/decisions`, '/resources', '/resources/new'];
  for (const path of paths) {
    let used: Awaited<ReturnType<typeof state>> = [];
    await whileLoading(
      page,
      () => page.goto(path, { waitUntil: 'commit' }),
      async () => {
        await use();
        used = await state();
      },
    );
    expect(used, path).not.toEqual([]);
    await page.waitForFunction(() => performance.getEntriesByName('hydrated').length > 0);
    expect(await state(), path).toEqual(used);
  }
});
