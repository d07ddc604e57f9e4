import { defineConfig } from '@playwright/test';
import screenshots from './screenshots.config.js';

export default defineConfig({
  ...screenshots,
  // One page at a time: another would take its share of the processor.
  workers: 1,
  timeout: 20 * 60_000,
  reporter: [['line']],
  projects: [
    { name: 'furnish', testMatch: 'furnish.ts' },
    { name: 'paint', testMatch: 'paint.ts', dependencies: ['furnish'] },
  ],
});
