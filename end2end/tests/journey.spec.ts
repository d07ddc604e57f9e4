// A new person's first visit, from the sign-in to the sign-out; the same without JavaScript.

import { itMember } from './support/accounts.js';
import { draft } from './support/resources.js';
import { main } from './support/server.js';
import { fillInHostedUi, loseCookies, openAccountMenu, signInOnPages, signOut } from './support/session.js';
import { expect, test } from './support/test.js';

test('a member signs in, reads, writes, deletes and signs out', { tag: '@no-js' }, async ({ page }) => {
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const resource = draft('journey', { summary: 'For this test.', body: '# Plan\n\nTo be *written*.' });

  await test.step('the pages ask to sign in, and lead back to where one was', async () => {
    const response = await page.goto('/resources/blog');
    expect(response?.status()).toBe(401);
    await expect(heading('Please sign in')).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click();
    await fillInHostedUi(page, itMember);
    await expect(page).toHaveURL(`${main.origin}/resources/blog`);
    await expect(heading('Engineering blog')).toBeVisible();
    await expect(page.getByRole('banner')).toContainText(itMember.name);
    await openAccountMenu(page);
    await expect(page.getByRole('list', { name: 'Your groups' }).getByRole('listitem')).toHaveText(['usher-users']);
  });

  await test.step('the list holds what is open to IT, and opens it', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Resources' }).click();
    await expect(heading('Resources')).toBeVisible();
    // Other tests may have filled its first page meanwhile.
    const find = async (words: string) => {
      await page.getByLabel('Search resources').fill(words);
      await page.getByRole('search').getByRole('button', { name: 'Search' }).click();
    };
    await find('employee handbook');
    await expect(page.getByRole('link', { name: 'Employee handbook /handbook' })).toBeVisible();
    await find('payroll calendar');
    await expect(page.getByRole('heading', { name: 'No resource matches “payroll calendar”' })).toBeVisible();
    await find('engineering blog');
    await page.getByRole('link', { name: 'Engineering blog /blog' }).click();
    await expect(heading('Engineering blog')).toBeVisible();
    await expect(page.getByRole('article').getByRole('heading', { name: 'What was slow' })).toBeVisible();
  });

  await test.step('what is closed says why, and who may', async () => {
    const response = await page.goto('/resources/payroll');
    expect(response?.status()).toBe(403);
    await expect(heading('Not allowed')).toBeVisible();
    const explanation = page.getByRole('main');
    await expect(explanation).toContainText('Finance');
    await expect(explanation).toContainText('usher-admins');
    await expect(explanation).toContainText(/Request id: \S+/);
    await expect(explanation).not.toContainText('Salaries');
    await page.getByRole('link', { name: 'Back to resources' }).click();
    await expect(heading('Resources')).toBeVisible();
  });

  await test.step('create', async () => {
    await page.getByRole('link', { name: 'New resource' }).first().click();
    await expect(heading('New resource')).toBeVisible();
    await page.getByLabel('Path').fill(resource.path);
    await page.getByLabel('Title').fill(resource.title);
    await page.getByLabel('Summary').fill(resource.summary ?? '');
    await page.getByLabel('Body').fill(resource.body ?? '');
    await page.getByRole('group', { name: 'Roles' }).getByRole('checkbox', { name: 'department:IT', exact: true }).check();
    await page.getByRole('button', { name: 'Create resource' }).click();
    await expect(heading(resource.title)).toBeVisible();
    await expect(page).toHaveURL(`${main.origin}/resources${resource.path}`);
    await expect(page.getByRole('article').locator('em')).toHaveText('written');
  });

  await test.step('edit', async () => {
    await page.getByRole('main').getByRole('link', { name: 'Edit' }).click();
    await expect(heading(`Edit ${resource.title}`)).toBeVisible();
    await expect(page.getByLabel('Path')).toHaveAttribute('readonly');
    await expect(page.getByRole('checkbox', { name: 'department:IT', exact: true })).toBeChecked();
    await page.getByLabel('Title').fill(`${resource.title}, edited`);
    await page.getByLabel('Body').fill('It is **written**.');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(heading(`${resource.title}, edited`)).toBeVisible();
    await expect(page.getByRole('article').locator('strong')).toHaveText('written');
  });

  await test.step('delete, after a second thought', async () => {
    await page.getByRole('main').getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('alertdialog', { name: `Delete “${resource.title}, edited”?` });
    await dialog.getByRole('link', { name: 'Cancel' }).click();
    await expect(dialog).toHaveCount(0);
    await page.goto(`/resources${resource.path}`);
    await page.getByRole('main').getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Move to trash' }).click();
    await expect(heading('Resources')).toBeVisible();
    const response = await page.goto(`/resources${resource.path}`);
    expect(response?.status()).toBe(404);
    await expect(heading('Not found')).toBeVisible();
  });

  await test.step('sign out, and be asked for the password again', async () => {
    await signOut(page);
    expect((await page.goto('/account'))?.status()).toBe(401);
    await page.goto('/');
    await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL((url) => url.origin === main.pool && url.pathname === '/login');
    await expect(page.getByLabel('Password')).toBeVisible();
    await expect(page.getByLabel('Password')).toHaveValue('');
  });
});

test('the hosted UI remembers a person for an hour', { tag: '@no-js' }, async ({ page }) => {
  await signInOnPages(page, itMember);
  await loseCookies(page, { name: /usher/ });
  await page.goto('/account');
  await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${main.origin}/account`);
  await expect(page.getByRole('banner')).toContainText(itMember.name);
});

test('a wrong password is said so, and the name typed stays', { tag: '@no-js' }, async ({ page }) => {
  await page.goto('/');
  await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Username').fill(itMember.username);
  await page.getByLabel('Password').fill('not it');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('Username')).toHaveValue(itMember.username);
});
