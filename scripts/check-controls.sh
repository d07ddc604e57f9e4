#!/usr/bin/env bash
# The tables of docs/security.md name tests: each must be in the tree. Another document: check-controls.sh FILE
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

node - "${1:-docs/security.md}" <<'JS' || die "the document names tests that do not exist"
const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');

const files = (...patterns) =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...patterns], { encoding: 'utf8' }).trim().split('\n');
const read = (file) => readFileSync(file, 'utf8');

const known = new Set();
for (const file of files('*.rs')) {
  // Between `#[test]` and the function: other attributes and comments.
  const tests = /#\[(?:tokio::)?test\b[^\]]*\]\s*(?:(?:#\[[^\]]*\]|\/\/.*)\s*)*(?:async\s+)?fn\s+(\w+)/g;
  for (const [, name] of read(file).matchAll(tests)) known.add(name);
  // Functions of which a macro makes a test for each proxy.
  for (const [, list] of read(file).matchAll(/\bcases! \{([^}]*)\}/g))
    for (const [, name] of list.matchAll(/::(\w+),/g)) known.add(name);
}
// A row of the corpus of tokens is a test by its number, unless it says that its case is elsewhere.
for (const file of files('crates/identity/tests/corpus/*.toml'))
  for (const row of read(file).split('[[row]]').filter((row) => !/^covered_by/m.test(row)))
    for (const [, id] of row.matchAll(/^id = "(\w+)"$/gm)) known.add(`corpus ${id}`);
for (const file of files('end2end/tests/*.spec.ts'))
  for (const [, , title] of read(file).matchAll(/^\s*test\(\s*(['"`])(.+?)\1,/gm))
    known.add(`${file.split('/').pop()}: ${title}`);

// In a table whose last column is "Test", what stands between backticks there is a test.
const [document] = process.argv.slice(2);
let names = 0;
let missing = 0;
let counts = false;
read(document).split('\n').forEach((line, index) => {
  if (!line.startsWith('|')) return (counts = false);
  const last = line.split('|').at(-2).trim();
  if (last === 'Test') return (counts = true);
  if (!counts) return;
  for (const [, name] of last.matchAll(/`([^`]+)`/g)) {
    names += 1;
    if (known.has(name)) continue;
    missing += 1;
    console.error(`${document}:${index + 1}: there is no test ${name}`);
  }
});
if (names === 0) console.error(`${document}: names no test at all`);
console.log(`${names} names of tests, ${missing} missing`);
process.exitCode = names === 0 || missing ? 1 : 0;
JS
