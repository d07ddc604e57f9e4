// What administrators see of people and do to their sessions and groups. On a server of its own: it changes groups.

import type { Page } from '@playwright/test';
import { admin, itMember, marketingMember, newHire, type Account } from './support/accounts.js';
import { barriers } from './support/barriers.js';
import { tabTo } from './support/keyboard.js';
import { OwnServer, ports } from './support/server.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

test.describe.configure({ mode: 'serial' });

let server: OwnServer;
const at = (path: string) => `${server.place.origin}${path}`;

test.beforeAll(async ({}, testInfo) => {
  server = new OwnServer(ports(testInfo.parallelIndex));
  await server.start();
});

test.afterAll(async () => {
  await server?.remove();
});

async function signInHere(page: Page, account: Account, path: string): Promise<void> {
  await signIn(page, account, server.place.origin);
  await page.goto(at(path));
}

const tabs = (page: Page) => page.getByRole('navigation', { name: 'About this person' });

async function openTab(page: Page, name: string): Promise<void> {
  await tabs(page).getByRole('link', { name }).click();
  await expect(tabs(page).getByRole('link', { name })).toHaveAttribute('aria-current', 'page');
}

async function choose(page: Page, group: string, member: boolean): Promise<void> {
  await page.getByRole('checkbox', { name: new RegExp(`^${group}`) }).setChecked(member);
  await page.getByRole('button', { name: 'Save groups' }).click();
  await expect(page.getByText('The groups are saved. The change takes effect within five seconds.')).toBeVisible();
}

test('members find the way to administration greyed out, and the page closed', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, itMember, '/');
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' });
  await expect(link).toHaveAttribute('aria-disabled', 'true');
  await expect(link).toHaveAccessibleDescription(/Only an administrator.*usher-admins/);
  for (const path of ['/admin/people', '/admin/people/admin']) {
    expect((await page.goto(at(path)))?.status(), path).toBe(403);
    await expect(page.getByRole('heading', { level: 1, name: 'Not allowed' })).toBeVisible();
  }
});

test('an administrator finds a person by the list', { tag: '@no-js' }, async ({ page, another }) => {
  await signInHere(await another(), marketingMember, '/');
  await signInHere(page, admin, '/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' }).click();
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'People' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: marketingMember.username });
  await expect(row).toContainText('usher-users');
  await row.getByRole('link', { name: marketingMember.name }).click();
  await expect(page.getByRole('heading', { level: 1, name: marketingMember.name })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(marketingMember.username);
  await expect(page.getByRole('main')).toContainText(`${marketingMember.username}@example.com`);
  const profile = page.getByRole('region', { name: 'Profile' });
  await expect(profile).toContainText('Cognito user pool');
  await expect(profile).toContainText('Enabled in the user pool');
  await expect(profile).toContainText('First sign-in');
  await openTab(page, 'Sessions');
  await expect(page.getByRole('row').filter({ hasText: /Chrom\w+ on \w+/ })).not.toHaveCount(0);
  await openTab(page, 'Groups');
  await expect(page.getByRole('checkbox', { name: /^usher-users/ })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /^usher-admins/ })).not.toBeChecked();
});

