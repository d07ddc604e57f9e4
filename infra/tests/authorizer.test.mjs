// The template and the Terraform module of the authorizer set every variable that docs/authorizer.md lists, to the
// defaults there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const documented = new Map();
const text = readFileSync('docs/authorizer.md', 'utf8');
for (const [, names, defaults] of text.matchAll(/^\| (`USHER_.*?) \| (.*?) \|$/gm)) {
  const values = defaults.split(', ');
  names.split(', ').forEach((name, index) => documented.set(name.slice(1, -1), values[index]));
}
// Those that name another service than AWS's own in the function's region.
for (const name of ['USHER_COGNITO_ISSUER', 'USHER_DYNAMODB_REGION', 'USHER_DYNAMODB_ENDPOINT'])
  assert.ok(documented.delete(name), name);
// Each installation has its own.
const own = new Map([
  ['USHER_COGNITO_REGION', 'the function’s'],
  ['USHER_COGNITO_USER_POOL_ID', undefined],
  ['USHER_COGNITO_CLIENT_ID', undefined],
]);

// Checks what sets a variable, and the default behind that; `defaultOf` returns it as text, empty for none.
const check = (variables, defaultOf) => {
  assert.deepEqual([...variables.keys()].sort(), [...documented.keys()].sort());
  for (const [name, source] of variables) {
    if (own.has(name)) continue;
    const expected = documented.get(name).replaceAll('`', '');
    assert.equal(defaultOf(source) || 'none', expected, name);
  }
};

test('the template', () => {
  const template = readFileSync('infra/authorizer.yaml', 'utf8');
  // `!Ref Name`, or `!If [Condition, !Ref Name, !Ref AWS::NoValue]` for what may be left out.
  const line = /^ {10}(USHER_\w+): (?:!If \[\w+, )?!Ref ([\w:]+?)(?:, !Ref AWS::NoValue\])?$/gm;
  const variables = new Map([...template.matchAll(line)].map(([, ...pair]) => pair));
  check(variables, (parameter) => {
    const section = template.match(new RegExp(`^ {2}${parameter}:\\n(?: {4}.*\\n)+`, 'm'))[0];
    return section.match(/^ {4}Default: "?(.*?)"?$/m)[1];
  });
});

test('the Terraform module', () => {
  const module = readFileSync('infra/terraform/authorizer/main.tf', 'utf8');
  const variables = new Map([...module.matchAll(/(USHER_\w+) += ([^}\n]+)/g)].map(([, ...pair]) => pair));
  check(variables, (expression) => {
    const [, name] = expression.match(/var\.(\w+)/);
    const file = readFileSync('infra/terraform/authorizer/variables.tf', 'utf8');
    const text = file.match(new RegExp(`^variable "${name}" \\{\\n[^}]*?^ {2}default +=(.*)$`, 'm'))[1];
    const list = text.match(/"[^"]*"|[\w.]+/g) ?? [];
    return list.map((item) => item.replaceAll('"', '')).join(',');
  });
});
