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
  // Tests mostly wait, so two cores serve three of them.
  workers: 3,
  // Far more than a test needs, for busy machines.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: main.origin,
    launchOptions,
    // Tracing every test costs a quarter of the time. To trace one: make end2end ARGS='x.spec.ts --trace on'.
    screenshot: 'only-on-failure',
  },
  projects: [
    // What is tagged @timed has a second for something, so no other test runs at the same time.
    { name: 'timed', grep: /@timed/, fullyParallel: false },
    // Waits three minutes for the end of a session, so it starts before the others.
    { name: 'waiting', testMatch: 'idle.spec.ts', dependencies: ['timed'] },
    { name: 'javascript', testIgnore: 'idle.spec.ts', grepInvert: /@timed/, dependencies: ['timed'] },
    // What is tagged @no-js must work without JavaScript as well.
    { name: 'no-javascript', grep: /@no-js/, use: { javaScriptEnabled: false }, dependencies: ['timed'] },
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
