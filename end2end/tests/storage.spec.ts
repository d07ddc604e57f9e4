// Browser storage that throws on every access, as where cookies are blocked.

import { itMember } from './support/accounts.js';
import { openAccountMenu, signIn, signOut } from './support/session.js';
import { expect, test } from './support/test.js';

const ways: Record<string, () => void> = {
  'cannot be had': () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
    }
  },
  'cannot be read': () => {
    for (const name of ['getItem', 'key', 'removeItem'] as const) {
      Storage.prototype[name] = () => {
        throw new DOMException('The file is corrupt.', 'NotReadableError');
      };
    }
  },
  'is full': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('No room is left.', 'QuotaExceededError');
    };
  },
};

for (const [what, deny] of Object.entries(ways)) {
  test(`storage that ${what} costs nothing but what it would keep`, async ({ page, context }) => {
    await context.addInitScript(deny);
    await signIn(page, itMember);
    await page.goto('/resources/new', { waitUntil: 'networkidle' });
    await openAccountMenu(page);
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.getByLabel('Body').fill('Half a thought.');
    // Another tab, in which the theme is chosen.
    const other = await context.newPage();
    await other.goto('/account', { waitUntil: 'networkidle' });
    await openAccountMenu(other);
    await other.getByRole('button', { name: 'Light' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Account' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
    await expect(page.getByText('Part of this page stopped working.')).toHaveCount(0);
    await other.close();
  });
}

test('storage that cannot be had keeps nobody from signing out', async ({ page, context }) => {
  await context.addInitScript(ways['cannot be had']!);
  await signIn(page, itMember);
  await page.goto('/account', { waitUntil: 'networkidle' });
  await signOut(page);
});