test('an administrator finds a person by the search and the filters', { tag: '@no-js' }, async ({ page, another }) => {
  await signInHere(await another(), itMember, '/');
  await signInHere(page, admin, '/admin/people');
  const search = page.getByRole('search').filter({ has: page.getByLabel('Search people') });
  const people = page.getByRole('table', { name: 'People' }).getByRole('rowheader');
  const count = page.getByRole('status').filter({ hasText: /people|person/ });
  const look = async (text: string) => {
    await search.getByLabel('Search people').fill(text);
    await search.getByRole('button', { name: 'Search' }).click();
  };

  await look('ITEM ira');
  await expect(count).toHaveText('1 person matches');
  await expect(page).toHaveURL((url) => url.searchParams.get('q') === 'ITEM ira');
  await expect(people).toHaveText([itMember.name]);
  const exported = await page.getByRole('main').getByRole('link', { name: 'Export' }).getAttribute('href');
  const file = await page.request.get(at(exported ?? ''));
  expect(file.headers()['content-disposition']).toMatch(/usher-people-\d{4}-\d\d-\d\d\.csv/);
  const lines = (await file.text()).trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`"${itMember.username}","${itMember.name}"`);
  const row = page.getByRole('row').filter({ hasText: itMember.username });
  await expect(row).toContainText(`${itMember.username}@example.com`);
  expect((await row.boundingBox())?.height).toBeLessThanOrEqual(44);
  await page.reload();
  await expect(search.getByLabel('Search people')).toHaveValue('ITEM ira');
  await people.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: itMember.name })).toBeVisible();

  await page.goto(at('/admin/people'));
  await look('nobody-is-called-this');
  await expect(page.getByRole('heading', { name: 'Nobody matches “nobody-is-called-this”' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Show everybody' }).first().click();
  await expect(people.filter({ hasText: itMember.name })).toBeVisible();
  await expect(search.getByLabel('Search people')).toHaveValue('');

  await search.getByText('Filters', { exact: true }).click();
  await search.getByLabel('Group').fill('usher-admins');
  await search.getByRole('button', { name: 'Apply filters' }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get('group') === 'usher-admins');
  await expect(people).toHaveText([admin.name]);
  await search.getByLabel('Last sign-in').selectOption({ label: 'Not for 30 days' });
  await search.getByRole('button', { name: 'Apply filters' }).click();
  await expect(page.getByRole('heading', { name: 'Nobody matches these filters' })).toBeVisible();

  await page.goto(at('/admin/people'));
  await page.getByRole('columnheader').getByRole('link', { name: 'Last sign-in' }).click();
  const signedIn = page.getByRole('columnheader').filter({ hasText: 'Last sign-in' });
  await expect(signedIn, 'the latest first').toHaveAttribute('aria-sort', 'descending');
  await expect(people.first()).toHaveText(admin.name);

  await page.goto(at('/admin/people?seen=yesterday'));
  await expect(page.getByRole('main')).toContainText('“yesterday” is no period of the last sign-in.');
});

test('an administrator chooses the columns of the list', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/people?q=ada&sort=username');
  const main = page.getByRole('main');
  const columns = main.getByRole('table', { name: 'People' }).getByRole('columnheader');
  const all = ['', 'Name', 'Username', 'E-mail', 'Groups', 'Last sign-in'];
  const open = () => main.getByRole('button', { name: 'Columns', exact: true }).click();
  const choice = main.getByRole('group', { name: 'Columns of this list' });
  const box = (name: string) => choice.getByRole('checkbox', { name });
  await expect(columns).toHaveText(all);

  await open();
  for (const name of all.slice(2)) await expect(box(name)).toBeChecked();
  await box('E-mail').uncheck();
  await box('Groups').uncheck();
  await main.getByRole('button', { name: 'Show these columns' }).click();
  await expect(columns).toHaveText(['', 'Name', 'Username', 'Last sign-in']);
  await expect(page, 'the search and the order stay').toHaveURL(at('/admin/people?q=ada&sort=username'));
  await expect(main.getByRole('cell', { name: 'admin@example.com' })).toHaveCount(0);

  // Remembered, and right from the first byte.
  const response = await page.goto(at('/admin/people'));
  const [head = ''] = /<thead.*<\/thead>/s.exec(await response!.text()) ?? [];
  expect(head).toContain('Username');
  expect(head).not.toContain('E-mail');
  await expect(columns).toHaveText(['', 'Name', 'Username', 'Last sign-in']);
  await open();
  await expect(box('Username')).toBeChecked();
  await expect(box('Groups')).not.toBeChecked();
  await main.getByRole('button', { name: 'Reset' }).click();
  await expect(columns).toHaveText(all);
});

