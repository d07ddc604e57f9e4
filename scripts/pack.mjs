// Packs the WebAssembly files that pages share. wasm-split writes one for each set of pages that share a function: six
// dozen, of which a page needs up to sixty. Over HTTP/1.1 a browser loads six at a time. Afterwards a page needs two to
// six, and those compress better.
//
// A pack is a WebAssembly module with nothing but custom sections, each of which holds one of the files. So it has the
// right media type, and browsers read it as they read any other.
//   node scripts/pack.mjs SITE_ROOT
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Bytes that a page may load in vain instead of asking for one file more: 40 ms at 1.6 Mbit/s. */
const PER_FILE = 8_000;

/**
 * How much the bytes of a page count, beside 1: by how often people open it as the first one. The palette and the
 * notifications are no pages; they load when somebody reaches for them.
 */
const WEIGHTS = {
  lazy_home: 3,
  lazy_resources: 3,
  lazy_resource: 2,
  lazy_admin: 2,
  lazy_palette: 0.25,
  lazy_notifications: 0.25,
};

const pkg = join(process.argv[2] ?? 'target/site', 'pkg');
const loader = '__wasm_split.______________________.js';
const manifest = '__wasm_split_manifest.json';
const pages = JSON.parse(readFileSync(join(pkg, manifest), 'utf8'));

const isShared = (file) => /^chunk_\d+$/.test(file);
const inOrder = (files) => files.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
const content = (file) => readFileSync(join(pkg, `${file}.wasm`));

const sizes = new Map();
/** About what the files have together as sent. */
function size(files) {
  const key = files.join();
  if (!sizes.has(key)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
    sizes.set(key, brotliCompressSync(Buffer.concat(files.map(content)), { params }).length);
  }
  return sizes.get(key);
}

/** What the pages pay for a pack. */
const weight = (pages) => [...pages].reduce((sum, page) => sum + (WEIGHTS[page] ?? 1), 0);
const cost = ({ files, by }) => weight(by) * (size(files) + PER_FILE);
const union = (a, b) => ({ files: inOrder([...a.files, ...b.files]), by: new Set([...a.by, ...b.by]) });

/** Packs by what their pages have in common, as long as it costs less. */
function packed(packs) {
  let best = { saved: 0 };
  for (const [nth, one] of packs.entries()) {
    for (const other of packs.slice(nth + 1)) {
      const both = union(one, other);
      const saved = cost(one) + cost(other) - cost(both);
      if (saved > best.saved) best = { saved, one, other, both };
    }
  }
  const rest = packs.filter((pack) => pack !== best.one && pack !== best.other);
  return best.both ? packed([...rest, best.both]) : packs;
}

/** A length as WebAssembly writes it (unsigned LEB128). */
const length = (value) => (value < 128 ? [value] : [(value % 128) | 128, ...length(Math.floor(value / 128))]);
const section = (name, content) => {
  const head = Buffer.from([...length(name.length), ...Buffer.from(name)]);
  return Buffer.concat([Buffer.from([0, ...length(head.length + content.length)]), head, content]);
};

const write = (name, content) => {
  writeFileSync(join(pkg, name), content);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(join(pkg, `${name}.br`), brotliCompressSync(content, { params }));
  writeFileSync(join(pkg, `${name}.gz`), gzipSync(content, { level: 9 }));
};

/** The shared files by the pages that need them. */
const byPages = {};
for (const file of new Set(Object.values(pages).flat().filter(isShared))) {
  const by = Object.keys(pages).filter((page) => pages[page].includes(file));
  (byPages[by.join()] ??= { files: [], by: new Set(by) }).files.push(file);
}
// A build that is packed already has none.
if (Object.keys(byPages).length === 0) process.exit();

const packs = packed(Object.values(byPages).map((pack) => ({ ...pack, files: inOrder(pack.files) })));
const nameOf = (file) => {
  const nth = packs.findIndex(({ files }) => files.includes(file));
  return nth < 0 ? file : `pack_${nth}`;
};

let script = readFileSync(join(pkg, loader), 'utf8');
const load = (name) => `const __${name} = makeLoad(() => {
    const src = fetch(new URL("./${name}.wasm", import.meta.url));
    return async () => WebAssembly.compileStreaming(src);
}, []);
`;
for (const { files } of packs) {
  const name = nameOf(files[0]);
  const parts = files.map((file) => section(file, content(file)));
  write(`${name}.wasm`, Buffer.concat([Buffer.from('\0asm\x01\0\0\0', 'latin1'), ...parts]));
  for (const file of files) {
    const before = `const src = fetch(new URL("./${file}.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));`;
    // A later version of wasm-split may write something else.
    if (script.split(before).length !== 2) throw new Error(`${loader} does not load ${file} as expected.`);
    script = script.replace(
      before,
      `const src = __${name}();
    return async (imports) => WebAssembly.instantiate(WebAssembly.Module.customSections(await src, "${file}")[0], imports);`,
    );
    for (const kind of ['', '.br', '.gz']) rmSync(join(pkg, `${file}.wasm${kind}`));
  }
}
const first = script.indexOf('/* lazy_');
const names = packs.map(({ files }) => nameOf(files[0]));
write(loader, Buffer.from(script.slice(0, first) + names.map(load).join('') + script.slice(first)));
const needed = Object.entries(pages).map(([page, files]) => [page, [...new Set(files.map(nameOf))]]);
write(manifest, Buffer.from(JSON.stringify(Object.fromEntries(needed), null, 2)));
