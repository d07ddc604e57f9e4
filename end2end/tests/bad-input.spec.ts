// What people mistype and programs send: a clear answer, and nothing that was typed is lost.

import type { Locator, Page, Request } from '@playwright/test';
import { itMember } from './support/accounts.js';
import { create, draft } from './support/resources.js';
import { main } from './support/server.js';
import { begunSignIn, fillInHostedUi, loseCookies, sameOrigin, signIn, signInOnPages } from './support/session.js';
import { expect, test } from './support/test.js';

const form = { ...sameOrigin, 'Content-Type': 'application/x-www-form-urlencoded' };

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The summary above the form has this message as a link to the field, and the field says it as well. */
async function expectProblem(page: Page, label: string, message: string | RegExp): Promise<void> {
  const summary = page.getByRole('alert').filter({ has: page.getByRole('heading', { name: 'There is a problem' }) });
  await expect(summary).toBeVisible();
  await expect(summary.getByRole('link', { name: message })).toBeVisible();
  const field = page.getByLabel(label);
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  // A hint may stand before it.
  await expect(field).toHaveAccessibleDescription(typeof message === 'string' ? new RegExp(`${escaped(message)}$`) : message);
  await summary.getByRole('link', { name: message }).click();
  await expect(field).toBeFocused();
}

test.describe('in the form', () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, itMember);
    await page.goto('/resources/new');
  });

  test('an empty title', { tag: '@no-js' }, async ({ page, javaScriptEnabled }) => {
    const { path } = draft('untitled');
    await page.getByLabel('Path').fill(path);
    await page.getByLabel('Body').fill('Long thought about.');
    await page.getByRole('checkbox', { name: 'department:IT', exact: true }).check();
    await page.getByRole('button', { name: 'Create resource' }).click();
    if (javaScriptEnabled) await expect(page.getByRole('alert')).toBeFocused();
    await expectProblem(page, 'Title', 'Enter a title.');
    await expect(page.getByLabel('Path')).toHaveValue(path);
    await expect(page.getByLabel('Body')).toHaveValue('Long thought about.');
    await expect(page.getByRole('checkbox', { name: 'department:IT', exact: true })).toBeChecked();

    await page.getByLabel('Title').fill('Titled');
    await page.getByRole('button', { name: 'Create resource' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Titled' })).toBeVisible();
  });

  test('a path with ..', { tag: '@no-js' }, async ({ page }) => {
    await page.getByLabel('Path').fill('/reports/../payroll');
    await page.getByLabel('Title').fill('Up');
    await page.getByRole('button', { name: 'Create resource' }).click();
    await expectProblem(page, 'Path', 'A path has no . or .. as a part.');
    await expect(page.getByLabel('Path')).toHaveValue('/reports/../payroll');
  });

  test('a path with several mistakes is told all of them at once', { tag: '@no-js' }, async ({ page }) => {
    await page.getByLabel('Path').fill('Foo Bar');
    await page.getByLabel('Title').fill('Several');
    await page.getByRole('button', { name: 'Create resource' }).click();
    const path = page.getByLabel('Path');
    await expect(path).toHaveAttribute('aria-invalid', 'true');
    await expect(path).toHaveAccessibleDescription(/slash/);
    await expect(path).toHaveAccessibleDescription(/"F"|'F'/, { timeout: 5_000 });
    await expect(path).toHaveAccessibleDescription(/space|' '/, { timeout: 5_000 });
  });

  test('a path that is taken', { tag: '@no-js' }, async ({ page }) => {
    await page.getByLabel('Path').fill('/blog');
    await page.getByLabel('Title').fill('Mine');
    await page.getByLabel('Body').fill('My text.');
    await page.getByRole('button', { name: 'Create resource' }).click();
    await expectProblem(page, 'Path', /taken|already/i);
    await expect(page.getByLabel('Body')).toHaveValue('My text.');
  });

  test('a mistake that is corrected is no longer marked', async ({ page }) => {
    await page.waitForLoadState('networkidle');
    await page.getByLabel('Path').fill('Foo Bar');
    await page.getByRole('button', { name: 'Create resource' }).click();
    await expect(page.getByLabel('Path')).toHaveAttribute('aria-invalid', 'true');
    const summary = page.getByRole('alert');
    await expect(summary.getByRole('link')).toHaveCount(2);
    await page.getByLabel('Path').fill('/foo-bar');
    await expect(summary.getByRole('link')).toHaveText(['Enter a title.']);
    await page.getByLabel('Title').fill('Corrected');
    await expect(summary).toContainText('Everything is corrected.');
    await page.getByLabel('Summary').focus();
    await expect(page.getByLabel('Path')).not.toHaveAttribute('aria-invalid', 'true', { timeout: 5_000 });
    await expect(page.getByLabel('Title')).not.toHaveAttribute('aria-invalid', 'true', { timeout: 5_000 });
  });

  test('a text that is too long', { tag: '@no-js' }, async ({ page }) => {
    const body = 'word '.repeat(18_000);
    const { path, title } = draft('long');
    await page.getByLabel('Path').fill(path);
    await page.getByLabel('Title').fill(title);
    await page.getByLabel('Body').fill(body);
    await page.getByRole('button', { name: 'Create resource' }).click();
    await expectProblem(page, 'Body', /90000 characters; at most 80000/);
    await expect(page.getByLabel('Body')).toHaveValue(body);
  });

  test('Markdown that would do harm', { tag: '@no-js' }, async ({ page }) => {
    const resource = await create(
      page,
      draft('harm', {
        title: '<script>alert(1)</script>',
        body: '<script>alert(1)</script><img src=x onerror=alert(1)>\n\n[here](javascript:alert(1)) **bold** <!-- -->',
      }),
    );
    await page.goto(`/resources${resource.path}`);
    const article = page.getByRole('article');
    await expect(article.locator('strong')).toHaveText('bold');
    await expect(article.locator('script, img, [onerror], a[href^="javascript"]')).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('<script>alert(1)</script>');
  });
});

