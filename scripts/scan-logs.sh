#!/usr/bin/env bash
# Looks for secrets in the logs that a test run left: scan-logs.sh FILE...
# Says which file and line, and what kind of secret; the secret itself it does not show. Fails when there is one.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

(($#)) || die "no log to scan"
for log in "$@"; do [[ -r $log ]] || die "there is no log $log"; done

node - "$@" <<'JS' || die "these logs hold secrets"
const { readFileSync } = require('node:fs');

// Local mode says on purpose what its published password is; anywhere else the password is a finding.
const announced = /every account's password: Local-Passw0rd!"?[^A-Za-z0-9]*$/;

const kinds = [
  ['a token (JWT)', /eyJ[\w-]{8,}\.[\w-]/],
  ['a token in base64', /ZXlK[\w+/-]{20}/],
  ['the local password', /Local-Passw0rd!|Local-Passw0rd%21/],
  // Codes of errors, such as code="temporarily_unavailable", have neither a capital nor a digit.
  ['a value of the sign-in', /(?<!\w)(code|state|nonce)"?(=|%3D|: ?)"?(?=[\w.~%+/-]*[A-Z0-9])[\w.~%+/-]{16,}/],
  ['a code verifier', /code_(verifier|challenge)"?(=|%3D|: ?)"?[\w.~%+/-]{16,}/],
  ['a cookie', /usher(-attempt-\w+)?=[\w-]{8,}/],
  ['a client secret', /client_secret"?(=|%3D|: ?)"?[\w%+/=-]{8,}/i],
  ['a header with credentials', /\b(basic|bearer) [\w.+/-]{24,}/i],
];

// As random as a secret: 40 characters or more, of them capitals, small letters and digits. Hashes are lower hex.
const random = (line) =>
  (line.match(/[\w-]{40,}/g) ?? []).some((word) => [/[A-Z]/, /[a-z]/, /[0-9]/].every((has) => has.test(word)));

let found = 0;
for (const file of process.argv.slice(2)) {
  // Colours split words.
  const lines = readFileSync(file, 'utf8').replace(/\x1b\[[0-9;]*m/g, '').split('\n');
  lines.forEach((line, index) => {
    if (announced.test(line)) return;
    const kind = kinds.find(([, pattern]) => pattern.test(line))?.[0] ?? (random(line) && 'a random word');
    if (!kind) return;
    found += 1;
    console.error(`${file}:${index + 1}: ${kind}`);
  });
}
console.log(`${process.argv.length - 2} logs scanned, ${found} findings`);
process.exitCode = found ? 1 : 0;
JS
