// Light, dark, or as the system has it; chosen once, right from the first byte.

import { itMember } from './support/accounts.js';
import { main } from './support/server.js';
import { openAccountMenu, sameOrigin, signIn } from './support/session.js';
import { expect, test } from './support/test.js';

test('is kept from page to page and over a reload', { tag: '@no-js' }, async ({ page }) => {
  await page.goto('/');
  const html = page.locator('html');
  const theme = page.getByRole('group', { name: 'Theme' });
  await expect(html).toHaveAttribute('data-theme', 'system');
  await expect(theme.getByRole('button', { name: 'System' })).toHaveAttribute('aria-pressed', 'true');

  for (const name of ['Dark', 'Light']) {
    await theme.getByRole('button', { name }).click();
    await expect(html).toHaveAttribute('data-theme', name.toLowerCase());
    await expect(theme.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true');
    await expect(theme.getByRole('button', { name: 'System' })).toHaveAttribute('aria-pressed', 'false');
    const response = await page.goto('/resources');
    expect(await response!.text()).toContain(`data-theme="${name.toLowerCase()}"`);
  }

  await theme.getByRole('button', { name: 'System' }).click();
  await expect(html).toHaveAttribute('data-theme', 'system');
});

test('rows are closer together if one likes, on every page', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources');
  const height = async () => (await page.getByRole('row').nth(2).boundingBox())!.height;
  const comfortable = await height();
  expect(comfortable).toBeLessThanOrEqual(44);
  await openAccountMenu(page);
  await page.getByRole('group', { name: 'Density' }).getByRole('button', { name: 'Compact' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  await page.goto('/resources');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  expect(await height()).toBeLessThan(comfortable - 5);
});

test('dark is dark', async ({ page }) => {
  const brightness = () =>
    page.evaluate(() => {
      const [red = 0, green = 0, blue = 0] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g)!.map(Number);
      return (red + green + blue) / 3;
    });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const light = await brightness();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await brightness()).toBeLessThan(light / 2);
  await page.getByRole('button', { name: 'Light' }).click();
  await expect.poll(brightness).toBe(light);
});

test('the choice leads back to the page it was made on', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources?q=blog');
  await openAccountMenu(page);
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page).toHaveURL(`${main.origin}/resources?q=blog`);
  await expect(page.getByLabel('Search resources')).toHaveValue('blog');
});

test('the form takes no other theme, and leads to no other site', async ({ request }) => {
  const post = (form: Record<string, string>) =>
    request.post('/preferences', { form, headers: sameOrigin, maxRedirects: 0 });
  for (const elsewhere of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
    const response = await post({ theme: 'dark', return_to: elsewhere });
    expect([response.status(), response.headers()['location']], elsewhere).toEqual([303, '/']);
  }
  const unknown = await post({ theme: 'purple', return_to: '/' });
  expect(unknown.status()).toBe(303);
  expect(unknown.headers()['set-cookie']).toMatch(/^usher-theme=system;/);
});
