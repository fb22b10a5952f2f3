import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { toSeconds } from '../engine/micros.ts';
import { loadScenario } from '../scenario/load/load.ts';
import { POLICIES } from '../scenario/policies/registry.ts';
import { fileTraces } from '../workload/files/trace-reader.ts';
import { runOne } from './run-one.ts';

vi.setConfig({ testTimeout: 600_000 });

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

describe.skipIf(!existsSync(at('../shared/traces')))('logs of batch systems (when ../shared is there)', () => {
  /** Seconds of submission and start by job, as a batch simulator of its own has them. */
  function expected(folder: string, column: 'fcfs_start' | 'easy_start'): Map<string, readonly [number, number]> {
    const text = gunzipSync(readFileSync(at(`../shared/traces/${folder}/expected_starts.csv.gz`))).toString();
    const [head = '', ...rows] = text.trim().split(/\r?\n/);
    const names = head.split(',');
    const place = (name: string): number => names.indexOf(name);
    return new Map(
      rows.map((row) => {
        const cells = row.split(',');
        return [cells[place('job')]!, [Number(cells[place('submit')]), Number(cells[place(column)])]];
      }),
    );
  }

  test.each([
    ['swf-sdsc-sp2-fcfs', 'swf-sdsc-sp2-5k', 'fcfs_start', '140.24896'],
    ['swf-sdsc-sp2-easy', 'swf-sdsc-sp2-5k', 'easy_start', '18.31679'],
    ['swf-nasa-fcfs', 'swf-nasa-ipsc-1993', 'fcfs_start', '1.026233'],
    ['swf-nasa-easy', 'swf-nasa-ipsc-1993', 'easy_start', '1.011872'],
  ] as const)('%s starts every job at its second', (name, folder, column, slowdown) => {
    const path = at(`scenarios/traces/${name}.yaml`);
    const loaded = loadScenario(path, (file) => readFileSync(file, 'utf8'), { policies: POLICIES, traces: fileTraces });
    if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
    const { scenario } = loaded;
    const { measured } = runOne(scenario, scenario.policies[0]!, { traces: fileTraces });
    const times = expected(folder, column);
    // A log may begin later than its clock: by as much for every job.
    const [submitted] = times.get(measured.jobs[0]!.name)!;
    const origin = submitted - toSeconds(measured.jobs[0]!.submitted);
    const wrong = measured.jobs.filter((job) => {
      const [submit, start] = times.get(job.name)!;
      return toSeconds(job.submitted) + origin !== submit || toSeconds(job.started) + origin !== start;
    });
    expect(wrong.map(({ name: job }) => job)).toEqual([]);
    expect(measured.jobs).toHaveLength(times.size);
    const digits = slowdown.length - slowdown.indexOf('.') - 1;
    expect(measured.scopes[0]!.values.get('jobs.mean_slowdown')!.toFixed(digits)).toBe(slowdown);
  });
});
