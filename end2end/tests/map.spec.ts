// The resource map, "Why?" and the overview, as administrators work with them. On a server of its own: it changes rules.

import type { Page } from '@playwright/test';
import { admin, itMember } from './support/accounts.js';
import { counting } from './support/counting.js';
import { create, draft } from './support/resources.js';
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

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

test('members reach none of it', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, itMember, '/');
  for (const path of ['/admin', '/admin/map', '/admin/map/row', '/admin/why', '/admin/why?action=administer']) {
    expect((await page.goto(at(path)))?.status(), path).toBe(403);
    await expect(page.getByRole('heading', { level: 1, name: 'Not allowed' })).toBeVisible();
  }
});

test('a row is looked at before it is saved, and opens what it says', { tag: '@no-js' }, async ({ page, another }) => {
  const theirs = await another();
  await signInHere(theirs, itMember, '/');
  await signInHere(page, admin, '/');
  const resource = await create(page, draft('mapped'), server.place.origin);
  const address = at(`/resources${resource.path}`);
  expect((await theirs.goto(address))?.status()).toBe(403);

  await page.goto(at('/admin/map'));
  await page.getByRole('link', { name: 'Add a row' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Add a row' })).toBeVisible();
  await page.getByLabel('Resources', { exact: true }).fill('/re*');
  await page.getByRole('checkbox', { name: 'department:IT', exact: true }).check();
  await page.getByRole('button', { name: 'See what changes' }).click();
  await expect(page.getByRole('alert')).toContainText('Stars stand alone at the end');
  await expect(page.getByRole('checkbox', { name: 'department:IT', exact: true })).toBeChecked();

  await page.getByLabel('Resources', { exact: true }).fill(resource.path);
  await page.getByRole('button', { name: 'See what changes' }).click();
  const change = page.getByRole('region', { name: 'What changes' });
  await expect(change).toContainText(`1 person gains ${resource.path} (opening): ${itMember.name}`);
  expect((await theirs.goto(address))?.status(), 'nothing is saved yet').toBe(403);
  await page.getByRole('button', { name: 'Save row' }).click();
  await expect(page.getByText('The resource map is saved.')).toBeVisible();
  await expect(rowOf(page, resource.path)).toContainText('Open');
  expect((await theirs.goto(address))?.status()).toBe(200);
  await theirs.goto(at('/resources'));
  await expect(rowOf(theirs, resource.title)).toBeVisible();

  await rowOf(page, resource.path).getByRole('link', { name: `Edit ${resource.path}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Edit a row' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove this row' }).click();
  await expect(change).toContainText(`1 person loses ${resource.path} (opening): ${itMember.name}`);
  await page.getByRole('button', { name: 'Remove row' }).click();
  await expect(page.getByText('The row is removed.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'The resource map is empty' })).toBeVisible();
  expect((await theirs.goto(address))?.status()).toBe(403);
});

test('a row that somebody else changed meanwhile is not overwritten', { tag: '@no-js' }, async ({ page, another }) => {
  await signInHere(page, admin, '/admin/map/row?pattern=/twice/**&right=open&roles=department:IT');
  await page.getByRole('button', { name: 'Save row' }).click();
  const second = await another();
  await signInHere(second, admin, '/admin/map');
  for (const editor of [page, second]) {
    await rowOf(editor, '/twice/**').getByRole('link', { name: 'Edit /twice/**' }).click();
    await expect(editor.getByRole('heading', { level: 1, name: 'Edit a row' })).toBeVisible();
  }
  await page.getByLabel('Allows').selectOption('Open and edit');
  await page.getByRole('button', { name: 'See what changes' }).click();
  await second.getByLabel('Allows').selectOption('Open, edit, archive and delete');
  await second.getByRole('button', { name: 'See what changes' }).click();
  await page.getByRole('button', { name: 'Save row' }).click();
  await expect(rowOf(page, '/twice/**')).toContainText('Open and edit');
  await second.getByRole('button', { name: 'Save row' }).click();
  await expect(second.getByRole('alert')).toContainText('Someone else changed this row');
  await expect(second.getByLabel('Allows')).toHaveValue('delete');
  await page.goto(at('/admin/map?q=/twice/something'));
  await expect(rowOf(page, '/twice/**')).toContainText('Open and edit');
  await page.goto(at('/admin/map?q=nothing like it'));
  await expect(page.getByRole('heading', { level: 2, name: 'No row matches' })).toBeVisible();
});

/** Saves a row with the right to open. */
async function addRow(page: Page, pattern: string, role: string): Promise<void> {
  await page.goto(at(`/admin/map/row?pattern=${pattern}&right=open&roles=${role}`));
  await page.getByRole('button', { name: 'Save row' }).click();
  await expect(rowOf(page, pattern)).toBeVisible();
}

test('rows are found by role, right and path, copied, and removed where they are', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/');
  const { path } = draft('found');
  await addRow(page, `${path}/**`, 'department:IT');
  await page.goto(at('/admin/map'), { waitUntil: 'networkidle' });
  const search = page.getByRole('searchbox', { name: 'Search the resource map' });
  for (const text of [`${path} department:it open`, `${path}/some/where`]) {
    await search.fill(text);
    await page.getByRole('main').getByRole('button', { name: 'Search', exact: true }).click();
    await expect(page).toHaveURL((url) => url.searchParams.get('q') === text);
    await expect(page.getByRole('table', { name: 'Rows of the resource map' }).locator('tbody tr')).toHaveCount(1);
    await expect(rowOf(page, `${path}/**`)).toBeVisible();
  }

  await rowOf(page, `${path}/**`).getByRole('link', { name: `Duplicate ${path}/**` }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Add a row' })).toBeVisible();
  await expect(page.getByLabel('Resources', { exact: true })).toHaveValue(`${path}/**`);
  await expect(page.getByRole('checkbox', { name: 'department:IT', exact: true })).toBeChecked();
  await page.getByLabel('Resources', { exact: true }).fill(`${path}/*`);
  await page.getByRole('button', { name: 'See what changes' }).click();
  await expect(page).toHaveURL(/pattern=/);
  await page.getByRole('button', { name: 'Save row' }).click();
  await expect(page.getByText('The resource map is saved.')).toBeVisible();

  await page.goto(at(`/admin/map?q=${path}`), { waitUntil: 'networkidle' });
  await page.getByRole('link', { name: `Remove ${path}/*`, exact: true }).click();
  const question = page.getByRole('alertdialog', { name: `Remove the row “${path}/*”?` });
  await expect(question).toContainText('Checked');
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await page.getByRole('link', { name: `Remove ${path}/*`, exact: true }).click();
  await question.getByRole('button', { name: 'Remove row' }).click();
  await expect(page.getByText('The row is removed.')).toBeVisible();
  await expect(page).toHaveURL((url) => url.searchParams.get('q') === path && !url.searchParams.has('remove'));
  await expect(page.getByRole('link', { name: `Remove ${path}/*`, exact: true })).toHaveCount(0);
  await expect(page.getByRole('link', { name: `Remove ${path}/**`, exact: true }), 'the other row stays').toBeVisible();
});

test('after a question about a row the focus is where it was, and after its answer at what was done', async ({ page }) => {
  await signInHere(page, admin, '/');
  const { path } = draft('focus');
  await addRow(page, path, 'department:IT');
  await page.goto(at(`/admin/map?q=${path}`), { waitUntil: 'networkidle' });
  const remove = page.getByRole('link', { name: `Remove ${path}`, exact: true });
  const question = page.getByRole('alertdialog');
  for (const leave of ['Escape', 'Enter']) {
    await remove.press('Enter');
    await expect(question.getByRole('link', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press(leave);
    await expect(question).toHaveCount(0);
    await expect(remove, leave).toBeFocused();
  }
  await remove.press('Enter');
  await question.getByRole('button', { name: 'Remove row' }).press('Enter');
  await expect(page.getByText('The row is removed.')).toBeVisible();
  await expect(page.locator(':focus')).toContainText('The row is removed.');
});

test('what a row changes is shown and announced while it is typed', async ({ page, another }) => {
  await signInHere(await another(), itMember, '/');
  await signInHere(page, admin, '/');
  const resource = await create(page, draft('typed'), server.place.origin);
  await page.goto(at('/admin/map/row'), { waitUntil: 'networkidle' });
  const change = page.getByRole('region', { name: 'What changes' });
  const save = change.getByRole('button', { name: 'Save row' });
  await expect(change).toContainText('What the row changes appears here before you save it.');
  await page.getByLabel('Resources', { exact: true }).pressSequentially(resource.path);
  await page.getByRole('checkbox', { name: 'department:IT', exact: true }).check();
  await expect(change).toContainText(`1 person gains ${resource.path} (opening): ${itMember.name}`);
  await expect(change.getByRole('status')).toHaveText('1 change. Nobody loses access.');
  await expect(page.getByRole('checkbox', { name: 'department:IT', exact: true }), 'nobody is disturbed').toBeFocused();
  await page.getByLabel('Allows').selectOption('Open and edit');
  await expect(change).toContainText(`1 person gains ${resource.path} (opening, editing): ${itMember.name}`);

  await page.getByLabel('Resources', { exact: true }).fill('/re*');
  await expect(save).toHaveCount(0);
  await expect(change.getByRole('status')).toContainText('Stars stand alone at the end');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByLabel('Resources', { exact: true }).fill('');
  await expect(change).toContainText('What the row changes appears here before you save it.');

  await page.getByLabel('Resources', { exact: true }).fill(resource.path);
  await expect(change).toContainText(`1 person gains ${resource.path} (opening, editing)`);
  await save.click();
  await expect(rowOf(page, resource.path)).toContainText('Open and edit');
});

test('what was typed since it was looked at is not saved', async ({ page }) => {
  await signInHere(page, admin, '/');
  const { path } = draft('late');
  await page.goto(at(`/admin/map/row?pattern=${path}&right=open&roles=department:IT`), { waitUntil: 'networkidle' });
  const save = page.getByRole('button', { name: 'Save row' });
  await expect(save).toBeEnabled();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/map/effects', async (route) => {
    await answered;
    await route.continue();
  });
  await page.getByLabel('Allows').selectOption('Open and edit');
  await expect(save).toBeDisabled();
  answer();
  await expect(save).toBeEnabled();
  await save.click();
  await expect(rowOf(page, path)).toContainText('Open and edit');
});

test('why is answered for a person and for pasted groups', { tag: '@no-js' }, async ({ page, another }) => {
  await signInHere(await another(), itMember, '/');
  await signInHere(page, admin, `/admin/people/${itMember.username}`);
  await page.getByRole('link', { name: 'Check access' }).click();
  await expect(page.getByLabel('Username')).toHaveValue(itMember.username);
  await page.getByLabel('Resource', { exact: true }).fill('/payroll');
  await page.getByRole('button', { name: 'Ask' }).click();
  const answer = page.getByRole('region', { name: 'The answer' });
  await expect(answer).toContainText('Not allowed');
  await expect(page.getByRole('region', { name: 'What led to the decision' })).toContainText('department:IT, group:usher-users');

  await page.getByLabel('Username').fill('');
  await page.getByLabel('Groups', { exact: true }).fill('usher-admins\nanother');
  await page.getByLabel('Action').selectOption('Delete a resource');
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(answer).toContainText('Allowed');
  await expect(answer).toContainText('Somebody in the groups another, usher-admins');
  await page.getByLabel('Groups', { exact: true }).fill('');
  await page.getByLabel('Username').fill('nobody-of-that-name');
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(page.getByRole('alert')).toContainText('Nobody called nobody-of-that-name has signed in yet.');
});

test('one who asks why sees the answer, or what is wrong with the question, without scrolling', { tag: '@no-js' }, async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signInHere(page, admin, '/admin/why');
  await page.getByLabel('Username').fill(admin.username);
  await page.getByLabel('Resource', { exact: true }).fill('/payroll');
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(page.getByRole('region', { name: 'The answer' }).getByText('Allowed')).toBeInViewport({ timeout: 5_000 });
  await page.getByLabel('Username').fill('nobody-of-that-name');
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(page.getByRole('alert')).toBeInViewport({ timeout: 5_000 });
});

test('the overview says what happened today', { tag: '@no-js' }, async ({ page, another }) => {
  const theirs = await another();
  await signInHere(theirs, itMember, '/resources/blog');
  await signInHere(page, admin, '/admin');
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('table', { name: 'Resources opened most today' })).toContainText('/blog', { timeout: 100 });
  }).toPass({ timeout: 10_000 });
  await expect(page.getByRole('img', { name: /sign-ins from .* to/ })).toBeVisible();
  await page.getByText('Show as table').first().click();
  await expect(page.getByRole('table', { name: 'Calls of the last thirty days' }).getByRole('row')).toHaveCount(31);
});

test('the overview leads to what was denied and to who signed in', { tag: '@no-js' }, async ({ page, another }) => {
  const theirs = await another();
  await signInHere(theirs, itMember, '/');
  expect((await theirs.goto(at('/admin')))?.status()).toBe(403);
  await signInHere(page, admin, '/admin');
  const rule = page
    .getByRole('table', { name: 'Denied today, by rule' })
    .getByRole('link', { name: 'Administrators only' });
  const pool = page
    .getByRole('table', { name: 'Sign-ins today, by provider' })
    .getByRole('link', { name: 'Cognito user pool' });
  await expect(async () => {
    await page.reload();
    await expect(rule).toBeVisible({ timeout: 100 });
    await expect(pool).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 10_000 });

  await rule.click();
  await expect(page).toHaveURL(/\/admin\/audit\?outcome=denied&from=24h$/);
  await page.goto(at('/admin'));
  await pool.click();
  await expect(page).toHaveURL(/\/admin\/people\?provider=COGNITO/);
  await expect(page.getByRole('row').getByRole('link', { name: admin.name })).toBeVisible();
  await page.goto(at('/admin'));
  await page.getByRole('link', { name: /^\d+ people signed in$/ }).click();
  await expect(page).toHaveURL(/\/admin\/people\?seen=1d/);
  await expect(page.getByRole('row').getByRole('link', { name: admin.name })).toBeVisible();
});

test('the tables of the overview are beside each other where there is room', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, admin, '/admin');
  const rules = page.getByRole('heading', { name: 'Denied, by rule' });
  const providers = page.getByRole('heading', { name: 'Sign-ins, by provider' });
  const places = async () => [await rules.boundingBox(), await providers.boundingBox()];
  await page.setViewportSize({ width: 1280, height: 800 });
  const [left, right] = await places();
  expect(left?.y).toBe(right?.y);
  await page.setViewportSize({ width: 390, height: 800 });
  const [above, below] = await places();
  expect(above?.x).toBe(below?.x);
  expect(above?.y ?? 0).toBeLessThan(below?.y ?? 0);
});

test('one who asks why for a person and for groups at once is told that only one counts', { tag: '@no-js' }, async ({
  page,
}) => {
  await signInHere(page, admin, '/admin/why');
  await page.getByLabel('Username').fill(admin.username);
  await page.getByLabel('Groups', { exact: true }).fill('usher-users');
  await page.getByLabel('Action').selectOption('Use the pages of administrators');
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(page).toHaveURL(/groups=usher-users/);
  await expect(page.getByRole('alert')).toContainText(/username.*groups/i, { timeout: 5_000 });
});

test('why a person cannot open a resource takes three actions, and who can open it two', { tag: '@no-js' }, async ({
  page,
  another,
}) => {
  await signInHere(await another(), itMember, '/');
  await signInHere(page, admin, '/');
  const resource = await create(page, draft('asked'), server.place.origin);

  // From the resource's page, and from the person's.
  const answer = page.getByRole('region', { name: 'The answer' });
  const ask = page.getByRole('button', { name: 'Ask' });
  await page.goto(at(`/resources${resource.path}`));
  const fromResource = counting();
  await fromResource.does(page.getByRole('link', { name: 'Check access' }).click());
  await fromResource.does(page.getByLabel('Username').fill(itMember.username));
  await fromResource.does(ask.click());
  await expect(answer).toContainText('Not allowed');
  await expect(answer).toBeFocused();
  expect(fromResource.actions).toBeLessThanOrEqual(3);

  await page.goto(at(`/admin/people/${itMember.username}`));
  const fromPerson = counting();
  await fromPerson.does(page.getByRole('link', { name: 'Check access' }).click());
  await fromPerson.does(page.getByLabel('Resource', { exact: true }).fill(resource.path));
  await fromPerson.does(ask.click());
  await expect(answer).toContainText('Not allowed');
  await expect(answer).toBeFocused();
  expect(fromPerson.actions).toBeLessThanOrEqual(3);
  // The fields offer what begins with the text in them.
  const offered = (list: string) => page.locator(`datalist#${list} option`);
  await expect(offered('people')).toHaveAttribute('value', itMember.username);
  await expect(offered('paths')).toHaveAttribute('value', resource.path);

  // From the list.
  await page.goto(at(`/resources?q=${resource.path.slice(1)}`));
  const who = counting();
  await who.does(page.getByRole('rowheader').getByRole('link', { name: resource.title }).click());
  await who.does(page.getByRole('link', { name: 'Who can open this' }).click());
  const list = page.getByRole('region', { name: 'Who can do what' });
  await expect(list).toContainText('Administrators: everyone in the group usher-admins');
  await expect(list.getByRole('link', { name: admin.username })).toBeVisible();
  await expect(list).toContainText('Everyone else is denied.');
  expect(who.actions).toBeLessThanOrEqual(2);
});

test('the fields of Why? offer what begins with the typed text', async ({ page, another }) => {
  await signInHere(await another(), itMember, '/');
  await signInHere(page, admin, '/admin/why');
  const people = page.locator('datalist#people option');
  await expect(people).not.toHaveCount(0);
  await page.getByLabel('Username').pressSequentially('it-m');
  await expect(people).toHaveCount(1);
  await expect(people).toHaveAttribute('value', itMember.username);
});
