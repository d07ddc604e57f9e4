// Usage, limits and the audit trail, as administrators work with them. On a server of its own: it changes limits.

import type { Page } from '@playwright/test';
import { admin, itMember } from './support/accounts.js';
import { barriers } from './support/barriers.js';
import { OwnServer, ports } from './support/server.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

test.describe.configure({ mode: 'serial' });

let server: OwnServer;
const at = (path: string) => `${server.place.origin}${path}`;

test.beforeAll(async ({}, testInfo) => {
  server = new OwnServer(ports(testInfo.parallelIndex), { USHER_QUOTA_DAILY_CALLS: '20' });
  await server.start();
});

test.afterAll(async () => {
  await server?.remove();
});

async function signInHere(page: Page, account: typeof admin, path: string): Promise<void> {
  await signIn(page, account, server.place.origin);
  await page.goto(at(path));
}

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name });
const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

test('members reach none of it', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, itMember, '/');
  const files = ['/admin/audit/export?format=csv', '/admin/people.csv'];
  for (const path of ['/admin/usage', '/admin/usage/groups', '/admin/audit', '/admin/audit/1', ...files]) {
    expect((await page.goto(at(path)))?.status(), path).toBe(403);
    await expect(page.getByRole('heading', { level: 1, name: 'Not allowed' })).toBeVisible();
  }
});

test('a limit is changed and calls are given back', { tag: '@no-js' }, async ({ page, another }) => {
  const theirs = await another();
  await signInHere(theirs, itMember, '/resources/blog');
  await expect(theirs.getByRole('main')).toContainText('of 20 calls used today');
  await signInHere(page, admin, '/admin/people');
  await tab(page, 'Usage').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible();
  await expect(rowOf(page, itMember.username)).toContainText('the configuration');
  await rowOf(page, itMember.username).getByRole('link').click();

  await expect(page.getByRole('img', { name: /calls from .* to/ })).toBeVisible();
  await page.getByLabel('Limit for this person').fill('1');
  await page.getByRole('button', { name: 'Save limit' }).click();
  await expect(page.getByRole('main').getByRole('status').getByText('The limit is saved.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('1 a day (set for this person)');
  expect((await theirs.goto(at('/resources/handbook')))?.status()).toBe(429);

  await page.getByText('Reset today’s usage').click();
  await page.getByLabel('Reason').fill('A long day.');
  await page.getByRole('button', { name: 'Reset usage' }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('usage is reset');
  expect((await theirs.goto(at('/resources/blog')))?.status()).toBe(200);
  await expect(theirs.getByRole('main')).toContainText('1 of 1 calls used today');

  await page.getByLabel('Limit for this person').fill('');
  await page.getByRole('button', { name: 'Save limit' }).click();
  await expect(page.getByRole('main')).toContainText('20 a day (the configuration)');
});

test('a limit that is no number is answered with what a limit is', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/people/admin/usage');
  const limit = page.getByLabel('Limit for this person');
  await limit.fill('abc');
  await page.getByRole('button', { name: 'Save limit' }).click();
  // The browser adds a field's title to its own "Please match the requested format."
  const said = () => limit.evaluate((field: HTMLInputElement) => field.title);
  const shown = page.getByRole('alert').filter({ hasText: /number.*unlimited/ });
  await expect(async () => expect((await shown.count()) > 0 || /number.*unlimited/.test(await said())).toBe(true)).toPass({
    timeout: 5_000,
  });
});

const groupLimits = (page: Page) => page.getByRole('table', { name: 'Limits of groups' });

async function limitGroup(page: Page, group: string, calls: string): Promise<void> {
  await page.getByLabel('Group', { exact: true }).fill(group);
  await page.getByLabel('Calls a day', { exact: true }).fill(calls);
  await page.getByRole('button', { name: 'Save limit', exact: true }).click();
  await expect(page.getByRole('main').getByRole('status').getByText('The limit is saved.')).toBeVisible();
}

test('a group brings calls and can be taken them away', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/usage');
  await page.getByRole('navigation', { name: 'About usage' }).getByRole('link', { name: 'Limits of groups' }).click();
  await expect(page).toHaveURL(at('/admin/usage/groups'));
  await expect(page.locator('datalist#known-groups option[value="usher-admins"]'), 'a group to choose').toHaveCount(1);
  await limitGroup(page, 'usher-admins', 'unlimited');
  await expect(page.getByLabel('Calls a day of usher-admins')).toHaveValue('unlimited');
  await page.goto(at('/resources'));
  await expect(page.getByRole('main')).toContainText('You have no limit.');
  await page.goto(at('/admin/usage/groups'));
  await page.getByRole('button', { name: 'Remove the limit of usher-admins' }).click();
  await expect(page.getByRole('main').getByRole('status').getByText('The limit is removed.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Remove the limit/ })).toHaveCount(0);
});

test('a limit of a group is changed in its row, and one that changes nothing says so', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/usage/groups');
  await limitGroup(page, 'usher-users', '5');
  const row = groupLimits(page).getByRole('row').filter({ hasText: 'usher-users' });
  await expect(row).toContainText(/no effect.*20/i);
  await row.getByLabel('Calls a day of usher-users').fill('30');
  await row.getByRole('button', { name: 'Save the limit of usher-users' }).click();
  await expect(page.getByRole('main').getByRole('status').getByText('The limit is saved.')).toBeVisible();
  await expect(row.getByLabel('Calls a day of usher-users')).toHaveValue('30');
  await expect(row).not.toContainText(/no effect/i);
  await row.getByRole('button', { name: 'Remove the limit of usher-users' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'No group has a limit' })).toBeVisible();
});

test('a refused limit of a group comes back as it was typed', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/usage/groups');
  await page.getByLabel('Group', { exact: true }).fill('no-such-group');
  await page.getByLabel('Calls a day', { exact: true }).fill('70');
  await page.getByRole('button', { name: 'Save limit', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'no-such-group' })).toBeVisible();
  await expect(page.getByLabel('Group', { exact: true })).toHaveValue('no-such-group');
  await expect(page.getByLabel('Calls a day', { exact: true })).toHaveValue('70');
});

