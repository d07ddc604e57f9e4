// How pages come into the states that the table of pages names.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { itMember, type Account } from './accounts.js';
import { tabTo } from './keyboard.js';
import { create, draft, openRowMenu } from './resources.js';
import { OwnServer, seedFile, type Place } from './server.js';
import { begunSignIn, sameOrigin, signIn } from './session.js';

/** One server, or several that are started and removed together. */
export type Server = { place: Place; start(): Promise<void>; remove(): Promise<void> };

const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name }).click();

/** What people have by default. */
const limit = { USHER_QUOTA_DAILY_CALLS: '50' };

export function ofItsOwn(port: number): Server {
  return new OwnServer(port, limit);
}

export function withPrograms(port: number): Server {
  return new OwnServer(port, { ...limit, USHER_ACCESS_MACHINES: 'true' });
}

export function withoutResources(port: number): Server {
  const server = new OwnServer(port, limit);
  const seed = join(server.dataDir, 'seed.toml');
  const [people] = readFileSync(seedFile, 'utf8').split('[[resources]]');
  writeFileSync(seed, people ?? '');
  server.place.env.USHER_LOCAL_SEED_FILE = seed;
  return server;
}

export async function makeCalls(page: Page, server: Server | undefined): Promise<void> {
  for (let call = 0; call < 12; call += 1) await page.request.get(`${server?.place.origin}/resources/handbook`);
}

export async function reachGreyed(page: Page): Promise<void> {
  await openRowMenu(page, 'Engineering blog');
  await tabTo(page, page.getByRole('link', { name: 'Edit Engineering blog' }));
  await expect(page.getByRole('tooltip').filter({ hasText: 'Only its owner', visible: true }).first()).toBeVisible();
}

export async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search pages' }).fill('re');
  await expect(page.getByRole('dialog', { name: 'Search' }).getByRole('status')).toHaveText(/^\d+ results$/);
}

export async function listShortcuts(page: Page): Promise<void> {
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
}

export async function openNotifications(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('link', { name: 'Notifications' }).click();
  const drawer = page.getByRole('dialog', { name: 'Notifications' });
  await expect(drawer.getByRole('status')).toHaveText(/^(Nothing new|(More than )?\d+ notifications?)$/);
}

export async function createNothing(page: Page): Promise<void> {
  await press(page, 'Create resource');
  await expect(page.getByRole('alert')).toBeVisible();
}

/** Somebody is at work on a resource of theirs in two tabs. */
export async function conflict(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  const title = 'Travel policy';
  const body = 'Book ahead.\n\nTrains before planes.';
  const resource = await create(page, draft('travel', { title, body, roles: ['department:IT'] }), origin);
  const address = `${origin}/resources${resource.path}/edit`;
  await page.goto(address, { waitUntil: 'networkidle' });
  const meanwhile = { path: resource.path, title, body: 'Book two weeks ahead.\n\nTrains before planes.', roles: 'department:IT' };
  const saved = await page.request.post(address, {
    form: { ...meanwhile, version: '1' },
    headers: sameOrigin,
    maxRedirects: 0,
  });
  expect(saved.status(), await saved.text()).toBe(303);
  await page.getByLabel('Body').fill('Book ahead.\n\nTrains before planes, and shared cars before taxis.');
  await press(page, 'Save changes');
  await expect(page.getByRole('region', { name: 'Someone else changed this resource' })).toBeVisible();
}

/** A resource of somebody's in two versions, and what the second changed. */
export async function compareVersions(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  const body = 'Book ahead.\n\nTrains before planes.\n\nKeep receipts.';
  const resource = await create(page, draft('travel', { title: 'Travel', body, roles: ['department:IT'] }), origin);
  const changed = 'Book two weeks ahead.\n\nTrains before planes.\n\nShared cars before taxis.\n\nKeep receipts.';
  const saved = await page.request.post(`${origin}/resources${resource.path}/edit`, {
    form: { path: resource.path, title: 'Travel policy', body: changed, roles: 'department:IT', version: '1' },
    headers: sameOrigin,
    maxRedirects: 0,
  });
  expect(saved.status(), await saved.text()).toBe(303);
  await page.goto(`${origin}/resources${resource.path}/@history?version=2`, { waitUntil: 'networkidle' });
  await expect(page.getByRole('table', { name: 'Lines that differ' })).toBeVisible();
}

