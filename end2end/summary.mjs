// Sums up a report of Playwright's JSON reporter: first "PASSED FAILED SKIPPED", then a line for each test that failed.
//   node summary.mjs test-results/report.json

import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const { stats, suites } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

function* failures(suite) {
  for (const { tests, file, line, title } of suite.specs ?? []) {
    for (const { results, projectName } of tests.filter(({ status }) => status === 'unexpected')) {
      const message = stripVTControlCharacters(results.at(-1)?.error?.message ?? '').split('\n')[0];
      yield `[${projectName}] ${file}:${line} ${title}: ${message}`;
    }
  }
  for (const inner of suite.suites ?? []) yield* failures(inner);
}

console.log(stats.expected + stats.flaky, stats.unexpected, stats.skipped);
for (const suite of suites) for (const line of failures(suite)) console.log(line);
