// The server that is tested: where it is, how it is started, and a second one for tests that need it for themselves.

import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const workspace = resolve(import.meta.dirname, '../../..');
const target = resolve(workspace, process.env.CARGO_TARGET_DIR ?? 'target');

/** Where a server listens: four ports in a row, away from those that `make run` takes. */
export type Place = { origin: string; pool: string; directory: string; env: Record<string, string> };

export function place(port: number, dataDir: string): Place {
  const origin = `http://localhost:${port}`;
  return {
    origin,
    pool: `http://localhost:${port + 1}`,
    directory: `http://localhost:${port + 2}`,
    env: {
      USHER_LISTEN: `127.0.0.1:${port}`,
      USHER_PUBLIC_URL: origin,
      USHER_DATA_DIR: dataDir,
      USHER_LOCAL_POOL_PORT: `${port + 1}`,
      USHER_LOCAL_DIRECTORY_PORT: `${port + 2}`,
      USHER_LOCAL_DYNAMODB_PORT: `${port + 3}`,
      // What the tests open in one day is more than anybody does.
      USHER_QUOTA_DAILY_CALLS: '1000000',
      USHER_SITE_ROOT: resolve(workspace, process.env.LEPTOS_SITE_ROOT ?? 'target/site'),
    },
  };
}

/** What local mode starts with. */
export const seedFile = join(workspace, 'crates/local/seed.toml');

const firstPort = Number(process.env.END2END_PORT ?? 3100);

/** Emptied by Playwright before each run; all servers' logs stay there to be looked at and scanned for secrets. */
export const home = resolve(import.meta.dirname, '../../test-results/server');
export const logFile = join(home, 'usher.log');
export const main = place(firstPort, join(home, 'data'));

/** The program: what `make` names, else whichever build is the newest. */
export function binary(): string {
  if (process.env.END2END_SERVER) return process.env.END2END_SERVER;
  const built = ['release/usher', 'debug/usher'].map((file) => join(target, file)).filter((file) => existsSync(file));
  const newest = built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (!newest) throw new Error('There is no usher to test. `make build` builds it.');
  return newest;
}

/** The first of ten ports for the servers of one worker's tests: workers run side by side. */
export function ports(parallelIndex: number): number {
  return firstPort + 10 * (parallelIndex + 1);
}

/** A server of one test's own, which it may stop and start again; its data lasts until `remove`. */
export class OwnServer {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'usher-end2end-'));
  readonly log = join(home, `${basename(this.dataDir)}.log`);
  readonly place: Place;
  private process?: ChildProcess;

  constructor(port: number, env: Record<string, string> = {}) {
    this.place = place(port, join(this.dataDir, 'data'));
    Object.assign(this.place.env, env);
  }

  async start(): Promise<void> {
    mkdirSync(home, { recursive: true });
    const log = openSync(this.log, 'a');
    const child = spawn(binary(), {
      cwd: this.dataDir,
      env: { ...process.env, ...this.place.env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.process = child;
    while (!(await this.ready())) {
      if (child.exitCode !== null) throw new Error(`usher ended at once:\n${readFileSync(this.log, 'utf8')}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** Asks it to end, as a service manager does, and answers with its exit code. */
  async stop(): Promise<number | null> {
    const child = this.process;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    child.kill('SIGTERM');
    return ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async ready(): Promise<boolean> {
    try {
      return (await fetch(`${this.place.origin}/readyz`)).ok;
    } catch {
      return false;
    }
  }
}
