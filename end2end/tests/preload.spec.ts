// A document names the files that its page needs: all of them, no others, and each is loaded once.

import { admin, itMember } from './support/accounts.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

const pages = {
  '/': itMember,
  '/resources': itMember,
  '/resources/new': itMember,
  '/resources/blog': itMember,
  '/account': itMember,
  '/account/preferences': itMember,
  '/account/sessions': itMember,
  '/account/token': itMember,
  '/requests': itMember,
  '/admin': admin,
  '/admin/audit': admin,
};

for (const [path, account] of Object.entries(pages)) {
  test(`the files of ${path}`, async ({ page }) => {
    await signIn(page, account);
    // The page after a sign-in loads the list's code once it is hydrated. Once it is left, it loads no more.
    await page.goto('about:blank');
    const loaded: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (/^\/pkg\/.*\.(js|wasm)$/.test(pathname)) loaded.push(pathname);
    });
    await page.goto(path, { waitUntil: 'networkidle' });
    const links = page.locator('link:is([rel="preload"], [rel="modulepreload"])');
    const named = await links.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    const own = path === '/' ? loaded.filter((file) => named.includes(file)) : loaded;
    expect(own.sort()).toEqual(named.sort());
  });
}
