// The check of infra/usher.env against the parameters of the template.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const template = 'infra/usher.yaml';
const found = ['ImageUri', 'TriggersBucket', 'TriggersKey', 'Architecture'];
const work = mkdtempSync(join(tmpdir(), 'usher-settings-'));
after(() => rmSync(work, { recursive: true }));

const good = {
  StackName: 'usher',
  Region: 'eu-central-1',
  DomainName: 'usher.example.com',
  CertificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
  SignInDomain: 'usher-example',
};

// Checks these lines; `mistakes` are those that it reports.
const check = (lines, ...names) => {
  const file = join(work, 'usher.env');
  writeFileSync(file, lines.join('\n'));
  const { status, stdout, stderr } = spawnSync('infra/settings.mjs', [file, template, ...(names.length ? names : found)], {
    encoding: 'utf8',
  });
  assert.equal(status === 0, stderr === '', stderr);
  return { parameters: status === 0 ? JSON.parse(stdout) : [], mistakes: stderr.trim().split('\n').filter(Boolean) };
};
const lines = (settings) => Object.entries(settings).map(([name, value]) => `${name}=${value}`);

const section = readFileSync(template, 'utf8').match(/^Parameters:\n(.*?)^\w/ms)[1];
const parameters = [...section.matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => name);

test('the settings become the parameters, and defaults fill the rest', () => {
  const { parameters: given, mistakes } = check([...lines(good), '# a remark', '', 'DirectoryGroups={"a b": "c=d"}'], 'ImageUri=x', ...found.slice(1));
  assert.deepEqual(mistakes, []);
  assert.ok(given.includes('DomainName=usher.example.com'));
  assert.ok(given.includes('DirectoryGroups={"a b": "c=d"}'));
  assert.ok(given.includes('ImageUri=x'));
  assert.ok(given.includes('MinTasks=2'));
  assert.equal(given.length, parameters.length - 3);
});

test('d19_each_parameter_is_checked_by_itself', () => {
  assert.ok(parameters.length > 40);
  for (const name of [...parameters, 'StackName', 'Region'].filter((name) => !found.includes(name))) {
    // Longer than CloudFormation takes, so wrong for each.
    const { mistakes } = check(lines({ ...good, [name]: 'x'.repeat(5000) }));
    assert.equal(mistakes.length, 1, `${name}: ${mistakes.join('; ')}`);
    assert.ok(mistakes[0].startsWith(`${name} `), mistakes[0]);
  }
});

test('d19_each_missing_parameter_is_named', () => {
  for (const name of Object.keys(good)) {
    const { [name]: _, ...rest } = good;
    assert.deepEqual(check(lines(rest)).mistakes, [`${name} is missing, and the template has no default for it`]);
  }
  assert.equal(check([]).mistakes.length, Object.keys(good).length);
});

test('d19_each_rule_of_the_template_is_applied', () => {
  for (const [name, value, what] of [
    ['DomainName', 'https://usher.example.com', /^DomainName must be of the form/],
    ['CertificateArn', 'arn:aws:acm', /^CertificateArn must be of the form/],
    ['Production', 'yes', /^Production must be one of true, false: yes$/],
    ['Mfa', 'on', /^Mfa must be one of OFF, OPTIONAL, ON: on$/],
    ['TaskCpu', '300', /^TaskCpu must be one of 256, 512/],
    ['AuditDays', 'many', /^AuditDays must be a number: many$/],
    ['MinTasks', '0', /^MinTasks must be at least 1: 0$/],
    ['Region', 'Frankfurt', /^Region must be a region such as/],
    ['DomainNames', 'x', /usher\.env:6: the template has no parameter DomainNames$/],
    ['ImageUri', 'x', /usher\.env:6: ImageUri is found out by the scripts/],
  ]) {
    const { mistakes } = check(lines({ ...good, [name]: value }));
    assert.equal(mistakes.length, 1, mistakes.join('; '));
    assert.match(mistakes[0], what);
  }
  assert.match(check([...lines(good), 'Region=eu-west-1']).mistakes[0], /usher\.env:6: Region is set twice/);
  assert.match(check([...lines(good), 'Region']).mistakes[0], /usher\.env:6: not a line NAME=value/);
});

test('the example names only parameters that the template has', () => {
  const example = readFileSync('infra/usher.env.example', 'utf8');
  const all = example.replace(/^# (?=\w+=)/gm, '').split('\n');
  assert.deepEqual(check(all).mistakes, []);
});
