// Which browser the tests drive, and how.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

export const launchOptions: LaunchOptions = {
  // Undefined is Playwright's own download, where there is one.
  executablePath: process.env.CHROMIUM_PATH || names.map(onPath).find(Boolean),
  args: [
    // The tests visit this machine alone, and containers and root have no sandbox to offer.
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