test('the columns are chosen by the keyboard', async ({ page }) => {
  await signInHere(page, admin, '/admin/people');
  await page.waitForLoadState('networkidle');
  const main = page.getByRole('main');
  const button = main.getByRole('button', { name: 'Columns', exact: true });
  const groups = main.getByRole('group', { name: 'Columns of this list' }).getByRole('checkbox', { name: 'Groups' });
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  await expect(groups).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(groups).toBeHidden();
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, groups);
  await page.keyboard.press('Space');
  await expect(groups).not.toBeChecked();
  await tabTo(page, main.getByRole('button', { name: 'Show these columns' }));
  await page.keyboard.press('Enter');
  const columns = main.getByRole('table', { name: 'People' }).getByRole('columnheader');
  await expect(columns).toHaveText(['', 'Name', 'Username', 'E-mail', 'Last sign-in']);
});

test('a person who has never signed in is found in the pool and explained', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/people');
  const search = page.getByRole('search').filter({ has: page.getByLabel('Search people') });
  await search.getByLabel('Search people').fill('nia');
  await search.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('heading', { name: 'Nobody matches “nia”' })).toBeVisible();
  const section = page.getByRole('region', { name: 'In the user pool, never signed in' });
  await expect(section).toContainText('They appear in the list after their first sign-in.');
  const row = section.getByRole('row').filter({ hasText: newHire.username });
  await expect(row).toContainText(`${newHire.username}@example.com`);
  await expect(row).toContainText('Must choose a new password at the first sign-in');

  await row.getByRole('link', { name: newHire.name }).click();
  await expect(page.getByRole('heading', { level: 1, name: newHire.name })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('has never signed in to Usher');
  await expect(tabs(page)).toHaveCount(0);
  const administrators = page.getByRole('checkbox', { name: /^usher-admins/ });
  for (const isMember of [true, false]) {
    await choose(page, 'usher-admins', isMember);
    await page.reload();
    await expect(administrators).toBeChecked({ checked: isMember });
  }
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'People' }).click();
  await expect(page).toHaveURL(at('/admin/people?q=nia'));
  await expect(section).toContainText(newHire.name);
});

test('of somebody unknown, the page says so and leads to the others', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/');
  expect((await page.goto(at('/admin/people/nobody-of-this-name')))?.status()).toBe(404);
  await expect(page.getByRole('main')).toContainText(/has (never|not) signed in/, { timeout: 5_000 });
  await expect(page.getByRole('main')).not.toContainText('list of resources');
  await expect(page.getByRole('main').getByRole('link', { name: 'Back to people' })).toBeVisible();
});

