// What the browser loads of WebAssembly, page by page, in bytes as they are sent (brotli). Fails beyond the budget.
//   node scripts/size.mjs SITE_ROOT
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** For the first page that a person sees: the home page. */
const budget = 256_000;

const pkg = join(process.argv[2] ?? 'target/site', 'pkg');
const size = (name) => statSync(join(pkg, `${name}.wasm.br`)).size;
const pages = JSON.parse(readFileSync(join(pkg, '__wasm_split_manifest.json'), 'utf8'));

const first = size('usher');
const rows = [['first page (home)', first]];
for (const [name, files] of Object.entries(pages)) {
  const page = name.replace(/^lazy_/, '').replaceAll('_', ' ');
  rows.push([`visited first: ${page}`, first + files.map(size).reduce((sum, bytes) => sum + bytes, 0)]);
}
for (const [page, bytes] of rows) console.log(`${String(bytes).padStart(8)}  ${page}`);
if (first > budget) {
  console.error(`The first page has more than ${budget} bytes.`);
  process.exit(1);
}
