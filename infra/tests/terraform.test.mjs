// The Terraform module: it fits the provider's schema, and has what the CloudFormation template has.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const module = 'infra/terraform';
const work = mkdtempSync(join(tmpdir(), 'usher-terraform-'));
after(() => rmSync(work, { recursive: true }));

const files = readdirSync(module).filter((name) => name.endsWith('.tf'));
const read = (name) => readFileSync(join(module, name), 'utf8');
const terraform = files.map(read).join('\n');
const template = readFileSync('infra/usher.yaml', 'utf8');

const check = (folder) => spawnSync(`${module}/check.mjs`, [folder], { encoding: 'utf8' });

test('the module fits the schema of the provider', () => {
  const { status, stdout, stderr } = check(module);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^\d+ resources and data sources, 0 mistakes/);
});

test('each planted mistake is found', () => {
  for (const [file, from, to, found] of [
    ['pool.tf', 'deletion_protection =', 'delete_protection =', 'aws_cognito_user_pool.usher: the argument "delete_protection" is not known'],
    ['pool.tf', 'refresh_token_rotation {', 'refresh_tokens_rotation {', 'the provider knows no block "refresh_tokens_rotation"'],
    ['pool.tf', 'minimum_length  ', 'minimal_length  ', 'aws_cognito_user_pool.usher.password_policy: the argument "minimal_length"'],
    ['pool.tf', '= 12', '= "twelve"', '"minimum_length" must be a number'],
    ['pool.tf', '["ALLOW_ADMIN_USER_PASSWORD_AUTH"]', '"ALLOW_ADMIN_USER_PASSWORD_AUTH"', '"explicit_auth_flows" must be a list'],
    ['tables.tf', 'dynamic "ttl"', 'dynamic "tll"', 'the provider knows no block "tll"'],
    ['tables.tf', 'key_type       = "HASH"', 'key_typ = "HASH"', 'global_secondary_index.key_schema: "key_type" is missing'],
    ['network.tf', '"aws_vpc_endpoint"', '"aws_vpc_end_point"', 'the provider knows no resource aws_vpc_end_point'],
    ['load_balancer.tf', 'block {}', 'refuse {}', 'aws_wafv2_web_acl.usher.rule.action: the provider knows no block "refuse"'],
    ['application.tf', 'deployment_circuit_breaker {', 'deployment_circuit_breaker = {', '"deployment_circuit_breaker" is a block'],
    ['triggers.tf', 'aws_cognito_user_pool.usher.arn', 'aws_cognito_user_pool.usher.anr', 'aws_cognito_user_pool.usher has no attribute "anr"'],
    ['application.tf', 'var.image_uri', 'var.image_url', 'nothing declares var.image_url'],
    ['application.tf', 'var.image_uri', '"usher"', 'nothing uses var.image_uri'],
    ['outputs.tf', 'value       = local.configuration', 'value = ', 'outputs.tf:5'],
  ]) {
    rmSync(work, { recursive: true });
    for (const name of files) cpSync(join(module, name), join(work, name));
    assert.ok(read(file).includes(from), `${file} no longer contains ${from}`);
    writeFileSync(join(work, file), read(file).replace(from, to));
    const { status, stderr } = check(work);
    assert.equal(status, 1, `not found: ${to}`);
    assert.ok(stderr.includes(found), `${found} is not in: ${stderr}`);
  }
});

const all = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, found]) => found))].sort();
const snake = (name) => name.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

test('the module of the authorizer fits it as well, and has what its template has', () => {
  const folder = `${module}/authorizer`;
  const { status, stderr } = check(folder);
  assert.equal(status, 0, stderr);
  const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const authorizer = readFileSync('infra/authorizer.yaml', 'utf8');
  for (const pattern of [/\b(USHER_\w+)\b/g, /\b((?:dynamodb|logs|lambda|sts):[A-Z]\w+)\b/g])
    assert.deepEqual(all(text, pattern), all(authorizer, pattern));
  const parameters = authorizer.match(/^Parameters:\n(.*?)^\w/ms)[1];
  assert.deepEqual(
    all(text, /^variable "(\w+)"/gm).filter((name) => name !== 'name'),
    all(parameters, /^ {2}(\w+):$/gm).map(snake).sort(),
  );
});

test('the module has the parameters of the template', () => {
  const section = template.match(/^Parameters:\n(.*?)^\w/ms)[1];
  // Platform is for the emulator, and the name of a stack is no parameter.
  const parameters = all(section, /^ {2}(\w+):$/gm).filter((name) => name !== 'Platform');
  assert.deepEqual(
    all(read('variables.tf'), /^variable "(\w+)"/gm).filter((name) => name !== 'name'),
    parameters.map(snake).sort(),
  );
});

test('the module has the configuration, permissions and tables of the template', () => {
  for (const pattern of [
    /\b(USHER_\w+)\b/g,
    /\b((?:dynamodb|cognito-idp|ecr|logs|lambda|secretsmanager|ses|sns|sts):[A-Z]\w+)\b/g,
    /\b(AWSManaged\w+RuleSet|AWSManaged\w+List)\b/g,
  ])
    assert.deepEqual(all(terraform, pattern), all(template, pattern));

  // Table and indexes with their keys, such as `totals: of day; calls: day calls`.
  const described = (table, indexes) => `${table}; ${indexes.sort().join('; ')}`;
  const keys = (text) => [...text.matchAll(/AttributeName: (\w+), KeyType/g)].map(([, key]) => key).join(' ');
  const inTemplate = [...template.matchAll(/TableName: !Sub \$\{TablePrefix\}v2-(\w+)\n(.*?)(?=\n {2}\w|\n {2}#|\n\n)/gs)].map(([, name, body]) => {
    const [own, ...indexes] = body.split('IndexName: ');
    return described(`${name}: ${keys(own)}`, indexes.map((index) => `${index.match(/\w+/)[0]}: ${keys(index)}`));
  });
  const inModule = [...read('tables.tf').matchAll(/^ {4}(\w+) = \{\n {6}keys +=(.*)\n.*\n.*\n {6}indexes +=(.*)$/gm)].map(([, name, own, indexes]) => {
    const words = (text) => [...text.matchAll(/"(\w+)"/g)].map(([, word]) => word).join(' ');
    return described(`${name}: ${words(own)}`, [...indexes.matchAll(/(\w+) = (\[.*?\])/g)].map(([, index, list]) => `${index}: ${words(list)}`));
  });
  assert.equal(inModule.length, 10);
  assert.deepEqual(inModule.sort(), inTemplate.sort());
  const expiring = (text, pattern) => [...text.matchAll(pattern)].length;
  assert.equal(expiring(read('tables.tf'), /expires +=\s+true/g), expiring(template, /TimeToLiveSpecification/g));
});

test('the module has the alarms of the template', () => {
  const alarms = all(template, /AlarmDescription: (.*)$/gm).filter((text) => !text.startsWith('DynamoDB throttles'));
  assert.deepEqual(all(read('monitoring.tf'), /^ {6}description = "(.*)"$/gm), alarms);
});
