// The database stops answering in the middle of a save. The server under test is configured as in production, for the
// user pool and the database of a second one, with a wire to the database that can be cut.

import type { Page } from '@playwright/test';
import { itMember } from './support/accounts.js';
import { Wire } from './support/proxy.js';
import { create, draft } from './support/resources.js';
import { OwnServer, ports } from './support/server.js';
import { signInFromHere } from './support/session.js';
import { expect, test } from './support/test.js';

// One server for both tests, one after the other, because ports are few.
test.describe.configure({ mode: 'serial' });

/** What local mode calls its user pool. */
const pool = { region: 'local', id: 'local_Usher0001', client: '4usher5local6client7example' };

let services: OwnServer;
let server: OwnServer;
let wire: Wire;

test.beforeAll(async ({}, testInfo) => {
  const port = ports(testInfo.parallelIndex);
  const origin = `http://localhost:${port + 4}`;
  services = new OwnServer(port, { USHER_PUBLIC_URL: origin });
  await services.start();
  wire = new Wire(port + 5, port + 3);
  await wire.mend();

  server = new OwnServer(port + 4, {
    USHER_PUBLIC_URL: origin,
    USHER_COGNITO_REGION: pool.region,
    USHER_COGNITO_USER_POOL_ID: pool.id,
    USHER_COGNITO_CLIENT_ID: pool.client,
    USHER_COGNITO_DOMAIN: services.place.pool,
    USHER_COGNITO_ISSUER: `${services.place.pool}/${pool.id}`,
    USHER_ACCESS_ROLES: 'IT',
    USHER_DYNAMODB_ENDPOINT: `http://127.0.0.1:${wire.port}`,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  await server.start();
});

test.afterAll(async () => {
  await wire?.cut();
  await server?.remove();
  await services?.remove();
});

async function editOwn(page: Page): Promise<string> {
  await page.goto(server.place.origin);
  await signInFromHere(page, itMember);
  const resource = await create(page, draft('cut'), server.place.origin);
  const address = `${server.place.origin}/resources${resource.path}`;
  await page.goto(`${address}/edit`);
  await page.getByLabel('Body').fill('An hour’s work.');
  return address;
}

test('the text stays, and the same button works again', { tag: '@no-js' }, async ({ page }) => {
  const address = await editOwn(page);
  await wire.cut();
  await page.getByRole('button', { name: 'Save changes' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Could not save: the database did not answer. Your text is still here.');
  await expect(page.getByLabel('Body')).toHaveValue('An hour’s work.');
  await expect.poll(async () => (await page.request.get(`${server.place.origin}/readyz`)).status()).toBe(503);
  expect((await page.request.get(`${server.place.origin}/healthz`)).status()).toBe(200);

  await wire.mend();
  await expect.poll(async () => (await page.request.get(`${server.place.origin}/readyz`)).status()).toBe(200);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('article')).toHaveText('An hour’s work.');
  await expect(page).toHaveURL(address);
});

test('a page says so, and what to do', { tag: '@no-js' }, async ({ page }) => {
  const address = await editOwn(page);
  await wire.cut();
  const response = await page.goto(address);
  expect(response?.status()).toBe(503);
  await expect(page.getByRole('heading', { level: 1, name: 'Temporarily unavailable' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/Request id: \S+/);
  await wire.mend();
  await expect.poll(async () => (await page.reload())?.status()).toBe(200);
});