test('who is signed out everywhere sees it', { tag: '@no-js' }, async ({ page, another, javaScriptEnabled }) => {
  const theirs = await another();
  await signInHere(theirs, marketingMember, '/account');
  await signInHere(page, admin, `/admin/people/${marketingMember.username}`);
  await page.getByText('Sign out everywhere', { exact: true }).click();
  await page.getByRole('button', { name: 'Yes, sign out everywhere' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Signed out everywhere.' })).toBeVisible();
  await openTab(page, 'Sessions');
  await expect(page.getByText('No active sessions.')).toBeVisible();
  // With JavaScript their page is emptied without anybody touching it.
  if (!javaScriptEnabled) await theirs.reload();
  await expect(theirs.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
});

test('after several changes, one Back leads from a tab to the one before', async ({ page }) => {
  await signInHere(page, admin, '/admin/people');
  await page.waitForLoadState('networkidle');
  await page.getByRole('row').getByRole('link', { name: admin.name }).click();
  await expect(page.getByRole('heading', { level: 1, name: admin.name })).toBeVisible();
  await openTab(page, 'Limit and usage');
  for (const limit of ['101', '102', '103']) {
    await page.getByLabel('Limit for this person').fill(limit);
    await page.getByRole('button', { name: 'Save limit' }).click();
    await expect(page.getByRole('main')).toContainText(`${limit} a day`);
    await page.waitForLoadState('networkidle');
  }
  // The one before is another tab.
  await page.goBack();
  await expect(tabs(page).getByRole('link', { name: 'Profile' })).toHaveAttribute('aria-current', 'page', { timeout: 5_000 });
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible({ timeout: 5_000 });
});

test('a change of groups holds within five seconds', { tag: '@no-js' }, async ({ page, another, javaScriptEnabled }) => {
  const theirs = await another();
  const link = theirs.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' });
  // With JavaScript their page shows it without anybody touching it.
  const holds = (check: () => Promise<void>) =>
    expect(async () => {
      if (!javaScriptEnabled) await theirs.reload();
      await check();
    }).toPass({ timeout: 6_000 });
  await signInHere(theirs, marketingMember, '/');
  await signInHere(page, admin, `/admin/people/${marketingMember.username}/groups`);
  await choose(page, 'usher-admins', true);
  await holds(() => expect(link).not.toHaveAttribute('aria-disabled', 'true', { timeout: 500 }));
  await choose(page, 'usher-admins', false);
  await holds(() => expect(link).toHaveAttribute('aria-disabled', 'true', { timeout: 500 }));
});

test('a person’s page leads back to the page of the list that one came from', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin/people?after=0');
  await page.waitForLoadState('networkidle');
  await page.getByRole('rowheader').getByRole('link').first().click();
  // From any of the tabs.
  await openTab(page, 'Decisions');
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'People' }).click();
  await expect(page).toHaveURL(at('/admin/people?after=0'), { timeout: 5_000 });
});

test('each tab of a person has an address and shows its part', { tag: '@no-js' }, async ({ page, another }) => {
  await signInHere(await another(), itMember, '/');
  await signInHere(page, admin, `/admin/people/${itMember.username}`);
  const parts = [
    ['Groups', 'groups', page.getByRole('button', { name: 'Save groups' })],
    ['Sessions', 'sessions', page.getByRole('table', { name: 'Browsers this person is signed in with' })],
    ['Limit and usage', 'usage', page.getByRole('img', { name: /calls from .* to/ })],
    ['Decisions', 'decisions', page.getByRole('table', { name: 'Roles, and where each comes from' })],
    ['Activity', 'activity', page.getByRole('row').filter({ hasText: 'Sign in' }).first()],
  ] as const;
  for (const [label, end, part] of parts) {
    await openTab(page, label);
    await expect(part).toBeVisible();
    await expect(page).toHaveURL((url) => url.pathname.endsWith(`/${end}`));
    await expect(page).toHaveTitle(`${label} · ${itMember.name} · Usher`);
    await expect(page.getByRole('heading', { level: 1, name: itMember.name })).toBeVisible();
    await expect(tabs(page).locator('[aria-current]')).toHaveText([label]);
    const people = page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'People' });
    await expect(people).toHaveAttribute('aria-current', 'page');
    await page.reload();
    await expect(part).toBeVisible();
  }
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: itMember.name }).click();
  await expect(page.getByRole('region', { name: 'Profile' })).toBeVisible();
  expect((await page.goto(at(`/admin/people/${itMember.username}/else`)))?.status()).toBe(404);
});

