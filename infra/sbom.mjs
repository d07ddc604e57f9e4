#!/usr/bin/env node
// Prints the software bill of materials of the image in CycloneDX's JSON form: the crates of the server and of the
// browser's half, Rust's standard library, and the system's packages: sbom.mjs [NAME=VERSION]...
//
// Cargo itself says what it links for these features, so crates of local mode, of tests and of procedural macros, which
// run in the compiler, are not in the list.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 }).trim();

const cargoTree = (...args) =>
  run('cargo', 'tree', '--locked', '--edges', 'normal,no-proc-macro', '--prefix', 'none', '--format', '{p}|{l}|', ...args);
const server = cargoTree('--package', 'usher', '--no-default-features');
const browser = cargoTree('--package', 'frontend', '--features', 'split', '--target', 'wasm32-unknown-unknown');

const lock = readFileSync('Cargo.lock', 'utf8');
const checksums = new Map();
for (const [, name, version, sum] of lock.matchAll(/name = "(.+)"\nversion = "(.+)"\nsource = .+\nchecksum = "(.+)"/g))
  checksums.set(`${name} ${version}`, sum);

const crate = (line) => {
  const [, name, version, license] = line.match(/^(\S+) v([^\s|]+)[^|]*\|([^|]*)/);
  const checksum = checksums.get(`${name} ${version}`);
  const purl = `pkg:cargo/${name}@${version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    ...(checksum && { hashes: [{ alg: 'SHA-256', content: checksum }] }),
    // Old crates separate their licences with a slash, which SPDX does not know.
    ...(license && { licenses: [{ expression: license.replace(/ ?\/ ?/g, ' OR ') }] }),
    purl,
  };
};
// A crate that more than one other uses is listed several times, with a mark at the end.
const lines = `${server}\n${browser}`.split('\n').map((line) => line.replace(' (*)', ''));
const crates = [...new Set(lines)].map(crate);
const components = crates.filter(({ name }) => name !== 'usher');

const [, rust] = run('rustc', '--version').match(/^rustc (\S+)/);
components.push({ type: 'library', 'bom-ref': 'rust', name: 'rust', version: rust });
for (const argument of process.argv.slice(2)) {
  const [name, version] = argument.split('=');
  components.push({ type: 'library', 'bom-ref': `system/${name}`, name, version });
}

const usher = crates.find(({ name }) => name === 'usher');
console.log(
  JSON.stringify(
    {
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: { ...usher, type: 'application' } },
      components: components.sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)),
    },
    null,
    1,
  ),
);
