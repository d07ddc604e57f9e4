// Asking for access to a resource, and answering.

import { admin, itMember, marketingMember } from './support/accounts.js';
import { create, unique } from './support/resources.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

for (const approves of [true, false]) {
  const answer = approves ? 'Approve' : 'Decline';
  test(`a refused person asks, and the owner answers: ${answer}`, { tag: '@no-js' }, async ({ page, another }) => {
    const owner = await another();
    await signIn(owner, itMember);
    const title = unique('request');
    const { path } = await create(owner, { path: `/${title}`, title });
    await signIn(page, marketingMember);
    expect((await page.goto(`/resources${path}`))?.status()).toBe(403);
    await page.getByLabel(/^Message/).fill('For <b>q3</b>.');
    await page.getByRole('button', { name: 'Request access' }).click();
    await expect(page).toHaveURL('/requests');
    await expect(page.getByText('Your request is sent.')).toBeVisible();
    const own = page.getByRole('region', { name: 'Your requests' }).getByRole('listitem').filter({ hasText: path });
    await expect(own).toContainText('Waiting');

    await owner.goto('/requests');
    const asked = owner.getByRole('listitem').filter({ hasText: path });
    await expect(asked).toContainText(`${marketingMember.name} (${marketingMember.username}) asks to open`);
    // Text, not markup.
    await expect(asked).toContainText('For <b>q3</b>.');
    if (approves) await asked.getByRole('combobox').selectOption('group:usher-users');
    await asked.getByLabel(/^Message/).fill('As agreed.');
    await asked.getByRole('button', { name: `${answer} ${path}` }).click();
    await expect(owner.getByText('Your answer is saved.')).toBeVisible();
    await expect(asked).toHaveCount(0);

    await page.goto('/account');
    const told = page.getByRole('region', { name: 'Your requests for access' });
    const outcome = told.getByRole('listitem').filter({ has: page.getByRole('link', { name: path, exact: true }) });
    await expect(outcome).toContainText(`${answer}d`);
    await told.getByRole('link', { name: 'Requests and answers' }).click();
    await expect(own).toContainText(approves ? 'Approved' : 'Declined');
    await expect(own).toContainText('As agreed.');
    expect((await page.goto(`/resources${path}`))?.status()).toBe(approves ? 200 : 403);
  });
}

test('a message that is too long comes back', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, marketingMember);
  await page.goto('/resources/payroll');
  const message = page.getByLabel(/^Message/);
  const long = `${'For the audit. '.repeat(30)}End.`;
  await message.fill(long);
  await page.getByRole('button', { name: 'Request access' }).click();
  await expect(page.getByRole('alert')).toContainText('Shorten it to 300.');
  await expect(message).toHaveValue(long);
  await expect(message).toHaveAccessibleDescription(/Shorten it to 300/);
});

test('who is neither owner nor administrator cannot answer', { tag: '@no-js' }, async ({ page, another }) => {
  const owner = await another();
  await signIn(owner, itMember);
  const title = unique('request');
  const { path } = await create(owner, { path: `/${title}`, title });
  await signIn(page, marketingMember);
  await page.goto(`/resources${path}`);
  await page.getByRole('button', { name: 'Request access' }).click();
  const waiting = page.getByRole('region', { name: 'Waiting for you' });
  await expect(waiting).not.toContainText(path);
});

test('administrators keep their navigation, and others have none', { tag: '@no-js' }, async ({ page, another }) => {
  const navigation = { name: 'Administration' };
  await signIn(page, admin);
  await page.goto('/requests');
  await expect(page.getByRole('navigation', navigation)).toBeVisible();
  const member = await another();
  await signIn(member, itMember);
  await member.goto('/requests');
  await expect(member.getByRole('heading', { name: 'Requests for access' })).toBeVisible();
  await expect(member.getByRole('navigation', navigation)).toHaveCount(0);
});
