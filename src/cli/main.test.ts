import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BY_CHANCE } from '../experiment/testing/two-teams.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const LIBRARY = pathToFileURL(fileURLToPath(new URL('../../dist/index.js', import.meta.url))).href;

let folder = '';
let scenario = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'commonage-'));
  scenario = join(folder, 'by-chance.yaml');
  writeFileSync(scenario, BY_CHANCE);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The program in a process of its own. */
function call(...args: readonly string[]): Promise<{ exit: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [MAIN, ...args], { cwd: folder }, (_error, out, err) =>
      resolve({ exit: child.exitCode, out, err }),
    );
  });
}

function bytesOf(out: string): ReadonlyMap<string, string> {
  const place = join(folder, out);
  return new Map(readdirSync(place).map((name) => [name, readFileSync(join(place, name), 'utf8')]));
}

/** A policy that behaves like drf, but for what it does first. */
function policyModule(name: string, first: string): string {
  const path = join(folder, `${name}.js`);
  writeFileSync(
    path,
    `import { isMainThread } from 'node:worker_threads';
import { definePolicy, hierarchical, noOptions } from '${LIBRARY}';
export default definePolicy({
  name: '${name}', summary: 'For this test.', options: noOptions,
  create: () => ({ allocator: (scenario, host) => {
    ${first}
    return hierarchical(scenario, host, { key: (client, totals) => client.held(totals.nameAt(0)) / totals.totalAt(0) });
  } }),
});`,
  );
  return path;
}

describe.skipIf(!existsSync(MAIN))('the built program (skipped where dist is not built)', () => {
  test('ends with code 0, 1 or 2', async () => {
    const done = await call('validate', scenario);
    expect([done.exit, done.err]).toEqual([0, '']);
    const wrong = await call('validate', 'nothing.yaml');
    expect([wrong.exit, wrong.out]).toEqual([2, '']);
    const expecting = join(folder, 'expecting.yaml');
    writeFileSync(expecting, `${BY_CHANCE}expect: [{ metric: jobs.ended, equals: -1 }]\n`);
    expect((await call('run', expecting, '--out', 'expecting')).exit).toBe(1);
  });

  test('gives the same bytes on one thread and on several', async () => {
    const one = await call('compare', scenario, '--seeds', '3', '--workers', '1', '--out', 'one', '--json');
    const many = await call('compare', scenario, '--seeds', '3', '--workers', '3', '--out', 'many', '--json');
    expect([one.exit, one.err]).toEqual([0, '']);
    expect(many.out.replaceAll('"many"', '"one"')).toBe(one.out);
    expect(bytesOf('many')).toEqual(bytesOf('one'));
  });

  test('runs a policy of its own from a module, on threads too', async () => {
    const path = policyModule('own', '');
    const { exit, out, err } = await call(
      'compare',
      scenario,
      '--policies',
      `drf,${path}`,
      '--seeds',
      '2',
      '--workers',
      '2',
    );
    expect([exit, err]).toEqual([0, '']);
    expect(out).toContain('by-chance: drf, own');
  });

  test('a policy that init has started runs where it lies: the program itself is what it imports', async () => {
    expect(await call('init', 'policy', 'started.mjs')).toMatchObject({ exit: 0, err: '' });
    const { exit, err } = await call(
      ...['compare', scenario, '--policies', 'drf,./started.mjs', '--seeds', '2', '--workers', '2', '--out', 'started'],
    );
    expect([exit, err]).toEqual([0, '']);
  });

  test('a policy that throws is told with its line, on one thread and on several', async () => {
    const path = policyModule('throwing', "throw new Error('not today');");
    for (const workers of ['1', '2']) {
      const policies = `drf,${path}`;
      const { exit, err } = await call(
        'compare',
        scenario,
        '--policies',
        policies,
        '--workers',
        workers,
        '--out',
        'thrown',
      );
      expect(err).toMatch(/^by-chance: throwing, seed 1, replication 0 failed: not today \(throwing\.js:6:11\)$/m);
      expect(exit).toBe(1);
    }
  });

  test.each([
    ['throws', "throw new Error('no allocator today');", 'no allocator today'],
    ['leaves', 'if (!isMainThread) process.exit(7);', 'the thread of this run ended with code 7'],
  ])('a run that %s is named with its seed, and the others come to their end', async (name, first, message) => {
    const policies = `drf,${policyModule(name, first)}`;
    const { exit, out, err } = await call(
      'compare',
      scenario,
      '--policies',
      policies,
      '--seeds',
      '2',
      '--workers',
      '2',
    );
    expect(exit).toBe(1);
    expect(err).toContain(`by-chance: ${name}, seed 1, replication 0 failed: ${message}`);
    expect(err).toContain(`by-chance: ${name}, seed 1, replication 1 failed: ${message}`);
    expect(out).toContain(`by-chance: drf, ${name}`);
  });

  test('killed in the middle of its runs it leaves nothing behind', async () => {
    const place = join(folder, 'killed');
    const child = execFile(process.execPath, [MAIN, 'compare', scenario, '--seeds', '5000', '--out', place]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    expect(child.signalCode).toBe('SIGKILL');
    expect(existsSync(place)).toBe(false);
  });

  test('Ctrl-C ends a run at once, which has nothing to keep', async () => {
    const mark = join(folder, 'alone');
    const alone = policyModule(
      'alone',
      `process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(mark)}, '');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000);`,
    );
    const place = join(folder, 'ended');
    const child = execFile(process.execPath, [MAIN, 'run', scenario, '--policy', alone, '--out', place]);
    while (!existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGINT');
    await new Promise((resolve) => child.once('close', resolve));
    expect(child.signalCode).toBe('SIGINT');
    expect(existsSync(place)).toBe(false);
  });

  test('after Ctrl-C it keeps the runs that threads have finished, gives up the others, and ends with code 1', async () => {
    const mark = join(folder, 'stuck');
    // The second run in a thread never ends: the first has been finished by then.
    const stuck = policyModule(
      'stuck',
      `if ((globalThis.runs = (globalThis.runs ?? 0) + 1) === 2) {
      process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(mark)}, '');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }`,
    );
    const args = ['--policies', `drf,${stuck}`, '--seeds', '20', '--workers', '2', '--out', 'interrupted', '--quiet'];
    const child = execFile(process.execPath, [MAIN, 'compare', scenario, ...args], { cwd: folder });
    let err = '';
    child.stderr!.on('data', (text: string) => {
      err += text;
    });
    while (!existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGINT');
    await new Promise((resolve) => child.once('close', resolve));
    expect([child.exitCode, child.signalCode]).toEqual([1, null]);
    expect(err).toMatch(/^by-chance: stuck, seed 1, replication \d+ failed: stopped before its end$/m);
    const place = join(folder, 'interrupted');
    expect(readFileSync(join(place, 'runs.csv'), 'utf8')).toMatch(/^stuck,0,1,/m);
    expect(existsSync(join(place, 'report.html'))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});
