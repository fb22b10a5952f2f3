import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isRecord } from '../case-result.ts';
import { runCases } from '../run.ts';
import { runAllocatorCase } from './runner.ts';

const FILE = new URL('../../../../shared/conformance/mesos-allocator.json', import.meta.url);

describe.skipIf(!existsSync(FILE))('the cases of mesos-allocator.json (needs ../shared/conformance)', () => {
  const file: unknown = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : undefined;

  test('all 70 pass', () => {
    const results = runCases(file);
    expect(results.filter((result) => result.status !== 'passed')).toEqual([]);
    expect(results).toHaveLength(70);
  });

  test.each(['1', '2', '3', '4', '5'])('they hold for other orders of agents too: seed %s', (seed) => {
    const cases: unknown = isRecord(file) ? file['cases'] : undefined;
    const failed = (Array.isArray(cases) ? cases : [])
      .map((testCase) => runAllocatorCase(testCase, seed))
      .filter((result) => result.status !== 'passed');
    expect(failed).toEqual([]);
  });
});