test('a form of a tab leads back to it and says what it did', { tag: '@no-js' }, async ({ page, another }) => {
  const theirs = await another();
  await signInHere(theirs, itMember, '/');
  const person = `/admin/people/${itMember.username}`;
  await signInHere(page, admin, `${person}/usage?from=q%3Dira`);
  const said = page.getByRole('main').getByRole('status');
  const isAt = (end: string) => expect(page).toHaveURL((url) => url.pathname.endsWith(end) && url.searchParams.get('from') === 'q=ira');
  await page.getByLabel('Limit for this person').fill('30');
  await page.getByRole('button', { name: 'Save limit' }).click();
  await expect(said.getByText('The limit is saved.')).toBeVisible();
  await isAt('/usage');

  await openTab(page, 'Groups');
  await expect(said.getByText('The limit is saved.')).toHaveCount(0);
  await page.getByRole('button', { name: 'Save groups' }).click();
  await expect(said.getByText('The groups are saved.')).toBeVisible();
  await isAt('/groups');

  await openTab(page, 'Sessions');
  await page.getByRole('button', { name: /^Sign out Chrom/ }).first().click();
  await expect(said.getByText('That browser is signed out.')).toBeVisible();
  await isAt('/sessions');

  await openTab(page, 'Limit and usage');
  await page.getByLabel('Limit for this person').fill('');
  await page.getByRole('button', { name: 'Save limit' }).click();
  await expect(said.getByText('The limit is saved.')).toBeVisible();
});

test('what a person may do is shown with the roles behind it, and answered in detail', { tag: '@no-js' }, async ({
  page,
  another,
}) => {
  await signInHere(await another(), itMember, '/');
  await signInHere(page, admin, `/admin/people/${itMember.username}/decisions`);
  const roles = page.getByRole('table', { name: 'Roles, and where each comes from' }).getByRole('row');
  await expect(roles.filter({ hasText: 'department:IT' })).toContainText('The attribute department');
  await expect(roles.filter({ hasText: 'group:usher-users' })).toContainText('A group');
  const rules = page.getByRole('table', { name: 'What the rules let this person do' }).getByRole('row');
  await expect(rules.filter({ hasText: 'Create resources' })).toContainText('Allowed');
  await expect(rules.filter({ hasText: 'Open other people’s private resources' })).toContainText('Not allowed');
  await page.getByLabel('Resource', { exact: true }).fill('/payroll');
  await page.getByRole('button', { name: 'Ask' }).click();
  const answer = page.getByRole('region', { name: 'The answer' });
  await expect(answer).toContainText('Not allowed');
  await expect(answer).toContainText(itMember.name);
});

