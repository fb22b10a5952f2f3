import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadScenarios } from '../src/cli/load.ts';
import { buildRun } from '../src/scenario/build/build.ts';
import { fileTraces } from '../src/workload/files/trace-reader.ts';

const files = readdirSync('scenarios/phenomena')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `scenarios/phenomena/${name}`)
  .sort();

// A cycle that is asked for while nobody wants offers is left out; run all the same, it decides nothing and the result is the same.
test.each(files)('%s: leaving out idle cycles is the same as running them', async (file) => {
  const { scenario } = (await loadScenarios([file]))[0]!;
  for (const policy of scenario.policies) {
    const [left, proven] = [false, true].map((proveIdle) => {
      const run = buildRun(scenario, policy, { traces: fileTraces, proveIdle });
      run.run();
      return run.digest;
    });
    expect(proven).toBe(left);
  }
});
