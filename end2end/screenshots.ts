// Not a test: pictures of every page, light and dark, wide and narrow. `make screenshots DIR=somewhere`.

import { resolve } from 'node:path';
import { test, type Page } from '@playwright/test';
import { admin, itMember, outsider, type Account } from './tests/support/accounts.js';
import { main } from './tests/support/server.js';
import { signIn } from './tests/support/session.js';

const folder = resolve(process.env.SCREENSHOTS || 'test-results/screenshots');

type Shot = { name: string; as?: Account; path?: string; prepare?: (page: Page) => Promise<void> };

const shots: Shot[] = [
  { name: 'home-signed-out', path: '/' },
  { name: 'home', as: itMember, path: '/' },
  { name: 'please-sign-in', path: '/resources' },
  { name: 'no-access', as: outsider, path: '/resources' },
  { name: 'resources', as: admin, path: '/resources' },
  { name: 'resources-greyed', as: itMember, path: '/resources', prepare: (page) => page.getByRole('button', { name: /^Delete/ }).first().focus() },
  { name: 'resources-no-match', as: itMember, path: '/resources?q=no-such-thing' },
  { name: 'resource', as: itMember, path: '/resources/blog' },
  { name: 'not-allowed', as: itMember, path: '/resources/payroll' },
  { name: 'delete', as: admin, path: '/resources/blog?confirm=delete' },
  { name: 'new', as: itMember, path: '/resources/new' },
  { name: 'new-with-errors', as: itMember, path: '/resources/new', prepare: (page) => page.getByRole('button', { name: 'Create resource' }).click() },
  { name: 'edit', as: admin, path: '/resources/blog/edit' },
  { name: 'account', as: itMember, path: '/account' },
  { name: 'not-found', as: itMember, path: '/nowhere' },
  { name: 'sign-in-expired', path: '/auth/callback?code=a&state=b' },
  { name: 'sign-out-by-link', as: itMember, path: '/auth/sign-out' },
  { name: 'hosted-ui', prepare: (page) => page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click() },
  { name: 'directory', prepare: (page) => page.getByRole('main').getByRole('link', { name: 'Sign in with CorpSSO' }).click() },
  { name: 'hosted-ui-error', path: `${main.pool}/error?error=redirect_mismatch` },
];

for (const shot of shots) {
  test(shot.name, async ({ page }) => {
    if (shot.as) await signIn(page, shot.as);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(shot.path ?? '/', { waitUntil: 'networkidle' });
        await shot.prepare?.(page);
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: `${folder}/${shot.name}-${theme}-${width}.png`, fullPage: true });
      }
    }
  });
}
