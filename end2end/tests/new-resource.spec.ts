// Writing a new resource.

import { itMember } from './support/accounts.js';
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
