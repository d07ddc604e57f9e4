// What the browser loads of WebAssembly, page by page, in bytes as they are sent (brotli). Fails when a page exceeds its
// budget, or has none. docs/browser-size.md has the table.
//   node scripts/size.mjs SITE_ROOT
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * For each page when it is the first that somebody visits. `lazy_admin` is all pages of administrators; `lazy_palette`
 * and `lazy_notifications` are no pages, but what the palette and the drawer of notifications take on any page.
 */
const budgets = {
  'what every page loads': 308_000,
  lazy_home: 395_000,
  lazy_account: 408_000,
  lazy_requests: 420_000,
  lazy_palette: 455_000,
  lazy_notifications: 390_000,
  lazy_resources: 405_000,
  lazy_new_resource: 465_000,
  lazy_resource: 530_000,
  lazy_admin: 635_000,
};

/** Files of a page at most: `pack.mjs` packs what several pages share. */
const MOST_FILES = 9;

const pkg = join(process.argv[2] ?? 'target/site', 'pkg');
const size = (name) => statSync(join(pkg, `${name}.wasm.br`)).size;
const manifest = JSON.parse(readFileSync(join(pkg, '__wasm_split_manifest.json'), 'utf8'));

const pages = { 'what every page loads': ['usher'] };
for (const [page, files] of Object.entries(manifest)) pages[page] = ['usher', ...files];

const faults = Object.keys(budgets).filter((page) => !pages[page]).map((page) => `There is no page ${page}.`);
for (const [page, files] of Object.entries(pages)) {
  const bytes = files.map(size).reduce((sum, bytes) => sum + bytes, 0);
  const budget = budgets[page];
  console.log(`${String(bytes).padStart(8)} of ${String(budget).padStart(7)}  ${page}, ${files.length} files`);
  if (budget === undefined) faults.push(`${page} has no budget.`);
  else if (files.length > MOST_FILES) faults.push(`${page} needs ${files.length} files.`);
  else if (bytes > budget) faults.push(`${page} has ${bytes - budget} bytes more than its budget.`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
