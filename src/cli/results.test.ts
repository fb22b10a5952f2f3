import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TWO_TEAMS } from '../experiment/testing/two-teams.ts';
import { call, callOn } from './testing/captured.ts';

let folder = '';
let scenario = '';
let result = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'commonage-results-'));
  scenario = join(folder, 'two-teams.yaml');
  result = join(folder, 'result');
  writeFileSync(scenario, TWO_TEAMS);
  await call('compare', scenario, '--out', result, '--quiet');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Microseconds of the lines below "It waited": causes, and their sum. */
function ledger(out: string): { causes: number; sum: number; waited: number } {
  const seconds = (text: string): number => Math.round(Number(text) * 1e6);
  const lines = [...out.matchAll(/^ {2}([a-z_]+) +([\d.]+) s\b/gm)];
  const causes = lines.filter(([, name]) => name !== 'sum').reduce((sum, [, , value]) => sum + seconds(value!), 0);
  const [, waited] = /It waited ([\d.]+) s/.exec(out)!;
  return { causes, sum: seconds(lines.find(([, name]) => name === 'sum')![2]!), waited: seconds(waited!) };
}

describe('explain', () => {
  test('tells the life of a task: its offers, its wait and its end', async () => {
    // Alone on one agent of two cpus, the eight tasks of A run two by two: the sixth (index 5) starts at 20 s.
    const { exit, out } = await call('explain', result, '--task', 'job-1/task/5', '--framework', 'A');
    expect(exit).toBe(0);
    expect(out).toContain('20 s  launched on nodes-1 after 20 s');
    expect(out).toContain('30 s  finished (done) after 10\u00a0s of work');
    expect(ledger(out)).toEqual({ causes: 20e6, sum: 20e6, waited: 20e6 });
    expect(out).toMatch(/^ {2}sum +20 s +100.%$/m);
    expect(out).toMatch(/^quota: there was room its role may not have/m);
  });

  test.each(['--task', '--framework'])('on a terminal its lines are no longer than that is wide (%s)', async (what) => {
    const { out } = await callOn(60, 'explain', result, what, what === '--task' ? 'longest' : 'A');
    expect(out.split('\n').filter((line) => line.length > 60)).toEqual([]);
    const whole = (await call('explain', result, what, what === '--task' ? 'longest' : 'A')).out;
    expect(whole.split('\n').some((line) => line.length > 60)).toBe(true);
    expect(out.split(/\s+/)).toEqual(whole.split(/\s+/));
  });

  test('finds the task that waited longest', async () => {
    const { out } = await call('explain', result, '--task', 'longest', '--policy', 'drf');
    expect(out).toMatch(/^job-1\/\w+\/4 of A needs cpus:1\n/);
    expect(ledger(out)).toEqual({ causes: 10e6, sum: 10e6, waited: 10e6 });
  });

  test('a framework: jobs, offers, and what its tasks waited for', async () => {
    const { out } = await call('explain', result, '--framework', 'A');
    expect(out).toContain('A: 1 job, 1 of them ended; 8 launches of tasks');
    // 2 x (0 + 10 + 20 + 30) s.
    expect(out).toMatch(/ {2}sum +120 s/);
  });

  test.each([
    [['--task', 'nonsense'], '--task nonsense is no task; give job/stage/index, or longest'],
    [['--task', 'job-9/task/0'], 'no task job-9/task/0 waited in this run'],
    [['--job', 'job-9'], 'no job job-9 in this run'],
    [[], 'say what to explain'],
    [['--task', 'longest', '--replication', '1'], 'has no replication 1; it has 0 to 0'],
    [['--task', 'longest', '--policy', 'ego'], 'has no policy ego; it has static, drf'],
  ])('%j is wrong', async (args, message) => {
    const { exit, err } = await call('explain', result, ...args);
    expect(err).toContain(message);
    expect(exit).toBe(2);
  });
});

