import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram } from '../../cli/program.ts';
import { compare } from '../compare.ts';
import { BY_CHANCE, scenarioOf } from '../testing/two-teams.ts';
import { inline } from './inline.ts';

test('stopped after two of six runs, a comparison has those two and says what became of the others', async () => {
  const stop = new AbortController();
  const { runs, failures } = await compare(scenarioOf(BY_CHANCE), {
    seeds: 2,
    executor: inline({}, stop.signal),
    progress: (done) => {
      if (done === 2) stop.abort();
    },
  });
  expect(runs.map(({ policy, replication }) => `${policy} ${replication}`)).toEqual(['static 0', 'static 1']);
  expect(failures).toHaveLength(4);
  expect(failures.every(({ message }) => message === 'stopped before its end')).toBe(true);
});

test('stopped, a comparison adds no replications to those it has begun', async () => {
  const stop = new AbortController();
  const { replications, runs, failures } = await compare(scenarioOf(BY_CHANCE), {
    precision: 0.0001,
    executor: inline({}, stop.signal),
    progress: (done) => {
      if (done === 2) stop.abort();
    },
  });
  // Five replications of three policies are the first that are run.
  expect([replications, runs.length, failures.length]).toEqual([5, 2, 13]);
});

test('the program keeps what is finished when it is asked to stop, and ends with code 1', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'commonage-stop-'));
  try {
    const scenario = join(folder, 'by-chance.yaml');
    const out = join(folder, 'out');
    writeFileSync(scenario, BY_CHANCE);
    const stop = new AbortController();
    let err = '';
    const exit = await runProgram(['compare', scenario, '--workers', '1', '--out', out, '--quiet'], {
      out: () => undefined,
      err: (text) => {
        err += text;
      },
      screen: { width: 80, color: false },
      progress: () => stop.abort(), // After the first run.
      stop: () => stop.signal,
    });
    expect(exit).toBe(1);
    expect(err).toContain('by-chance: drf, seed 1, replication 0 failed: stopped before its end');
    expect(readFileSync(join(out, 'summary.csv'), 'utf8')).toMatch(/^static,cluster,,jobs\.ended,/m);
    expect(existsSync(join(out, 'report.html'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
