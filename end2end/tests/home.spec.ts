// The home page of somebody who is signed in. On a server of its own: it shows the latest changes of everybody.

import type { Page } from '@playwright/test';
import { admin, itMember, marketingMember, type Account } from './support/accounts.js';
import { create } from './support/resources.js';
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

async function signInHere(page: Page, account: Account): Promise<void> {
  await signIn(page, account, server.place.origin);
  await page.goto(server.place.origin);
}

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('the home page shows what one owns and what has changed', { tag: '@no-js' }, async ({ page, another }) => {
  const other = await another();
  await signInHere(other, itMember);
  await create(other, { path: '/home-shared', title: 'Shared plans', roles: ['group:usher-users'] }, server.place.origin);
  await create(other, { path: '/home-private', title: 'Private plans' }, server.place.origin);

  await signInHere(page, marketingMember);
  const [changed, yours] = [region(page, 'Recently changed'), region(page, 'Yours')];
  await expect(changed.getByRole('listitem').first()).toContainText('Shared plans');
  await expect(changed).not.toContainText('Private plans');
  await expect(yours).toContainText('You own nothing yet.');
  await expect(page.getByRole('main')).toContainText('calls used today');

  for (let number = 1; number <= 6; number += 1) {
    const own = { path: `/home-own-${number}`, title: `Own ${number}` };
    await create(page, own, server.place.origin);
  }
  await page.goto(at('/'));
  await expect(yours.getByRole('listitem')).toHaveCount(5);
  await yours.getByRole('link', { name: 'All that you own' }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get('owner') === marketingMember.username);
  const rows = page.getByRole('main').getByRole('row');
  await expect(rows.filter({ hasText: /Own \d/ })).toHaveCount(6);
  await expect(rows.filter({ hasText: 'Shared plans' })).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Resources shown' }).getByRole('link', { name: 'All' }).click();
  await expect(rows.filter({ hasText: 'Shared plans' })).toHaveCount(1);
});

test('the home page says which requests wait', { tag: '@no-js' }, async ({ page, another }) => {
  const asking = await another();
  await signInHere(asking, marketingMember);
  await asking.goto(at('/resources/home-private'));
  await asking.getByRole('button', { name: 'Request access' }).click();
  await expect(asking.getByText('Your request is sent.')).toBeVisible();
  await asking.goto(at('/'));
  await expect(asking.getByRole('note')).toContainText('1 request of yours is not answered yet.');

  await signInHere(page, admin);
  await expect(page.getByRole('note')).toContainText('1 request for access waits for your answer.');
  await page.getByRole('note').getByRole('link', { name: 'See requests' }).click();
  await page.getByRole('button', { name: 'Decline /home-private' }).click();
  await expect(page.getByText('Your answer is saved.')).toBeVisible();
  await page.goto(at('/'));
  await expect(page.getByRole('heading', { level: 1, name: `Welcome, ${admin.name}` })).toBeVisible();
  await expect(region(page, 'Recently changed')).toBeVisible();
  await expect(page.getByText(/for your answer/)).toHaveCount(0);
});