describe('the longest wait', () => {
  test('of the demo is accounted for to the microsecond', async () => {
    const demo = join(folder, 'demo');
    await call('run', 'scenarios/mesos-macrobenchmark.yaml', '--policy', 'drf', '--out', demo, '--quiet');
    const { out } = await call('explain', demo, '--task', 'longest');
    const { causes, sum, waited } = ledger(out);
    expect([causes, sum]).toEqual([waited, waited]);
    expect(waited).toBeGreaterThan(60e6);
  });

  test.skipIf(!existsSync('../shared/traces/swim-facebook'))(
    'of the Facebook trace (in ../shared/traces), too',
    async () => {
      const facebook = join(folder, 'facebook');
      await call('run', 'scenarios/traces/swim-facebook-2009.yaml', '--policy', 'drf', '--out', facebook, '--quiet');
      const { out } = await call('explain', facebook, '--task', 'longest');
      const { causes, sum, waited } = ledger(out);
      expect([causes, sum]).toEqual([waited, waited]);
      expect(waited).toBeGreaterThan(60e6);
    },
    300_000,
  );
});

describe('verify', () => {
  test('passes on a fresh result', async () => {
    expect(await call('verify', result)).toMatchObject({
      exit: 0,
      out: '2 runs, each with the digest that the result says\n',
    });
  });

  test('names the first record that differs when a number of the stored scenario is changed', async () => {
    const changed = join(folder, 'changed');
    await call('compare', scenario, '--out', changed, '--quiet');
    const manifest = join(changed, 'manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('count: 8', 'count: 7'));
    const { exit, out } = await call('verify', changed);
    expect(exit).toBe(1);
    expect(out).toContain('still gives the digest of the result; the scenario kept in the result has been changed');
    expect(out).toMatch(/two-teams\.yaml +0\.000000 s \w+ framework=A .*count=8/);
    expect(out).toMatch(/result +0\.000000 s \w+ framework=A .*count=7/);
  });

  describe('when the scenario is no longer where it was', () => {
    let moved = '';
    const change = (): void => {
      const manifest = join(moved, 'manifest.json');
      writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('count: 8', 'count: 7'));
    };
    const write = async (...more: string[]): Promise<void> => {
      moved = mkdtempSync(join(folder, 'moved-'));
      // In two files: what both policies share is imported.
      const [head, tail] = TWO_TEAMS.split('policies:');
      const [policies, rest] = tail!.split(/\n([\s\S]*)/);
      expect(head).not.toBe('');
      const file = join(moved, 'story.yaml');
      writeFileSync(join(moved, 'base.yaml'), `${head}${rest}`);
      writeFileSync(file, `import: base.yaml\npolicies:${policies}\n`);
      expect((await call('compare', file, '--out', moved, '--quiet', ...more)).exit).toBe(0);
      rmSync(file);
      rmSync(join(moved, 'base.yaml'));
    };

    test('it is run from what the manifest keeps, imports and all', async () => {
      await write();
      expect(await call('verify', moved)).toMatchObject({
        exit: 0,
        out: '2 runs, each with the digest that the result says\n',
      });
    });

    test('a changed number is found, and what is needed to see more is said', async () => {
      await write();
      change();
      const { exit, out } = await call('verify', moved);
      expect(exit).toBe(1);
      expect(out).toMatch(/^static, replication 0: digest [0-9a-f]{16}, and the result says [0-9a-f]{16}\n/);
      expect(out).toContain('story.yaml, of which the result was made, is not there: put it back to see');
    });

    test.each(['csv', 'parquet'])('records kept as %s are the other side', async (format) => {
      await write('--events', format);
      expect((await call('verify', moved)).exit).toBe(0);
      change();
      const { exit, out } = await call('verify', moved);
      expect(exit).toBe(1);
      expect(out).toMatch(new RegExp(`events-1-static\\.${format} +0\\.000000 s \\w+ framework=A .*count=8`));
      expect(out).toMatch(/run again +0\.000000 s \w+ framework=A .*count=7/);
    });
  });

  test('a changed digest of the same scenario is told from a changed scenario', async () => {
    const changed = join(folder, 'changed-digest');
    await call('compare', scenario, '--out', changed, '--quiet', '--events', 'csv');
    const manifest = join(changed, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    const digest = /"runs"[\s\S]*?"digest": "([0-9a-f]{16})"/.exec(text)![1]!;
    writeFileSync(manifest, text.replaceAll(digest, '0123456789abcdef'));
    const { exit, out } = await call('verify', changed);
    expect(exit).toBe(1);
    expect(out).toContain('events-1-static.csv has the records of the run as it is now');
    rmSync(join(changed, 'events-1-static.csv'));
    expect((await call('verify', changed)).out).toContain('the scenario kept in the result is what');
  });

  test('a folder without a result is wrong', async () => {
    const { exit, err } = await call('verify', folder);
    expect(exit).toBe(2);
    expect(err).toContain('holds no result');
  });
});

describe('diff', () => {
  test('a result and itself have the same records', async () => {
    expect(await call('diff', result, result)).toMatchObject({
      exit: 0,
      out: 'A static and B static: the same records\n',
    });
  });

  test('two policies part somewhere, and it says what follows', async () => {
    const { exit, out } = await call('diff', result, result, '--policy', 'static', '--policy-b', 'drf');
    expect(exit).toBe(1);
    expect(out).toContain('first difference: record ');
    // Jobs of A and B take 40 and 10 s alone, 20 and 10 s together.
    expect(out).toMatch(/jobs\.mean_response +25 +15 +−10 +seconds/);
    expect(out).not.toContain('workloads are not the same');
  });

  test('--json says the same as one document', async () => {
    const same = await call('diff', result, result, '--json');
    expect([same.exit, JSON.parse(same.out)]).toMatchObject([0, { same_workload: true, difference: null }]);
    const { exit, out } = await call('diff', result, result, '--policy', 'static', '--policy-b', 'drf', '--json');
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      a: 'static',
      b: 'drf',
      difference: { number: expect.any(Number) },
      consequences: expect.arrayContaining([
        expect.objectContaining({ metric: 'jobs.mean_response', unit: 'seconds' }),
      ]),
    });
  });

  test('a replication that was never run is not compared', async () => {
    const { exit, out, err } = await call('diff', result, result, '--replication', '1');
    expect(err).toContain('has no replication 1; it has 0 to 0');
    expect([exit, out]).toEqual([2, '']);
  });
});

