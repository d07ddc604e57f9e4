// Visiting what the table of pages names.

import { expect, type Page, type Response } from '@playwright/test';
import type { Shown } from './pages.js';
import { main, ports } from './server.js';
import { signIn } from './session.js';

/**
 * Prepares what is shown and signs in. `use` gets a function that visits it, as often as it likes, and answers with the
 * response to its address, and the address.
 */
export async function prepared(
  shown: Shown,
  page: Page,
  parallelIndex: number,
  use: (visit: () => Promise<Response | null>, address: URL) => Promise<void>,
): Promise<void> {
  const server = shown.server?.(ports(parallelIndex));
  try {
    await server?.start();
    const { origin } = server?.place ?? main;
    if (shown.as) await signIn(page, shown.as, origin);
    await shown.before?.(page, server);
    const address = new URL(shown.path, origin);
    const visit = async () => {
      await page.mouse.move(0, 0);
      // Until the page is alive: what is done before that may end in the same page without JavaScript.
      const response = await page.goto(address.href, { waitUntil: shown.act ? 'networkidle' : 'load' });
      await shown.act?.(page);
      await expect(page.getByRole('heading', { level: 1, name: shown.heading })).toBeVisible();
      return response;
    };
    await use(visit, address);
  } finally {
    // Else the page would complain that its server is gone.
    if (server) await page.goto('about:blank');
    await server?.remove();
  }
}
