// Writing a new resource.

import type { Route } from '@playwright/test';
import { itMember } from './support/accounts.js';
import { draft } from './support/resources.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

test('the path follows the title until one types a path', async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources/new', { waitUntil: 'networkidle' });
  const [title, path] = [page.getByLabel('Title'), page.getByLabel('Path')];
  await title.pressSequentially('Größe & Plan');
  await expect(path).toHaveValue('/grosse-plan');
  await title.fill('Budget 2027');
  await expect(path).toHaveValue('/budget-2027');
  await path.fill('/finance/budget');
  await title.fill('Budget for 2027');
  await expect(title).toHaveValue('Budget for 2027');
  await expect(path).toHaveValue('/finance/budget');
});

test('a text that was just saved is not kept as a draft', async ({ page }) => {
  await signIn(page, itMember);
  await page.clock.install();
  await page.goto('/resources/new', { waitUntil: 'networkidle' });
  const { path, title } = draft('saved');
  // The next page stays on its way, and with it the form on the screen.
  const held: Route[] = [];
  await page.route(/(split|chunk).*\.wasm$/, (route) => void held.push(route));
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Path').fill(path);
  await page.getByLabel('Body').fill('The last words before saving.');
  await page.getByRole('button', { name: 'Create resource' }).click({ noWaitAfter: true });
  await expect.poll(() => held.length, 'the resource is saved, and its page on the way').toBeGreaterThan(0);
  // More than the form waits before it keeps what was typed last.
  await page.clock.fastForward(2_000);
  const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith('usher:draft:'));
  expect(await page.evaluate(drafts)).toEqual([]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