test('the activity leads to the audit trail of this person', { tag: '@no-js' }, async ({ page, another }) => {
  await signInHere(await another(), itMember, '/resources/payroll');
  await signInHere(page, admin, `/admin/people/${itMember.username}/activity`);
  // A denial is recorded a moment later.
  await expect(async () => {
    await page.reload();
    const denied = page.getByRole('row').filter({ hasText: '/payroll' }).filter({ hasText: 'Denied' });
    await expect(denied).not.toHaveCount(0, { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await page.getByRole('link', { name: 'Open in the audit trail' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit trail' })).toBeVisible();
  await expect(page.getByLabel('Who', { exact: true })).toHaveValue(itMember.username);
});

test('who is writing is told of the change, and loses nothing', async ({ page, another }) => {
  const theirs = await another();
  await signInHere(theirs, marketingMember, '/resources/new');
  await theirs.getByLabel('Body').fill('In the middle of it.');
  await expect.poll(() => theirs.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain('In the middle of it.');
  await signInHere(page, admin, `/admin/people/${marketingMember.username}/groups`);
  await choose(page, 'usher-admins', true);
  await expect(theirs.getByText('Your access has changed.')).toBeVisible();
  await expect(theirs.getByLabel('Body')).toHaveValue('In the middle of it.');
  await theirs.getByRole('button', { name: 'Reload' }).click();
  await expect(theirs.getByRole('banner')).toContainText('usher-admins');
  await expect(theirs.getByLabel('Body')).toHaveValue('In the middle of it.');
  await choose(page, 'usher-admins', false);
});

test('nobody takes the administrators’ group from themselves', async ({ page }) => {
  await signInHere(page, admin, `/admin/people/${admin.username}/groups`);
  // Before the page is alive, a browser ticks what it likes; the server refuses it.
  await page.waitForLoadState('networkidle');
  const own = page.getByRole('checkbox', { name: /^usher-admins/ });
  await expect(own).toHaveAttribute('aria-disabled', 'true');
  await expect(own).toHaveAccessibleDescription(/cannot take yourself out of usher-admins/);
  await tabTo(page, own);
  await page.keyboard.press('Space');
  await expect(own).toBeChecked();
});

test('in forced colours one sees which page of administration is open', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await signInHere(page, admin, '/admin/people');
  const looks = (name: string) =>
    page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name }).evaluate((link) => {
      const { borderBottomColor, borderBottomStyle, borderBottomWidth, backgroundColor, color, fontWeight, textDecorationLine } =
        getComputedStyle(link);
      return { borderBottomColor, borderBottomStyle, borderBottomWidth, backgroundColor, color, fontWeight, textDecorationLine };
    });
  await expect(page.getByRole('link', { name: 'People', exact: true })).toHaveAttribute('aria-current', 'page');
  expect(await looks('People')).not.toEqual(await looks('Usage'));
});

test('an administrator changes several people at once', { tag: '@no-js' }, async ({ page, another }) => {
  for (const account of [itMember, marketingMember]) await signInHere(await another(), account, '/');
  await signInHere(page, admin, '/admin/people');
  const main = page.getByRole('main');
  const steps = main.getByRole('list', { name: 'Steps' }).getByRole('listitem');
  const change = async (name: string) => {
    await main.getByRole('radio', { name, exact: true }).check();
    await main.getByRole('button', { name: 'Change these people' }).click();
  };

  // Five actions, however many people match: search, send, all, what, change.
  await main.getByLabel('Search people').fill('member');
  await main.getByRole('button', { name: 'Search' }).click();
  await main.getByRole('link', { name: 'Change all 2' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Change 2 people' })).toBeVisible();
  await change('Add to usher-admins');
  await expect(page.getByRole('heading', { level: 1, name: '2 people changed' })).toBeVisible();
  await expect(steps).toHaveText([new RegExp(`Done.*${itMember.name}`), new RegExp(`Done.*${marketingMember.name}`)]);
  await main.getByRole('link', { name: 'Go on' }).click();
  const row = (account: Account) => main.getByRole('row').filter({ hasText: account.username });
  await expect(row(itMember)).toContainText('usher-admins');
  await expect(row(marketingMember)).toContainText('usher-admins');

  // Those who are ticked; what cannot be done says why, and can be tried again.
  for (const account of [itMember, marketingMember, admin]) {
    await row(account).getByRole('checkbox', { name: `Select ${account.name}` }).check();
  }
  await main.getByRole('button', { name: 'Change selected' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Change 3 people' })).toBeVisible();
  await change('Remove from usher-admins');
  await expect(page.getByRole('heading', { level: 1, name: '2 of 3 people changed' })).toBeVisible();
  await expect(steps.first()).toContainText(`${admin.name}: `);
  await expect(steps.first()).toContainText('Not done');
  await expect(main.getByRole('button', { name: 'Try again with 1 person' })).toBeVisible();
  await main.getByRole('link', { name: 'Go on' }).click();
  await expect(row(itMember)).not.toContainText('usher-admins');
  await expect(row(admin)).toContainText('usher-admins');

  await main.getByRole('button', { name: 'Change selected' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Nobody is selected' })).toBeVisible();
  const people = page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'People' });
  await expect(people).toHaveAttribute('aria-current', 'page');
});

test('ticking the box of the header selects everybody on the page', async ({ page }) => {
  await signInHere(page, admin, '/admin/people');
  const boxes = page.getByRole('table', { name: 'People' }).getByRole('checkbox', { name: /^Select (?!everybody)/ });
  await page.getByRole('checkbox', { name: 'Select everybody on this page' }).check();
  for (const box of await boxes.all()) await expect(box).toBeChecked();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('checkbox', { name: 'Select everybody on this page' }).uncheck();
  for (const box of await boxes.all()) await expect(box).not.toBeChecked();
});
