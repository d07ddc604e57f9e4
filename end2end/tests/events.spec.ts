// An event stream that is cut is taken up again after a pause that grows, and not by all browsers together.

import { itMember } from './support/accounts.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

test('a stream that is cut at once is not taken up at once', async ({ page }) => {
  await page.clock.install();
  await signIn(page, itMember);
  await page.addInitScript(() => {
    const opened: EventTarget[] = [];
    class Stream extends EventTarget {
      readyState = 0;
      onerror: ((event: Event) => void) | null = null;
      constructor() {
        super();
        opened.push(this);
      }
      close() {
        this.readyState = 2;
      }
    }
    Object.assign(window, { opened, EventSource: Object.assign(Stream, { CONNECTING: 0, OPEN: 1, CLOSED: 2 }) });
  });
  await page.goto('/account', { waitUntil: 'networkidle' });
  type Stream = { readyState: number; onerror: (event: Event) => void };
  const count = () => page.evaluate(() => (window as unknown as { opened: Stream[] }).opened.length);
  await expect.poll(count).toBe(1);
  // In seconds: at least and at most.
  for (const [index, [least, most]] of ([[1.5, 3], [3, 6], [6, 12]] as const).entries()) {
    const closed = await page.evaluate(() => {
      const stream = (window as unknown as { opened: Stream[] }).opened.at(-1)!;
      stream.onerror(new Event('error'));
      return stream.readyState === 2;
    });
    expect(closed, 'the browser does not take it up by itself').toBe(true);
    await page.clock.runFor(least * 1000 - 100);
    expect(await count(), `before ${least} s`).toBe(index + 1);
    await page.clock.runFor((most - least) * 1000 + 200);
    expect(await count(), `after ${most} s`).toBe(index + 2);
  }
});