describe('report', () => {
  test('renders the same page again from the tables', async () => {
    const before = readFileSync(join(result, 'report.html'), 'utf8');
    rmSync(join(result, 'report.html'));
    const { exit, out } = await call('report', result, '--plots', 'svg');
    expect([exit, out]).toEqual([0, `report: ${join(result, 'report.html')}\n`]);
    expect(readFileSync(join(result, 'report.html'), 'utf8')).toBe(before);
    expect(existsSync(join(result, 'plots', 'utilization-cpus-drf.svg'))).toBe(true);
  });

  test.each([
    ['summary.csv', undefined],
    ['datapackage.json', '{'],
    ['datapackage.json', '{}'],
  ])('makes no page of a result whose %s is %j', async (name, text) => {
    const torn = mkdtempSync(join(folder, 'torn-'));
    cpSync(result, torn, { recursive: true });
    rmSync(join(torn, 'report.html'));
    if (text === undefined) rmSync(join(torn, name));
    else writeFileSync(join(torn, name), text);
    const { exit, err } = await call('report', torn);
    expect(err).toContain(`${torn} holds no whole result (${join(torn, name)}: `);
    expect([exit, existsSync(join(torn, 'report.html'))]).toEqual([2, false]);
  });
});

test('run names its report, and writes a timeline and events when asked', async () => {
  const out = join(folder, 'run');
  const { out: printed } = await call('run', scenario, '--out', out, '--timeline', '--events', 'csv');
  expect(printed).toContain(`report: ${join(out, 'report.html')}`);
  expect(existsSync(join(out, 'timeline.perfetto.json'))).toBe(true);
  expect(readFileSync(join(out, 'events.csv'), 'utf8')).toMatch(/^record,time_us,/);
});
