// What keeps Usher's pages apart from everybody else's, seen from within a browser.

import { readFileSync } from 'node:fs';
import { itMember } from './support/accounts.js';
import { logFile } from './support/server.js';
import { signInOnPages } from './support/session.js';
import { expect, test } from './support/test.js';

test('hd6: a page shares its process with no other site', async ({ page }) => {
  await signInOnPages(page, itMember);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test.describe('what the browser refuses', () => {
  test.use({ tolerated: /frame|Content Security Policy|X-Frame-Options|ERR_BLOCKED_BY_RESPONSE/i });

  test('hd4: a script that somebody smuggles in does not run, and the browser says so', async ({ page }) => {
    await signInOnPages(page, itMember);
    const report = page.waitForResponse((response) => new URL(response.url()).pathname === '/csp-report');
    const reported = await page.evaluate(
      () =>
        new Promise<string>((done) => {
          document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'document.title = "smuggled"';
          document.body.append(script);
        }),
    );
    expect(reported).toBe('script-src-elem');
    await expect(page).not.toHaveTitle('smuggled');
    expect((await report).status(), 'and tells the server').toBe(204);
    const line = /content security policy was violated.*script-src-elem.*inline|script-src-elem.*inline.*content security policy was violated/;
    await expect.poll(() => readFileSync(logFile, 'utf8')).toMatch(line);
  });

  test('hd5, l3: no site shows Usher in a frame', async ({ page, baseURL }) => {
    await page.setContent('<h1>Somebody else’s</h1>');
    for (const path of ['/', '/auth/sign-in', '/auth/sign-out']) {
      await page.evaluate((src) => {
        const frame = document.createElement('iframe');
        frame.src = src;
        return new Promise((loaded) => {
          frame.onload = loaded;
          document.body.replaceChildren(frame);
        });
      }, `${baseURL}${path}`);
      await expect.poll(() => page.frames()[1]?.url(), path).toBe('chrome-error://chromewebdata/');
    }
  });
});

test('l9: Back and forth after a sign-in sends nothing again', async ({ page }) => {
  await signInOnPages(page, itMember);
  const sent: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === '/auth/callback' || request.method() === 'POST') sent.push(pathname);
  });
  await page.goBack();
  await page.goForward();
  await expect(page.getByRole('banner')).toContainText(itMember.name);
  expect(sent.filter((path) => !path.startsWith('/api/'))).toEqual([]);
});