test('what a form cannot mean is refused with a reason', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/usage/groups');
  const send = (form: Record<string, string>) =>
    page.request.post(at('/admin/usage/groups'), { form, headers: { origin: server.place.origin }, maxRedirects: 0 });
  const answer = await send({ group: 'usher-users', limit: '-1' });
  expect(answer.status()).toBe(422);
  expect(await answer.text()).toContain('A limit is a whole number from 0 to 1,000,000,000, or the word unlimited.');
  expect((await send({ group: '', limit: '1' })).status()).toBe(422);
});

test('people near their limit are one click away', { tag: '@no-js' }, async ({ page, another }) => {
  await signInHere(await another(), itMember, '/resources/blog');
  await signInHere(page, admin, `/admin/people/${itMember.username}/usage`);
  await page.getByLabel('Limit for this person').fill('1');
  await page.getByRole('button', { name: 'Save limit' }).click();
  await expect(page.getByRole('main').getByRole('status').getByText('The limit is saved.')).toBeVisible();

  await page.goto(at('/admin/usage'));
  const filter = page.getByRole('navigation', { name: 'People shown' });
  await filter.getByRole('link', { name: 'People near their limit' }).click();
  await expect(page).toHaveURL(at('/admin/usage?near=1'));
  await expect(filter.getByRole('link', { name: 'People near their limit' })).toHaveAttribute('aria-current', 'true');
  const theirs = rowOf(page, itMember.username);
  await expect(theirs).toBeVisible();
  expect((await theirs.boundingBox())!.height).toBeLessThanOrEqual(44);
  for (const cell of await theirs.locator('.numeric').all()) {
    await expect(cell).toHaveCSS('text-align', 'end');
    await expect(cell).toHaveCSS('font-variant-numeric', 'tabular-nums');
  }
  await filter.getByRole('link', { name: 'Everybody' }).click();
  await expect(page).toHaveURL(at('/admin/usage'));

  await page.goto(at(`/admin/people/${itMember.username}/usage`));
  await page.getByLabel('Limit for this person').fill('');
  await page.getByRole('button', { name: 'Save limit' }).click();
  await expect(page.getByRole('main')).toContainText('20 a day (the configuration)');
});

