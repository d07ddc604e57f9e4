// A visit to a page under the conditions of `make paint`, and what the browser reports about it.

import type { Browser, CDPSession, Page } from '@playwright/test';

/** Slow 4G: milliseconds, and bytes a second. */
const network = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
/** How many times slower the processor is. */
const slowdown = 4;
/** A page is at rest when nothing was requested or received for so long, in milliseconds. */
const rest = 700;

/** A layout shift that the visitor did not cause, and what moved. */
export type Shift = { value: number; moved: string };

type Cookies = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>;

/** A page in a browser that has the session's cookie and no files. */
export class Visit {
  /** Of the page and of all that it loads; of an event stream the request alone. */
  requests = 0;
  bytes = 0;
  readonly shifts: Shift[] = [];
  private readonly open = new Set<string>();
  private changed = Date.now();

  private constructor(
    readonly page: Page,
    cdp: CDPSession,
  ) {
    cdp.on('Network.requestWillBeSent', ({ requestId, type, request }) => {
      if (request.url.startsWith('data:')) return;
      if (type !== 'EventSource') this.open.add(requestId);
      this.requests += 1;
      this.changed = Date.now();
    });
    // What a preload has fetched already.
    cdp.on('Network.requestServedFromCache', () => (this.requests -= 1));
    const end = (requestId: string, bytes: number) => {
      this.open.delete(requestId);
      this.bytes += bytes;
      this.changed = Date.now();
    };
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => end(requestId, encodedDataLength));
    cdp.on('Network.loadingFailed', ({ requestId }) => end(requestId, 0));
  }

  static async start(browser: Browser, storageState: Cookies): Promise<Visit> {
    const context = await browser.newContext({ storageState, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const visit = new Visit(page, cdp);
    await page.exposeFunction('reportShift', (shift: Shift) => void visit.shifts.push(shift));
    await page.addInitScript(observe);
    await cdp.send('Network.enable');
    await cdp.send('Network.clearBrowserCache');
    await cdp.send('Network.emulateNetworkConditions', network);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    return visit;
  }

  async end(): Promise<void> {
    await this.page.context().close();
  }

  /** Loads the page and waits until it is at rest. Answers with the size of the document's body as sent. */
  async load(path: string): Promise<number> {
    const response = await this.page.goto(path, { waitUntil: 'load' });
    if (!response?.ok()) throw new Error(`${path} answered ${response?.status()}`);
    await this.page.waitForFunction(() => performance.getEntriesByName('hydrated').length > 0);
    await this.atRest();
    return (await response.request().sizes()).responseBodySize;
  }

  /** Milliseconds from the start of the navigation. */
  async times(): Promise<{ first: number; largest: number; hydrated: number }> {
    return this.page.evaluate(() => ({
      first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
      largest: window.largestPaint ?? NaN,
      hydrated: performance.getEntriesByName('hydrated')[0]?.startTime ?? NaN,
    }));
  }

  async atRest(): Promise<void> {
    while (this.open.size > 0 || Date.now() - this.changed < rest) await this.page.waitForTimeout(50);
  }

  /**
   * Follows the first visible link to this address inside the app, and waits for `content`. Answers with milliseconds from
   * the click: until the page says that something happens, and until the content is painted.
   */
  async follow(href: string, content: string): Promise<{ feedback: number; shown: number }> {
    const timed = this.page.evaluate(timeClick, content);
    // Errors are reported when it is awaited.
    timed.catch(() => {});
    await this.page.locator(`a[href="${href}"]:visible`).first().click({ noWaitAfter: true });
    const times = await timed;
    await this.atRest();
    return times;
  }
}

declare global {
  interface Window {
    largestPaint?: number;
    reportShift?: (shift: Shift) => void;
  }
}

/** Runs in each document before its own scripts. */
function observe(): void {
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) window.largestPaint = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  type LayoutShift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Node }[] };
  const described = (node?: Node) => {
    const element = node instanceof Element ? node : node?.parentElement;
    return element ? `${element.localName}${element.className && `.${element.className}`}` : '?';
  };
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
      if (!hadRecentInput) window.reportShift?.({ value, moved: sources.map(({ node }) => described(node)).join(', ') });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** Runs in the page: times what follows the next click. */
function timeClick(content: string): Promise<{ feedback: number; shown: number }> {
  return new Promise((done) => {
    let clicked: number | undefined;
    let feedback: number | undefined;
    addEventListener('click', ({ timeStamp }) => (clicked = timeStamp), { capture: true, once: true });
    const painted = (use: (at: number) => void) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => use(performance.now());
        port2.postMessage(null);
      });
    const observer = new MutationObserver((changes) => {
      const from = clicked;
      if (from === undefined) return;
      // That the navigation marks another link as current does not say that something is on its way.
      if (changes.some(({ attributeName }) => attributeName !== 'aria-current')) painted((at) => (feedback ??= at - from));
      if (!document.querySelector(content)) return;
      observer.disconnect();
      painted((at) => done({ feedback: feedback ?? at - from, shown: at - from }));
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}
