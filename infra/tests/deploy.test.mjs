// The scripts against a stand-in for the AWS CLI: what they call, and that the first failure ends them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const work = mkdtempSync(join(tmpdir(), 'usher-infra-'));
after(() => rmSync(work, { recursive: true }));
const path = (name) => join(work, name);

mkdirSync(path('bin'));
copyFileSync('infra/tests/aws', path('bin/aws'));
writeFileSync(path('triggers.zip'), 'a zip');
writeFileSync(
  path('usher.env'),
  `StackName=usher
Region=eu-central-1
DomainName=usher.example.com
CertificateArn=arn:aws:acm:eu-central-1:123456789012:certificate/1
SignInDomain=usher-example
`,
);

// An image of two blobs, the larger of which takes three parts of eight bytes.
const blobs = path('image/blobs/sha256');
mkdirSync(blobs, { recursive: true });
const blob = (content) => {
  const hex = createHash('sha256').update(content).digest('hex');
  writeFileSync(join(blobs, hex), content);
  return { digest: `sha256:${hex}`, size: content.length };
};
const config = blob(JSON.stringify({ config: { Labels: { 'org.opencontainers.image.version': '0.1.0' } } }));
const layer = blob('seventeen letters');
const image = blob(JSON.stringify({ schemaVersion: 2, config, layers: [layer] }));
writeFileSync(path('image/index.json'), JSON.stringify({ manifests: [image] }));

const run = (script, { input = 'usher\n', ...env } = {}) => {
  writeFileSync(path('calls'), '');
  const { status, stdout, stderr } = spawnSync(`infra/${script}.sh`, {
    encoding: 'utf8',
    input,
    env: {
      HOME: work,
      PATH: `${path('bin')}:${process.env.PATH}`,
      CALLS: path('calls'),
      SETTINGS: path('usher.env'),
      IMAGE: path('image'),
      TRIGGERS: path('triggers.zip'),
      STATUS: 'UPDATE_COMPLETE',
      ...env,
    },
  });
  return { status, stdout, stderr, calls: readFileSync(path('calls'), 'utf8').trim().split('\n') };
};

// Fails each call of a run in turn.
const failing = (script, env) => {
  const good = run(script, env);
  assert.equal(good.status, 0, good.stderr);
  for (const [index, call] of good.calls.entries()) {
    const { status, stderr, calls } = run(script, { ...env, FAIL_AT: `${index + 1}` });
    assert.notEqual(status, 0, `${script} succeeds although this fails: ${call}`);
    assert.match(stderr, /AccessDenied: not at call/, `${script} does not say why this fails: ${call}`);
    // Asking why is all that may follow.
    const later = calls.slice(index + 1).filter((next) => !next.startsWith('cloudformation describe-stack-events'));
    assert.deepEqual(later, [], `${script} goes on although this fails: ${call}`);
  }
  return good;
};

test('d18_a_deployment_stops_at_the_first_failure', () => {
  const { calls, stdout } = failing('deploy', {});
  assert.match(stdout, /account {2}123456789012\n.*region {3}eu-central-1\n.*stack {4}usher\n/);
  assert.match(stdout, /deployed: https:\/\/usher\.example\.com\n.*point to\n {4}usher\.elb\.amazonaws\.com\n/);
  assert.ok(calls.length > 15, calls.join('\n'));
});

test('d18_a_first_deployment_protects_what_it_made_at_the_end', () => {
  const deployments = ({ calls }) => calls.filter((call) => call.startsWith('cloudformation deploy --stack-name usher '));
  const good = run('deploy', { STATUS: '' });
  assert.equal(good.status, 0, good.stderr);
  assert.equal(deployments(good).length, 2);
  const failed = run('deploy', { STATUS: '', FAIL_AT: `${good.calls.indexOf(deployments(good)[0]) + 1}` });
  assert.notEqual(failed.status, 0);
  assert.equal(deployments(failed).length, 1);
});

test('d18_diff_destroy_and_logs_stop_at_the_first_failure', () => {
  assert.match(failing('diff', {}).stdout, /Modify +Pool/);
  const destroyed = failing('destroy', {}).calls;
  assert.ok(destroyed.includes('cloudformation delete-stack --stack-name usher'));
  failing('logs', {});
});