export async function visitElsewhere(page: Page, account: Account): Promise<void> {
  const context = await page.context().browser()!.newContext();
  const theirs = await context.newPage();
  await signIn(theirs, account);
  await context.close();
}

/** Somebody else asks for access to a resource. */
/** Whoever is signed in asks for access to a resource. */
export async function request(page: Page, server: Server | undefined): Promise<void> {
  await page.goto(`${server?.place.origin}/resources/payroll`);
  await page.getByLabel(/^Message/).fill('For the audit of the third quarter.');
  await press(page, 'Request access');
  await expect(page.getByText('Your request is sent.')).toBeVisible();
}

export async function requestElsewhere(page: Page, server: Server | undefined): Promise<void> {
  const context = await page.context().browser()!.newContext();
  const theirs = await context.newPage();
  await signIn(theirs, itMember, server?.place.origin);
  await request(theirs, server);
  await context.close();
}

export async function requestAtLength(page: Page): Promise<void> {
  await page.getByLabel(/^Message/).fill('For the audit. '.repeat(30));
  await press(page, 'Request access');
  await expect(page.getByRole('alert')).toBeVisible();
}

export async function addRows(page: Page, server: Server | undefined): Promise<void> {
  for (const row of ['pattern=/blog/**&right=edit&roles=department:IT', 'pattern=/payroll&right=open&roles=group:usher-users']) {
    await page.goto(`${server?.place.origin}/admin/map/row?${row}`);
    await press(page, 'Save row');
    await expect(page.getByText('The resource map is saved.')).toBeVisible();
  }
}

export async function askToRemoveRow(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Remove \// }).first().click();
  await expect(page.getByRole('alertdialog')).toContainText('Checked');
}

export async function typeRow(page: Page): Promise<void> {
  await page.getByLabel('Resources', { exact: true }).fill('/**');
  await page.getByRole('checkbox', { name: 'department:IT', exact: true }).check();
  await expect(page.getByRole('region', { name: 'What changes' })).toContainText('Checked');
}

export async function limitGroups(page: Page, server: Server | undefined): Promise<void> {
  for (const [group, calls] of [['usher-admins', 'unlimited'], ['usher-users', '100']] as const) {
    await page.goto(`${server?.place.origin}/admin/usage/groups`);
    await page.getByLabel('Group', { exact: true }).fill(group);
    await page.getByLabel('Calls a day', { exact: true }).fill(calls);
    await press(page, 'Save limit');
    await expect(page.getByRole('button', { name: `Remove the limit of ${group}` })).toBeVisible();
  }
}

export async function chooseColumns(page: Page): Promise<void> {
  await press(page, 'Columns');
  await expect(page.getByRole('group', { name: 'Columns of this list' })).toBeVisible();
}

export async function openRecord(page: Page): Promise<void> {
  await page.getByRole('table').getByRole('row').nth(1).getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 2, name: 'Integrity' })).toBeVisible();
}

export async function blockProgram(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Block / }).click();
  await expect(page.getByText('The program is blocked.')).toBeVisible();
}

export async function saveView(page: Page): Promise<void> {
  await press(page, 'Saved views');
  await page.getByLabel('Name', { exact: true }).fill('Whatever was denied to anybody');
  await press(page, 'Save this view');
  await expect(page.getByText('The view is saved.')).toBeVisible();
  await press(page, 'Saved views');
  await expect(page.getByRole('link', { name: 'Whatever was denied to anybody' })).toBeVisible();
}

export async function saveNoView(page: Page): Promise<void> {
  await press(page, 'Saved views');
  await page.getByLabel('Name', { exact: true }).fill('x'.repeat(61));
  await press(page, 'Save this view');
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Shorten it to 60');
}

export async function openChange(page: Page): Promise<void> {
  await openRecord(page);
  await page.getByText('Everything as it is recorded').click();
  await expect(page.getByRole('heading', { level: 3, name: 'Before' })).toBeVisible();
}

export async function cancelSignIn(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  const state = await begunSignIn(page);
  await page.goto(`${origin}/auth/callback?error=access_denied&state=${state}`);
}