test('the trail is filtered, read and taken along', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/usage');
  await tab(page, 'Audit trail').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit trail' })).toBeVisible();
  await expect(page.locator(`#actors option[value="${itMember.username}"]`), 'a name to choose').toHaveCount(1);
  await page.getByLabel('Who').fill(itMember.username);
  await page.getByLabel('Outcome').selectOption('Denied');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/actor=it-member.*outcome=denied/);
  const records = page.getByRole('table', { name: /Records/ }).getByRole('row');
  await expect(records.nth(1)).toContainText('Denied');
  await expect(records.filter({ hasText: 'Done' })).toHaveCount(0);
  await expect(page.getByLabel('Who')).toHaveValue(itMember.username);

  const exported = await page.request.get(at('/admin/audit/export?format=jsonl&actor=it-member&outcome=denied'));
  expect(exported.headers()['content-disposition']).toMatch(/usher-audit-\d{4}-\d\d-\d\d\.jsonl/);
  const lines = (await exported.text()).trim().split('\n').map((line) => JSON.parse(line) as { actor: string });
  expect(lines.length).toBe((await records.count()) - 1);
  expect(lines.every(({ actor }) => actor === itMember.username)).toBe(true);
  const csv = await (await page.request.get(at('/admin/audit/export?format=csv&actor=it-member'))).text();
  expect(csv.split('\r\n')[0]).toBe(
    '\ufeffid,at,actor,action,object,outcome,reason,trace,before,after,request_id,address,previous,actor_id,object_id,hash',
  );

  await records.filter({ hasText: 'Only an administrator' }).first().getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 2, name: 'What led to the decision' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('usher-users');
  // Until the page is alive: before that, a link to the same page with another query changes the address alone.
  await page.goto(at('/admin/audit?actor=nobody-at-all'), { waitUntil: 'networkidle' });
  await expect(page.getByRole('heading', { level: 2, name: 'No record matches' })).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(records.nth(1)).toBeVisible();
  expect((await page.goto(at('/admin/audit/none')))?.status()).toBe(404);
});

test('what is typed into a filter stays while the live view goes on', async ({ page, another }) => {
  await signInHere(page, admin, '/admin/audit');
  await page.getByRole('link', { name: 'Live view' }).click();
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Who').fill('it-mem');
  const theirs = await another();
  await signInHere(theirs, itMember, '/admin/usage?seen-by-the-live-view');
  const first = page.getByRole('table', { name: /Records/ }).getByRole('row').nth(1);
  await expect(first, 'the view goes on').toContainText(itMember.username);
  await expect(page.getByLabel('Who')).toHaveValue('it-mem');
  await expect(page.getByLabel('Who')).toBeFocused();
});

