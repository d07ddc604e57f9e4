// Not a test: how soon pages are there, beside the goals. `make paint`; RUNS=1 is quicker and less exact.

import { test, type Browser } from '@playwright/test';
import { Visit } from './paint/visit.js';
import { admin, itMember, type Account } from './tests/support/accounts.js';
import { create } from './tests/support/resources.js';
import { signIn } from './tests/support/session.js';

const runs = Number(process.env.RUNS || 5);

/** The list's table, with rows. */
const list = 'main table a[href^="/resources/"]';

type Row = { what: string; value: number; goal: number; unit: string };

test('page speed', async ({ browser }) => {
  const member = await signedIn(browser, itMember);
  const administrator = await signedIn(browser, admin);
  const rows: Row[] = [];
  const add = (what: string, values: number[], goal: number, unit = 'ms') =>
    rows.push({ what, value: median(values), goal, unit });

  const lists = await repeated(browser, member, async (visit) => {
    const html = await visit.load('/resources');
    return { html, ...(await visit.times()), bytes: visit.bytes, requests: visit.requests };
  });
  add('signed-in list: first contentful paint', lists.map(({ first }) => first), 550);
  add('signed-in list: largest contentful paint', lists.map(({ largest }) => largest), 550);
  add('signed-in list: hydrated', lists.map(({ hydrated }) => hydrated), 1_600);
  add('signed-in list: bytes', lists.map(({ bytes }) => bytes), 260_000, 'bytes');
  add('signed-in list: requests', lists.map(({ requests }) => requests), 8, '');
  add('signed-in list: HTML as sent', lists.map(({ html }) => html), 12_000, 'bytes');

  const audits = await repeated(browser, administrator, async (visit) => {
    const html = await visit.load('/admin/audit');
    return { html, ...(await visit.times()), bytes: visit.bytes, requests: visit.requests };
  });
  add('/admin/audit: first contentful paint', audits.map(({ first }) => first), 600);
  add('/admin/audit: hydrated', audits.map(({ hydrated }) => hydrated), 1_800);
  add('/admin/audit: HTML as sent', audits.map(({ html }) => html), 12_000, 'bytes');

  const steps = await repeated(browser, member, async (visit) => {
    await visit.load('/');
    return visit.follow('/resources', list);
  });
  add('home to list inside the app: content', steps.map(({ shown }) => shown), 500);
  add('home to list inside the app: first feedback', steps.map(({ feedback }) => feedback), 100);

  const walks = await repeated(browser, administrator, walk);
  add('cumulative layout shift over a walk', walks.map(({ shift }) => shift), 0.02, '');

  print(rows);
  const moved = walks.flatMap(({ moves }) => moves);
  if (moved.length > 0) console.log(`\nWhat moved:\n${[...new Set(moved)].sort().join('\n')}`);
});

/** Home, list, resource, overview, people, audit trail. */
async function walk(visit: Visit): Promise<{ shift: number; moves: string[] }> {
  const moves: string[] = [];
  const arrived = (step: string) => {
    while (moves.length < visit.shifts.length) {
      const { value, moved } = visit.shifts[moves.length]!;
      moves.push(`${step}: ${value.toFixed(3)} ${moved}`);
    }
  };
  await visit.load('/');
  arrived('home');
  await visit.follow('/resources', list);
  arrived('list');
  const resource = await visit.page.locator(`${list}:not([href$="/edit"])`).first().getAttribute('href');
  await visit.follow(resource ?? '', `main a[href="${resource}/edit"]`);
  arrived('resource');
  for (const path of ['/admin', '/admin/people', '/admin/audit']) {
    await visit.follow(path, `[href="${path}"][aria-current="page"]`);
    arrived(path);
  }
  return { shift: visit.shifts.reduce((sum, { value }) => sum + value, 0), moves };
}

async function signedIn(browser: Browser, account: Account) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, account);
  if (account === itMember) {
    // A page of the list, and records for a page of the audit trail.
    for (let number = 1; number <= 25; number += 1) {
      const summary = 'What was said, what was decided, and who does what until we meet again.';
      await create(page, { path: `/minutes-${number}`, title: `Minutes of meeting ${number}`, summary, body: summary });
    }
  }
  const state = await context.storageState();
  await context.close();
  return state;
}

async function repeated<T>(
  browser: Browser,
  state: Awaited<ReturnType<typeof signedIn>>,
  measure: (visit: Visit) => Promise<T>,
): Promise<T[]> {
  const measured: T[] = [];
  for (let run = 0; run < runs; run += 1) {
    const visit = await Visit.start(browser, state);
    measured.push(await measure(visit));
    await visit.end();
  }
  return measured;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function print(rows: Row[]): void {
  const written = ({ unit }: Row, value: number) =>
    `${value < 1 ? value.toFixed(3) : Math.round(value).toLocaleString('en')}${unit && ` ${unit}`}`;
  const cells = rows.map((row) => [
    row.what,
    written(row, row.value),
    `≤ ${written(row, row.goal)}`,
    row.value <= row.goal ? 'met' : 'missed',
  ]);
  const table = [['', 'today', 'goal', ''], ['-', '-', '-', '-'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    `| ${row.map((cell, at) => (cell === '-' ? cell.repeat(widths[at]!) : cell.padEnd(widths[at]!))).join(' | ')} |`;
  console.log(`\n${table.map(line).join('\n')}`);
}
