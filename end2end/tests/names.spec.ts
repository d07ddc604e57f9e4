// Names and titles from outside stay within their place, whatever is in them.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { admin, itMember, marketingMember } from './support/accounts.js';
import { create } from './support/resources.js';
import { OwnServer, ports, seedFile } from './support/server.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

const override = '\u202e';
const long = 'W'.repeat(46);

async function expectFits(page: Page, what: string): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, `${what} at 320 px`).toBeLessThanOrEqual(320);
}

test('row 16: names that turn text round or have no spaces do neither harm', async ({ page, another }, testInfo) => {
  test.slow();
  const server = new OwnServer(ports(testInfo.parallelIndex));
  try {
    const seed = join(server.dataDir, 'seed.toml');
    const people = readFileSync(seedFile, 'utf8')
      .replace(`"${itMember.name}"`, `"\\u202enimda-rehsu"`)
      .replace(`"${marketingMember.name}"`, `"${long}"`);
    writeFileSync(seed, people);
    server.place.env.USHER_LOCAL_SEED_FILE = seed;
    await server.start();
    const { origin } = server.place;

    await signIn(page, { ...itMember, name: '\ufffdnimda-rehsu' }, origin);
    await page.goto(origin);
    await expect(page.getByRole('banner').locator('bdi').filter({ hasText: 'nimda-rehsu' }).first()).toBeVisible();
    const title = `${override}${'V'.repeat(60)}`;
    const resource = await create(page, { path: '/turned', title, roles: ['department:IT'] }, origin);

    const wide = await another();
    await signIn(wide, { ...marketingMember, name: long }, origin);
    await wide.setViewportSize({ width: 320, height: 640 });
    for (const path of ['/', '/account', '/resources', '/account/preferences', '/account/sessions', '/account/token']) {
      await wide.goto(origin + path);
      await expectFits(wide, path);
    }

    const administrator = await another();
    await signIn(administrator, admin, origin);
    await administrator.setViewportSize({ width: 320, height: 640 });
    for (const path of [
      '/resources',
      `/resources${resource.path}`,
      `/resources${resource.path}/edit`,
      `/resources${resource.path}?confirm=delete`,
      '/admin/people',
      `/admin/people/${itMember.username}`,
      `/admin/people/${itMember.username}/groups`,
      `/admin/people/${itMember.username}/sessions`,
      `/admin/people/${itMember.username}/usage`,
      `/admin/people/${itMember.username}/decisions`,
      `/admin/people/${itMember.username}/activity`,
      `/admin/people/${marketingMember.username}`,
      '/admin/usage',
      '/admin/usage/groups',
      '/admin/audit',
      `/admin/why?username=${itMember.username}&action=open_resource&path=/payroll`,
    ]) {
      await administrator.goto(origin + path);
      await expectFits(administrator, path);
      const seen = await administrator.evaluate(() => document.title + document.body.innerText);
      expect(seen, `nothing is turned round on ${path}`).not.toContain(override);
      const unfenced = await administrator.evaluate(() => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found: string[] = [];
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
          const isFenced = text.parentElement?.closest('bdi, textarea, script') || text.nodeValue?.includes('\u2068');
          if (text.nodeValue?.includes('\ufffd') && !isFenced) found.push(text.nodeValue);
        }
        return found;
      });
      expect(unfenced, path).toEqual([]);
    }
    await administrator.goto(`${origin}/admin/people/${itMember.username}`);
    await expect(administrator).toHaveTitle('\u2068\ufffdnimda-rehsu\u2069 · Usher');
  } finally {
    for (const context of page.context().browser()!.contexts()) {
      for (const open of context.pages()) await open.goto('about:blank');
    }
    await server.remove();
  }
});