test('d18_the_doctor_runs_with_the_configuration_of_the_stack_or_not_at_all', () => {
  writeFileSync(path('usher'), '#!/usr/bin/env bash\necho "$*"; env | grep ^USHER_ | sort; ls\n', { mode: 0o755 });
  assert.equal(
    failing('doctor', { USHER: path('usher') }).stdout,
    'doctor\nUSHER_COGNITO_CLIENT_ID=abc\nUSHER_COGNITO_CLIENT_SECRET=secret\nUSHER_PUBLIC_URL=https://usher.example.com\n',
  );
  assert.match(run('doctor', { USHER: path('no-usher') }).stderr, /there is no .*no-usher\. Build it first: make build/);
});

test('d18_nothing_is_changed_without_image_triggers_or_settings', () => {
  for (const env of [{ IMAGE: path('nothing') }, { TRIGGERS: path('nothing') }, { SETTINGS: path('nothing') }]) {
    const { status, stderr, calls } = run('deploy', env);
    assert.notEqual(status, 0);
    assert.match(stderr, /there is no .*nothing/);
    assert.doesNotMatch(calls.join('\n'), /deploy|ecr|s3/);
  }
});

test('d18_the_first_failed_resource_is_named', () => {
  writeFileSync(
    path('events'),
    [
      'UPDATE_ROLLBACK_COMPLETE\tusher\tAWS::CloudFormation::Stack\tNone',
      'CREATE_FAILED\tService\tAWS::ECS::Service\tResource creation cancelled',
      'CREATE_FAILED\tListener\tAWS::ElasticLoadBalancingV2::Listener\tThe certificate does not exist',
      'UPDATE_IN_PROGRESS\tusher\tAWS::CloudFormation::Stack\tUser Initiated',
      'CREATE_FAILED\tPool\tAWS::Cognito::UserPool\tA failure of last week',
      'CREATE_IN_PROGRESS\tusher\tAWS::CloudFormation::Stack\tUser Initiated',
    ].join('\n'),
  );
  const { calls } = run('deploy');
  const at = calls.findIndex((call) => call.startsWith('cloudformation deploy --stack-name usher ')) + 1;
  const { stderr } = run('deploy', { FAIL_AT: `${at}`, EVENTS: path('events') });
  assert.match(stderr, /First failure: Listener \(AWS::ElasticLoadBalancingV2::Listener\): The certificate does not exist/);
  assert.doesNotMatch(stderr, /cancelled|last week/);
});

test('a stack that cannot be updated is not tried', () => {
  for (const STATUS of ['ROLLBACK_COMPLETE', 'DELETE_FAILED', 'UPDATE_IN_PROGRESS']) {
    const { status, stderr, calls } = run('deploy', { STATUS });
    assert.notEqual(status, 0);
    assert.match(stderr, new RegExp(`in the state ${STATUS}`));
    assert.doesNotMatch(calls.join('\n'), /cloudformation deploy/);
  }
});

test('an image is sent in parts, once', () => {
  const { calls } = run('deploy');
  const parts = calls.filter((call) => call.includes('upload-layer-part')).map((call) => call.match(/first-byte (\d+).*last-byte (\d+)/));
  assert.deepEqual(
    parts.slice(-3).map(([, first, last]) => [first, last]),
    [
      ['0', '7'],
      ['8', '15'],
      ['16', '16'],
    ],
  );
  const put = calls.filter((call) => call.includes('put-image'));
  assert.equal(put.length, 1);
  assert.match(put[0], new RegExp(`--image-tag 0\\.1\\.0-${image.digest.slice(7, 19)} `));
});

test('only the typed name of an unprotected stack deletes it', () => {
  for (const env of [{ input: 'other\n' }, { input: '' }, { PRODUCTION: 'true' }]) {
    const { status, calls } = run('destroy', env);
    assert.notEqual(status, 0);
    assert.doesNotMatch(calls.join('\n'), /delete-stack/);
  }
});
