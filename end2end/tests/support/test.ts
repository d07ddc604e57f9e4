// `test` for every spec: Playwright's, with what must hold on each page, whatever the test is about.

import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { admin } from './accounts.js';
import { launchOptions } from './browser.js';
import { signIn } from './session.js';

// The browser reports each answer of 400 and above; which of them are right is for the tests to say.
const statusReport = /^Failed to load resource: the server responded with a status of \d+/;

// Said some seconds after loading when the program has not started yet: always without JavaScript, else on a slow machine.
const notYetUsed = /was preloaded using link preload but not used within a few seconds/;
const expected = [statusReport, notYetUsed];

/** Collects what a page must never do: complain, or ask anybody who is not on this machine. */
export function watch(page: Page, tolerated?: RegExp): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => {
    if (!tolerated?.test(String(error))) complaints.push(`uncaught: ${error}`);
  });
  page.on('console', (message) => {
    const text = message.text();
    if (!['error', 'warning'].includes(message.type()) || tolerated?.test(text)) return;
    if (expected.some((said) => said.test(text))) return;
    complaints.push(`${message.type()} on ${page.url()}: ${text}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.hostname !== 'localhost') complaints.push(`request to ${url}`);
  });
  return complaints;
}

type Fixtures = {
  /** What the browser may say during a test that provokes it. */
  tolerated: RegExp | undefined;
  /** A page in a browser of its own, for a second person or a second device. */
  another: () => Promise<Page>;
  /** A browser that keeps the pages one leaves, to come back to them at once; the others keep none. */
  keeping: BrowserContext;
  /** The administrator, at work in another browser. */
  asAdmin: Page;
  quiet: void;
};

export const test = base.extend<Fixtures>({
  tolerated: [undefined, { option: true }],
  quiet: [
    async ({ page, tolerated }, use) => {
      const complaints = watch(page, tolerated);
      await use();
      expect(complaints, 'no page complains, and none asks another site').toEqual([]);
    },
    { auto: true },
  ],
  another: async ({ browser }, use) => {
    const opened: Page[] = [];
    await use(async () => {
      const page = await (await browser.newContext()).newPage();
      opened.push(page);
      return page;
    });
    await Promise.all(opened.map((page) => page.context().close()));
  },
  keeping: async ({ playwright, baseURL }, use) => {
    const browser = await playwright.chromium.launch({
      ...launchOptions,
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    await use(await browser.newContext({ baseURL }));
    await browser.close();
  },
  asAdmin: async ({ another }, use) => {
    const page = await another();
    await signIn(page, admin);
    await use(page);
  },
});

export { expect } from '@playwright/test';
