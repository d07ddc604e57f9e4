import { defineConfig } from '@playwright/test';
import tests from './playwright.config.js';
import { main } from './tests/support/server.js';

export default defineConfig({
  ...tests,
  testDir: '.',
  timeout: 120_000,
  reporter: 'line',
  projects: [
    { name: 'furnish', testMatch: 'furnish.ts' },
    { name: 'screenshots', testMatch: 'screenshots.ts', dependencies: ['furnish'] },
  ],
  webServer: {
    ...[tests.webServer].flat()[0]!,
    // As people have it: the tests' own limit would be in every picture.
    env: { ...main.env, USHER_QUOTA_DAILY_CALLS: '50' },
  },
});
