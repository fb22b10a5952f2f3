import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fileTraces } from '../../workload/files/trace-reader.ts';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import { POLICIES } from '../policies/registry.ts';

const FOLDER = 'src/scenario/broken';
const METRICS = ['jobs.mean_response', 'utilization.cpus.allocated'];

function readText(path: string): string {
  if (!existsSync(path)) throw new Error('no such file');
  return readFileSync(path, 'utf8');
}

/** What loading the file says; empty where nothing is wrong. */
function diagnostics(file: string): string {
  const options = { policies: POLICIES, metrics: METRICS, traces: fileTraces };
  const loaded = loadScenario(join(FOLDER, file), readText, options);
  return 'problems' in loaded ? formatProblems(loaded.problems) : '';
}

// Each file is wrong in its own way; beside it stands, word for word, what is said of it.
describe('broken scenarios', () => {
  beforeEach(() => {
    vi.stubEnv('COMMONAGE_TRACES', 'traces');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.txt'));
  test.each(files)('%s', (file) => {
    expect(diagnostics(file.replace('.txt', '.yaml'))).toBe(readFileSync(join(FOLDER, file), 'utf8'));
  });
});
