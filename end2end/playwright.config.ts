// `make end2end` builds the program and runs these tests; `npx playwright test` runs them on what is built.
//   END2END_PORT=3100      the first of the ports to use
//   END2END_SERVER=FILE    the program to test
//   CHROMIUM_PATH=FILE     the browser to drive

import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './tests/support/browser.js';
import { binary, home, logFile, main } from './tests/support/server.js';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: process.env.CI === 'true',
  retries: 0,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 7_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: main.origin,
    launchOptions,
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'javascript' },
    // What is tagged @no-js must work without JavaScript as well.
    { name: 'no-javascript', grep: /@no-js/, use: { javaScriptEnabled: false } },
  ],
  webServer: {
    // From a folder of its own, where no usher.toml lies.
    command: `mkdir -p '${home}' && cd '${home}' && exec '${binary()}' >'${logFile}' 2>&1`,
    env: main.env,
    url: `${main.origin}/readyz`,
    timeout: 60_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
  },
});
