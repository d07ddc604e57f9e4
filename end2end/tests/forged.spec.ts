// Calls that no page would send. Whatever a page showed, the server decides again, and says no in a way a program
// and a person can read.

import type { Page } from '@playwright/test';
import { itMember, marketingMember } from './support/accounts.js';
import { altered, captured, cookies, formCall, send, type Answer, type Call } from './support/calls.js';
import { create, draft, type Draft } from './support/resources.js';
import { main } from './support/server.js';
import { sameOrigin, signIn } from './support/session.js';
import { expect, test } from './support/test.js';

function expectRefused(answer: Answer, status: number): void {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.type).toMatch(/json|text\/html/);
  expect(answer.text).toMatch(/request.?id/i);
}

async function expectUnchanged(page: Page, resource: Draft): Promise<void> {
  const response = await page.goto(`/resources${resource.path}`);
  expect(response?.status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1, name: resource.title, exact: true })).toBeVisible();
}

/** The page's own call to save a resource, ready to be sent. */
async function saveCall(page: Page, resource: Draft): Promise<Call> {
  await page.goto(`/resources${resource.path}/edit`, { waitUntil: 'networkidle' });
  return captured(page, '/api/resources/save', async () => {
    await page.getByLabel('Title').fill('Forged');
    await page.getByRole('button', { name: 'Save changes' }).click();
  });
}

test.describe('a call of a server function', () => {
  // The stopped call of `saveCall` is one the page rightly reports.
  test.use({ tolerated: /ERR_FAILED/ });

  let own: Draft;
  let call: Call;
  let cookie: string;

  test.beforeEach(async ({ page }) => {
    await signIn(page, itMember);
    own = await create(page, draft('forged'));
    call = await saveCall(page, own);
    cookie = await cookies(page);
  });

  test('is taken when it is what the page sends', async ({ page }) => {
    const answer = await send(call, { Cookie: cookie, ...sameOrigin });
    expect(answer.status, answer.text).toBe(200);
    await expectUnchanged(page, { ...own, title: 'Forged' });
  });

  test('is refused without a session', async ({ page }) => {
    expectRefused(await send(call, sameOrigin), 401);
    expectRefused(await send(call, { ...sameOrigin, Cookie: 'usher=AAAA.BBBB' }), 401);
    const [, id] = cookie.match(/usher=([^.;]+)\./) ?? [];
    expect(id, 'the session has an id').toBeTruthy();
    expectRefused(await send(call, { ...sameOrigin, Cookie: `usher=${id}.${'A'.repeat(43)}` }), 401);
    await expectUnchanged(page, own);
  });

  test('is refused for another person’s resource', async ({ asAdmin }) => {
    const secret = await create(asAdmin, draft('secret', { body: 'For administrators.' }));
    const shared = await create(asAdmin, draft('shared', { roles: ['department:IT'] }));
    for (const { path } of [secret, shared]) {
      const answer = await send(altered(call, { path, draft: { path, version: 1 } }), { Cookie: cookie, ...sameOrigin });
      expectRefused(answer, 403);
      expect(answer.text).not.toContain('For administrators.');
    }
    await expectUnchanged(asAdmin, secret);
    await expectUnchanged(asAdmin, shared);
  });

  test('is refused with another owner, or with roles that the person lacks', async ({ page }) => {
    for (const draft of [{ owner: marketingMember.username }, { owner: 'admin' }, { roles: ['department:Finance'] }]) {
      expectRefused(await send(altered(call, { draft }), { Cookie: cookie, ...sameOrigin }), 403);
    }
    await expectUnchanged(page, own);
  });

  test('is refused with an ID token as bearer', async ({ page }) => {
    const html = await (await page.goto('/account'))!.text();
    const idToken = html.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/)?.[0];
    expect(idToken, 'the page serialises the ID token').toBeTruthy();
    const Authorization = `Bearer ${idToken}`;
    expectRefused(await send(call, { Authorization, ...sameOrigin }), 401);
    expectRefused(await send(call, { Authorization }), 401);
    // A bearer is the whole credential: a cookie beside it is not looked at.
    expectRefused(await send(call, { Authorization, Cookie: cookie, ...sameOrigin }), 401);
    await expectUnchanged(page, own);
  });

  test('is refused from another site', async ({ page }) => {
    for (const headers of [
      { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'https://evil.example' },
      { Origin: main.pool, 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ]) {
      expectRefused(await send(call, { Cookie: cookie, ...headers } as Record<string, string>), 403);
    }
    await expectUnchanged(page, own);
  });

  test('is refused for a resource that one may not even open', async () => {
    const answer = await send(
      { ...call, method: 'GET', path: '/api/resources/open?path=%2Fpayroll', body: undefined },
      { Cookie: cookie, ...sameOrigin },
    );
    expectRefused(answer, 403);
    expect(answer.text).not.toContain('Salaries');
  });
});

test.describe('a posted form', () => {
  test('is refused by the same rules', async ({ page, asAdmin }) => {
    const shared = await create(asAdmin, draft('shared', { roles: ['department:IT'] }));
    await signIn(page, itMember);
    const own = await create(page, draft('own'));
    const cookie = await cookies(page);

    const edit = (path: string, more = {}) =>
      formCall(`/resources${path}/edit`, { path, title: 'Forged', version: '1', ...more });
    const remove = (path: string) => formCall(`/resources${path}?confirm=delete`, { version: '1' });

    const withSession = { Cookie: cookie, ...sameOrigin };
    const crossSite = { Cookie: cookie, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    expectRefused(await send(edit(own.path), sameOrigin), 401);
    expectRefused(await send(remove(own.path), sameOrigin), 401);
    expectRefused(await send(edit(own.path), crossSite), 403);
    expectRefused(await send(remove(own.path), crossSite), 403);
    expectRefused(await send(edit(own.path, { owner: 'admin' }), withSession), 403);
    expectRefused(await send(edit(own.path, { roles: 'department:Finance' }), withSession), 403);
    expectRefused(await send(edit(shared.path), withSession), 403);
    expectRefused(await send(remove(shared.path), withSession), 403);
    expectRefused(await send(remove('/payroll'), withSession), 403);

    await expectUnchanged(page, own);
    await expectUnchanged(page, shared);
  });

  test('signs nobody out from another site', async ({ page }) => {
    await signIn(page, itMember);
    const cookie = await cookies(page);
    const answer = await send(formCall('/auth/sign-out', {}), {
      Cookie: cookie,
      Origin: 'https://evil.example',
      'Sec-Fetch-Site': 'cross-site',
    });
    expectRefused(answer, 403);
    expect((await page.goto('/account'))?.status()).toBe(200);
  });
});
