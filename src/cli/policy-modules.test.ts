import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TWO_TEAMS } from '../experiment/testing/two-teams.ts';
import { call } from './testing/captured.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'commonage-'));
  writeFileSync(join(folder, 'two-teams.yaml'), TWO_TEAMS);
});
afterAll(() => rmSync(folder, { recursive: true }));

const LIBRARY = fileURLToPath(new URL('../index.ts', import.meta.url));

/** Runs a scenario under the policy of a module that exports this. */
function runUnder(name: string, exports: string): ReturnType<typeof call> {
  const path = join(folder, name);
  writeFileSync(
    path,
    `import { definePolicy, hierarchical, noOptions } from ${JSON.stringify(LIBRARY)};
const policy = (name) => definePolicy({
  name, summary: 'For this test.', options: noOptions,
  create: () => ({ allocator: (scenario, host) => hierarchical(scenario, host, { key: () => 0 }) }),
});
${exports}`,
  );
  return call('run', join(folder, 'two-teams.yaml'), '--policy', path, '--out', join(folder, 'out'));
}

test('a module runs what it exports as default, whatever else it exports', async () => {
  const { out } = await runUnder('default.mjs', "export const base = policy('base'); export default policy('mine');");
  expect(out).toContain('two-teams: mine (seed 1)');
});

test.each([
  ['several.mjs', "export const one = policy('one'); export const two = policy('two');", 'several policies (one, two)'],
  ['drf.mjs', "export default policy('drf');", 'is named drf, as another is; give it a name of its own'],
  ['short.mjs', "export default policy('ego-borrow');", 'is named ego-borrow, as another is'],
  [
    'none.mjs',
    "export default { name: 'x', summary: 'y', options: {}, create: () => undefined };",
    'exports no policy',
  ],
])('%s: which policy is meant is not guessed', async (name, exports, message) => {
  const { exit, out, err } = await runUnder(name, exports);
  expect(err).toContain(message);
  expect([exit, out]).toEqual([2, '']);
});
