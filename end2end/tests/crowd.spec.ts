// What administrators do all day, among many people and resources, with its actions counted. Making them takes minutes,
// so there are 2,000 people and 500 resources; for ten times as many: CROWD=20000 make end2end ARGS=crowd.spec.ts

import type { Page } from '@playwright/test';
import { admin } from './support/accounts.js';
import { counting } from './support/counting.js';
import { OwnServer, ports } from './support/server.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

test.describe.configure({ mode: 'serial' });

const people = Number(process.env.CROWD || 2_000);
/** How many people have the same name. */
const namesakes = people / 400;
/** The last of the people with this name. */
const emil = { username: `emil.schmidt${namesakes}`, name: 'Emil Schmidt' };
/** Open to Engineering. */
const checklist = { path: '/engineering/checklist-1', title: 'Onboarding checklist 1' };

let server: OwnServer;
const at = (path: string) => `${server.place.origin}${path}`;

test.beforeAll(async ({ browser }, testInfo) => {
  testInfo.setTimeout(300_000 + people * 120);
  const crowd = { USHER_LOCAL_SAMPLE_PEOPLE: `${people}`, USHER_LOCAL_SAMPLE_RESOURCES: `${people / 4}` };
  server = new OwnServer(ports(testInfo.parallelIndex), crowd);
  await server.start();
  // Until the list of people is complete, the server counts nobody.
  const page = await browser.newPage();
  await signInHere(page, '/admin/people');
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('main').getByText(/^1–\d+ of/)).toBeVisible({ timeout: 1_000 });
  }).toPass({ intervals: [2_000] });
  await page.close();
});

test.afterAll(async () => {
  await server?.remove();
});

async function signInHere(page: Page, path: string): Promise<void> {
  await signIn(page, admin, server.place.origin);
  await page.goto(at(path));
}

test('one person is found in two actions', async ({ page }) => {
  await signInHere(page, '/admin/people');
  const main = page.getByRole('main');
  const finding = counting();
  await finding.does(main.getByLabel('Search people').fill(emil.username));
  await finding.does(main.getByRole('button', { name: 'Search' }).click());
  await expect(main.getByRole('table', { name: 'People' }).locator('tbody').getByRole('row')).toHaveCount(1);
  await expect(main.getByRole('link', { name: emil.name })).toBeVisible();
  expect(finding.actions).toBeLessThanOrEqual(2);
});

test('all people of one name get a group in five actions', async ({ page }) => {
  await signInHere(page, '/admin/people');
  const main = page.getByRole('main');
  const changing = counting();
  await changing.does(main.getByLabel('Search people').fill(emil.name));
  await changing.does(main.getByRole('button', { name: 'Search' }).click());
  // Until the answer is here, the page shows everyone, and its link would change everyone.
  const rows = main.getByRole('table', { name: 'People' }).locator('tbody').getByRole('row');
  await expect(rows.first()).toContainText(emil.name);
  // More people than a page shows are not counted: “Change the first 100”.
  await changing.does(main.getByRole('link', { name: /^Change (all|the first) \d+$/ }).click());
  await changing.does(main.getByRole('radio', { name: 'Add to usher-admins', exact: true }).check());
  await changing.does(main.getByRole('button', { name: 'Change these people' }).click());
  await expect(page.getByRole('heading', { level: 1, name: `${namesakes} people changed` })).toBeVisible();
  expect(changing.actions).toBeLessThanOrEqual(5);
});

test('why somebody cannot open a resource takes three actions', async ({ page }) => {
  await signInHere(page, '/admin/why');
  const asking = counting();
  await asking.does(page.getByLabel('Username').fill('amara.bauer'));
  await asking.does(page.getByLabel('Resource', { exact: true }).fill(checklist.path));
  await asking.does(page.getByRole('button', { name: 'Ask' }).click());
  await expect(page.getByRole('region', { name: 'The answer' })).toContainText('Not allowed');
  expect(asking.actions).toBeLessThanOrEqual(3);
});

test('who can open a resource takes two actions', async ({ page }) => {
  await signInHere(page, `/resources?q=${checklist.title}`);
  const asking = counting();
  await asking.does(page.getByRole('rowheader').getByRole('link', { name: checklist.title }).first().click());
  await asking.does(page.getByRole('link', { name: 'Who can open this' }).click());
  await expect(page.getByRole('region', { name: 'Who can do what' })).toContainText('Everyone with the department Engineering');
  expect(asking.actions).toBeLessThanOrEqual(2);
});

test('a deletion is undone in two actions', async ({ page }) => {
  await signInHere(page, `/resources${checklist.path}`);
  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Move to trash' }).click();
  const undoing = counting();
  await undoing.does(page.getByRole('button', { name: 'Undo', exact: true }).click());
  await expect(page.getByText(`${checklist.path} was restored.`)).toBeVisible();
  expect(undoing.actions).toBeLessThanOrEqual(2);
});
