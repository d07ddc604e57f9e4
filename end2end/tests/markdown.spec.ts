// What people write in Markdown, as others see it.

import { itMember } from './support/accounts.js';
import { create, draft } from './support/resources.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

test('a footnote leads to its note and back, and a picture is a link to it', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  const long = 'A line.\n\n'.repeat(60);
  const body = `See the note.[^1] ![A cat](https://a.example/cat.png)\n\n${long}[^1]: What it says.`;
  const resource = await create(page, draft('footnote', { body }));
  await page.goto(`/resources${resource.path}`, { waitUntil: 'networkidle' });
  await expect(page.getByRole('link', { name: 'Image: A cat' })).toHaveAttribute('href', 'https://a.example/cat.png');
  const [reference, note] = [page.getByRole('link', { name: '1', exact: true }), page.getByText('What it says.')];
  await expect(note).not.toBeInViewport();
  await reference.click();
  await expect(note).toBeInViewport();
  await page.getByRole('link', { name: 'Back to reference 1' }).click();
  await expect(reference).toBeInViewport();
  await expect(page.getByRole('heading', { level: 1, name: resource.title })).toHaveCount(1);
});