test('the live view asks once at a time, and not while it is hidden or paused', async ({ page }) => {
  await page.clock.install();
  // Browsers number timers with 32 bits, which is what the client keeps; the clock of these tests does not.
  await page.addInitScript(() => {
    const { setInterval, clearInterval } = window;
    const timers: unknown[] = [];
    Object.assign(window, {
      setInterval: (act: () => void, interval: number) => timers.push(setInterval(act, interval)),
      clearInterval: (timer: number) => clearInterval(timers[timer - 1] as number),
    });
  });
  await signInHere(page, admin, '/admin/audit');
  await page.waitForLoadState('networkidle');
  let asked = 0;
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/audit/list?*', async (route) => {
    asked += 1;
    await answered;
    await route.continue();
  });
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.getByRole('link', { name: 'Live view' }).click();
  await expect(page.getByRole('link', { name: 'Pause' })).toBeVisible();
  await page.clock.runFor(5_000);
  await expect.poll(() => asked).toBe(1);

  await page.clock.runFor(10_000);
  const next = page.waitForResponse('**/api/audit/list?*');
  answer();
  await (await next).finished();
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => void Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }), hidden);
  await hide(true);
  await page.clock.runFor(10_000);
  await hide(false);
  await page.clock.runFor(5_000);
  await expect.poll(() => asked, 'waiting and hidden turns were skipped').toBe(2);

  await page.getByRole('link', { name: 'Pause' }).click();
  await expect(page.getByRole('link', { name: 'Live view' })).toBeVisible();
  await page.clock.runFor(10_000);
  await page.getByRole('link', { name: 'Live view' }).click();
  await expect(page.getByRole('link', { name: 'Pause' })).toBeVisible();
  await page.clock.runFor(5_000);
  await expect.poll(() => asked, 'paused turns were skipped').toBe(3);
});

test('the live view has no barriers', async ({ page }) => {
  await signInHere(page, admin, '/admin/audit?live=1');
  expect(await barriers(page)).toEqual([]);
});

test('the trail shows the last hour, and the other filters stay', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/audit?outcome=denied');
  const period = page.getByRole('navigation', { name: 'Period' });
  await expect(period.getByRole('link', { name: 'Any time' })).toHaveAttribute('aria-current', 'true');
  await period.getByRole('link', { name: 'Last hour' }).click();
  await expect(page).toHaveURL(/outcome=denied&from=1h/);
  await expect(period.getByRole('link', { name: 'Last hour' })).toHaveAttribute('aria-current', 'true');
  await expect(period.locator('[aria-current]')).toHaveCount(1);
  const records = page.getByRole('table', { name: /Records/ }).getByRole('row');
  await expect(records.nth(1)).toContainText('Denied');

  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL((url) => url.searchParams.getAll('from').includes('1h'));
  await expect(period.getByRole('link', { name: 'Last hour' })).toHaveAttribute('aria-current', 'true');
  await page.getByLabel(/^From/).fill('2099-01-01T00:00');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'No record matches' })).toBeVisible();
  await expect(period.locator('[aria-current]')).toHaveCount(0);
  await period.getByRole('link', { name: '7 days' }).click();
  await expect(records.nth(1)).toContainText('Denied');
  await expect(page.getByLabel(/^From/)).toHaveValue('');
});

test('a screen shows eight records and more, each on one line', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signInHere(page, admin, '/admin/audit');
  const records = page.getByRole('table', { name: /Records/ }).locator('tbody').getByRole('row');
  await expect.poll(() => records.count()).toBeGreaterThan(8);
  for (const record of (await records.all()).slice(0, 8)) {
    const { y, height } = (await record.boundingBox())!;
    expect(height).toBeLessThanOrEqual(44);
    expect(y + height).toBeLessThanOrEqual(800);
  }
});

test('a change shows what was before and after', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/audit?action=change_limit');
  await page.getByRole('table').getByRole('row').last().getByRole('link').first().click();
  const change = page.getByRole('region', { name: 'What was changed' });
  await expect(change.getByRole('insertion')).toHaveText('1');
  await page.getByText('Everything as it is recorded').click();
  await expect(page.getByRole('heading', { level: 3, name: 'Before' })).toBeVisible();
  await expect(change).toContainText('"1"');
});

