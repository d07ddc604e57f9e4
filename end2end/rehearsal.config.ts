// Drives Usher as infra/rehearse.sh has deployed it. That script starts this; nothing else does.

import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './tests/support/browser.js';

export default defineConfig({
  testDir: 'rehearsal',
  outputDir: 'test-results/rehearsal',
  retries: 0,
  // One installation, whose sessions and groups the tests change.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    baseURL: process.env.BASE_URL ?? 'https://usher.example.com',
    // The browser has a store of authorities of its own. That Usher trusts this one is what the rehearsal shows.
    ignoreHTTPSErrors: true,
    launchOptions,
    screenshot: 'only-on-failure',
  },
});