test('a session that ends while one writes', async ({ page, context }) => {
  await signIn(page, itMember);
  const resource = await create(page, draft('expired'));
  await page.goto(`/resources${resource.path}/edit`, { waitUntil: 'networkidle' });
  await page.getByLabel('Body').fill('An hour’s work.');
  await context.clearCookies({ name: 'usher' });
  await page.getByRole('button', { name: 'Save changes' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Your text is still here.');
  await expect(page.getByLabel('Body')).toHaveValue('An hour’s work.');

  await alert.getByRole('link', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${main.origin}/resources${resource.path}/edit`);
  await expect(page.getByText('Your unsaved text was restored')).toBeVisible();
  await expect(page.getByLabel('Body')).toHaveValue('An hour’s work.');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('article')).toHaveText('An hour’s work.');
});

test.describe('sent by a program', () => {
  test.beforeEach(async ({ page }) => signIn(page, itMember));

  const post = (page: Page, path: string, data: string | Buffer) =>
    page.request.post(path, { data, headers: form, maxRedirects: 0 });

  test('a body of 2 MB', async ({ page }) => {
    const { path } = draft('huge');
    const huge = `path=${encodeURIComponent(path)}&title=Huge&body=${'x'.repeat(2_000_000)}`;
    for (const address of ['/resources/new', '/api/resources/create']) {
      const response = await post(page, address, huge);
      expect(response.status()).toBe(413);
      expect(await response.text()).toMatch(/request.?id/i);
    }
    expect((await page.goto(`/resources${path}`))?.status()).toBe(404);
  });

  test('bytes that are no UTF-8', async ({ page }) => {
    const bytes = Buffer.concat([Buffer.from('path=/utf8&title='), Buffer.from([0xff, 0xfe, 0xc3, 0x28])]);
    for (const address of ['/resources/new', '/api/resources/create']) {
      for (const data of [bytes, Buffer.from('path=/utf8&title=%FF%FE')]) {
        const response = await post(page, address, data);
        expect([400, 422], `${address}: ${await response.text()}`).toContain(response.status());
        expect(await response.text()).toMatch(/request.?id/i);
      }
    }
    expect((await page.goto('/resources/utf8'))?.status()).toBe(404);
  });

  test('a role that does not exist, and a field that does not', async ({ page }) => {
    const { path } = draft('role');
    const role = await post(page, '/resources/new', `path=${encodeURIComponent(path)}&title=T&roles=Nonsense`);
    expect(role.status()).toBe(422);
    expect(await role.text()).toContain('There is no role “Nonsense”');
    expect(await role.text()).toContain(path);
    const field = await post(page, '/resources/new', `path=${encodeURIComponent(path)}&title=T&admin=true`);
    expect([400, 422]).toContain(field.status());
    expect((await page.goto(`/resources${path}`))?.status()).toBe(404);
  });

  test('paths that climb', async ({ page }) => {
    for (const path of ['/resources/..%2fpayroll', '/resources/%2e%2e/%2e%2e/etc/passwd', '/pkg/..%2f..%2fCargo.toml']) {
      const response = await page.request.get(path);
      expect([400, 404], path).toContain(response.status());
      expect(await response.text()).not.toContain('Salaries');
    }
  });

  test('a version that is no number', async ({ page }) => {
    const own = await create(page, draft('version'));
    const response = await post(page, `/resources${own.path}/edit`, `path=${own.path}&title=T&version=one`);
    expect([400, 422]).toContain(response.status());
    expect(await response.text()).toMatch(/request.?id/i);
  });
});

test.describe('at the callback', () => {
  const callback = (query: Record<string, string>) => `/auth/callback?${new URLSearchParams(query)}`;
  const description = '<b>Call+me</b>';

  type Failure = { name: string; address: (state: string) => string; status: number; heading: string; advice: string };

  /** What is wrong, where the browser is sent for a sign-in with this state, and what the page says. */
  const failures: Failure[] = [
    {
      name: 'no state',
      address: () => callback({ code: 'a' }),
      status: 400,
      heading: 'Sign-in could not be completed',
      advice: 'Sign in again from here. If it happens again, give your administrator the request id.',
    },
    {
      name: 'a state of nobody’s',
      address: () => callback({ code: 'a', state: 'A'.repeat(43) }),
      status: 400,
      heading: 'This sign-in has expired',
      advice: 'Sign in again from here. Your browser must accept cookies from this site.',
    },
    {
      name: 'a code of nobody’s',
      address: (state) => callback({ code: 'a', state }),
      status: 400,
      heading: 'This sign-in has expired',
      advice: 'The confirmation from the sign-in page was not accepted',
    },
    {
      name: 'a person who changed their mind',
      address: (state) => callback({ error: 'access_denied', error_description: description, state }),
      status: 400,
      heading: 'Sign-in was cancelled',
      advice: 'Sign in again when you like.',
    },
    {
      name: 'a pool in trouble',
      address: (state) => callback({ error: 'server_error', error_description: description, state }),
      status: 503,
      heading: 'Sign-in is not possible right now',
      advice: 'Try again shortly.',
    },
    {
      name: 'a pool with a reason that nobody knows',
      address: (state) => callback({ error: 'unheard_of', error_description: description, state }),
      status: 400,
      heading: 'Sign-in could not be completed',
      advice: 'for a reason that Usher does not know',
    },
    {
      name: 'a pool that is set up otherwise',
      address: (state) => callback({ error: 'unauthorized_client', error_description: description, state }),
      status: 503,
      heading: 'Sign-in is misconfigured',
      advice: 'Give your administrator the request id.',
    },
  ];

  /** All that the page says, but for the request's own id. */
  async function said(page: Page): Promise<string> {
    const text = await page.getByRole('main').innerText();
    expect(text).toMatch(/Request id: \S{8,}/);
    expect(text).not.toContain('Call me');
    return text.replace(/Request id: \S+/, '');
  }

  test('every failure has a page of its own, and advice', { tag: '@no-js' }, async ({ page }) => {
    const pages: string[] = [];
    for (const { name, address, status, heading, advice } of failures) {
      await test.step(name, async () => {
        await page.goto('/');
        const callback = address(await begunSignIn(page));
        const asked: string[] = [];
        const note = (request: Request) => asked.push(new URL(request.url()).pathname);
        page.on('request', note);
        const response = await page.goto(callback, { waitUntil: 'load' });
        page.off('request', note);
        expect(asked, 'f2: an address with a code in it loads nothing').toEqual(['/auth/callback']);
        expect(response?.status()).toBe(status);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
        await expect(page.getByRole('main')).toContainText(advice);
        // Whom signing in again can help, finds the way there.
        const again = page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true });
        await expect(again).toHaveCount(heading === 'Sign-in is misconfigured' ? 0 : 1);
        pages.push(await said(page));
      });
    }
    expect(new Set(pages).size, 'no two of them say the same').toBe(failures.length);
  });

  test('an address that was used is no second way in', { tag: '@no-js' }, async ({ page, another }) => {
    const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/auth/callback');
    await signInOnPages(page, itMember);
    const used = (await asked).url();
    await page.goto('/account');

    // The person opens it once more, from the history or a bookmark, and goes on working.
    expect((await page.goto(used))?.status()).toBe(400);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This sign-in has expired');
    await expect(page.getByRole('main')).toContainText('began in another browser, or is over already.');
    await expect(page.getByRole('main')).toContainText('You are signed in, and can go on working.');
    await said(page);
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();

    // Whoever was sent it is nobody.
    const theirs = await another();
    expect((await theirs.goto(used))?.status()).toBe(400);
    await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('This sign-in has expired');
    await expect(theirs.getByRole('banner')).not.toContainText(itMember.name);
    expect((await theirs.goto('/account'))?.status()).toBe(401);
  });

  test('a browser that sends all of it twice is told so', { tag: '@no-js' }, async ({ page, context }) => {
    await page.goto('/');
    await begunSignIn(page);
    const attempts = (await context.cookies(main.origin)).filter(({ name }) => /attempt/.test(name));
    const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/auth/callback');
    await fillInHostedUi(page, itMember);
    await expect(page.getByRole('banner')).toContainText(itMember.name);
    await context.addCookies(attempts);
    expect((await page.goto((await asked).url()))?.status()).toBe(400);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This sign-in was completed already');
    await expect(page.getByRole('main')).toContainText('Reloading the page or going back does not repeat it.');
    await said(page);
    expect((await page.goto('/account'))?.status(), 'the session is untouched').toBe(200);
  });

  test('a code that was used, and states that are missing or made up', async ({ page }) => {
    const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/auth/callback');
    await signInOnPages(page, itMember);
    const used = (await asked).url();
    const code = new URL(used).searchParams.get('code') ?? '';
    for (const [address, heading] of [
      [used, 'This sign-in has expired'],
      [callback({ code, state: 'A'.repeat(43) }), 'This sign-in has expired'],
      [callback({ code }), 'Sign-in could not be completed'],
      [`${used}&code=b`, 'Sign-in could not be completed'],
      [used.replace('state=', 'state=%00'), 'Sign-in could not be completed'],
    ] as const) {
      expect((await page.goto(address))?.status(), address).toBe(400);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
      await said(page);
    }
    expect((await page.goto('/account'))?.status(), 'the session is untouched').toBe(200);
  });

  test('an address of another site to return to', async ({ page }) => {
    for (const elsewhere of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      await loseCookies(page);
      await page.goto(`/auth/sign-in?return_to=${encodeURIComponent(elsewhere)}`);
      await fillInHostedUi(page, itMember);
      await expect(page).toHaveURL((url) => url.origin === main.origin);
      await expect(page.getByRole('banner')).toContainText(itMember.name);
    }
  });
});

test.describe('two people change the same resource', () => {
  let conflict: Locator;

  test.beforeEach(async ({ page, asAdmin }) => {
    await signIn(page, itMember);
    const resource = await create(page, draft('conflict', { body: 'At first.' }));
    await page.goto(`/resources${resource.path}/edit`);
    await asAdmin.goto(`/resources${resource.path}/edit`);

    await asAdmin.getByLabel('Body').fill('As the administrator has it.');
    await asAdmin.getByRole('button', { name: 'Save changes' }).click();
    await expect(asAdmin.getByRole('article')).toHaveText('As the administrator has it.');

    await page.getByLabel('Body').fill('As the member has it.');
    await page.getByRole('button', { name: 'Save changes' }).click();
    conflict = page.getByRole('region', { name: 'Someone else changed this resource' });
    await expect(conflict).toContainText('As the administrator has it.');
    await expect(conflict).toContainText('As the member has it.');
    await expect(page.getByLabel('Body')).toHaveValue('As the member has it.');
  });

  test('and one keeps their own text', { tag: '@no-js' }, async ({ page }) => {
    await conflict.getByRole('button', { name: 'Keep mine' }).click();
    await expect(page.getByRole('article')).toHaveText('As the member has it.');
  });

  test('and one takes the other’s text', { tag: '@no-js' }, async ({ page, context, javaScriptEnabled }) => {
    // Without JavaScript the other's text comes in a tab of its own, so that this one stays.
    const other = javaScriptEnabled ? Promise.resolve(page) : context.waitForEvent('page');
    await conflict.getByRole('button', { name: 'Take theirs' }).click();
    const form = await other;
    await expect(form.getByLabel('Body')).toHaveValue('As the administrator has it.');
    await expect(page.getByRole('main')).toContainText('As the member has it.');
    await form.getByLabel('Body').fill('As both have it.');
    await form.getByRole('button', { name: 'Save changes' }).click();
    await expect(form.getByRole('article')).toHaveText('As both have it.');
  });
});

test.describe('two people at the same resource', () => {
  test('one deletes what the other has just changed', { tag: '@no-js' }, async ({ page, asAdmin }) => {
    await signIn(page, itMember);
    const resource = await create(page, draft('conflict'));
    await asAdmin.goto(`/resources${resource.path}?confirm=delete`);
    await page.goto(`/resources${resource.path}/edit`);
    await page.getByLabel('Title').fill('Changed meanwhile');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Changed meanwhile' })).toBeVisible();

    const button = asAdmin.getByRole('button', { name: 'Move to trash' });
    await button.click();
    const said = asAdmin.getByRole('alertdialog').getByRole('alert');
    await expect(said).toContainText('it is at version 2 now. Nothing was deleted.');
    await expect(said).toContainText('Request id');
    expect((await page.goto(`/resources${resource.path}`))?.status()).toBe(200);
    // Asked once more, with what it is now before their eyes.
    await button.click();
    await expect(asAdmin).toHaveURL(/\/resources$/);
    expect((await page.goto(`/resources${resource.path}`))?.status()).toBe(404);
  });
});