test('filters are saved under a name, found in another browser and forgotten', { tag: '@no-js' }, async ({ page, another }) => {
  await signInHere(page, admin, '/admin/audit?outcome=denied&from=7d');
  const open = (visitor: Page) => visitor.getByRole('button', { name: 'Saved views' }).click();
  await open(page);
  await page.getByLabel('Name', { exact: true }).fill('Denied this week');
  await page.getByRole('button', { name: 'Save this view' }).click();
  await expect(page.getByRole('main').getByRole('status').getByText('The view is saved.')).toBeVisible();
  await expect(page).toHaveURL(at('/admin/audit?outcome=denied&from=7d'));
  await open(page);
  await expect(page.getByRole('link', { name: 'Denied this week' })).toHaveAttribute('aria-current', 'true');

  const elsewhere = await another();
  await signInHere(elsewhere, admin, '/admin/audit');
  await open(elsewhere);
  await expect(elsewhere.getByRole('button', { name: 'Save this view' }), 'nothing is filtered').toHaveCount(0);
  await elsewhere.getByRole('link', { name: 'Denied this week' }).click();
  await expect(elsewhere).toHaveURL(/outcome=denied&from=7d/);
  await expect(elsewhere.getByLabel('Outcome')).toHaveValue('denied');
  await open(elsewhere);
  await elsewhere.getByRole('button', { name: 'Forget Denied this week' }).click();
  await expect(elsewhere.getByRole('main').getByRole('status').getByText('The view is forgotten.')).toBeVisible();

  await page.reload({ waitUntil: 'networkidle' });
  await open(page);
  await expect(page.getByRole('button', { name: 'Save this view' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Denied this week' })).toHaveCount(0);
});

test('a refused name of a view comes back as it was typed', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/audit?outcome=denied');
  await page.getByRole('button', { name: 'Saved views' }).click();
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('x'.repeat(61));
  await page.getByRole('button', { name: 'Save this view' }).click();
  const main = page.getByRole('main');
  await expect(main.getByRole('alert')).toContainText('The name has 61 characters. Shorten it to 60.');
  await expect(name).toHaveValue('x'.repeat(61));
  await expect(name).toHaveAccessibleDescription('The name has 61 characters. Shorten it to 60.');
  await name.fill('Short');
  await page.getByRole('button', { name: 'Save this view' }).click();
  await expect(main.getByRole('status').getByText('The view is saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name: 'Forget Short' }).click();
  await expect(main.getByRole('status').getByText('The view is forgotten.')).toBeVisible();
});

test('the trail finds a person by the beginning of a username, in capitals or small letters', { tag: '@no-js' }, async ({
  page,
}) => {
  await signInHere(page, admin, '/');
  for (const typed of ['Admin', 'adm']) {
    await page.goto(at('/admin/audit'), { waitUntil: 'networkidle' });
    await page.getByLabel('Who').fill(typed);
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(page).toHaveURL(new RegExp(`actor=${typed}`));
    await expect(page.getByRole('table', { name: /Records/ }).getByRole('row').nth(1), typed).toContainText(admin.username, {
      timeout: 5_000,
    });
  }
});

test('the code of administrators’ pages is sent to those who visit them', async ({ page, another }) => {
  const theirs = await another();
  const loaded = (visitor: Page) => {
    const files = new Set<string>();
    visitor.on('request', (request) => {
      const page = /split_lazy_(\w+)\.wasm/.exec(request.url())?.[1];
      if (page) files.add(page);
    });
    return files;
  };
  const [ofMember, ofAdmin] = [loaded(theirs), loaded(page)];
  await signInHere(theirs, itMember, '/resources');
  for (const path of ['/resources', '/resources/blog', '/resources/new', '/account', '/account/token', '/']) {
    await theirs.goto(at(path), { waitUntil: 'networkidle' });
  }
  await signInHere(page, admin, '/admin');
  // The page that a sign-in leads to loads the list's code as well.
  await expect.poll(() => [...ofAdmin], 'the page is asked for when the program has started').toContain('admin');
  expect([...ofMember].sort()).toEqual(['account', 'home', 'new_resource', 'resource', 'resources']);
});
