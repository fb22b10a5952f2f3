import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/** Writes a module that exports this, and says where. */
function moduleOf(name: string, exports: string): string {
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
  return path;
}

/** Runs a scenario under the policy of a module that exports this. */
function runUnder(name: string, exports: string): ReturnType<typeof call> {
  const path = moduleOf(name, exports);
  return call('run', join(folder, 'two-teams.yaml'), '--policy', path, '--out', join(folder, 'out'));
}

/** Writes a scenario that compares these policies. */
function scenarioWith(name: string, policies: string, more = ''): string {
  const path = join(folder, name);
  writeFileSync(path, TWO_TEAMS.replace('policies: [static, drf]', `policies: ${policies}`) + more);
  return path;
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

test('a scenario names a module by its path from the file, and its policy by name after that', async () => {
  moduleOf('own.mjs', "export default policy('own');");
  const path = scenarioWith(
    'names-module.yaml',
    '[drf, ./own.mjs]',
    'expect:\n  - { policy: ./own.mjs, metric: jobs.mean_response, below: 1h }\n  - { policy: own, metric: jobs.mean_response, above: 1s }\n',
  );
  const out = join(folder, 'named');
  const { exit, out: printed, err } = await call('compare', path, '--out', out);
  expect(err).toBe('');
  expect(printed).toContain('own');
  expect(exit).toBe(0);
  expect(await call('verify', out)).toMatchObject({ exit: 0, err: '' });
  expect(await call('run', path, '--policy', 'own', '--out', join(folder, 'out'))).toMatchObject({ exit: 0, err: '' });
});

test.each([
  ['missing.yaml', './nowhere.mjs', 'nowhere.mjs: there is no file of that name'],
  ['broken.yaml', './broken.mjs', 'broken.mjs: '],
  ['throws.yaml', '{ ./throws.mjs: {} }', 'throws.mjs: not today'],
  ['options.yaml', '"./own.mjs[depth=2]"', 'policies[1]: unknown key "depth"; there are none'],
  ['taken.yaml', './drf.mjs', 'drf.mjs: its policy is named drf, as another is; give it a name of its own'],
])('%s: what is wrong with a module is told where the scenario names it', async (name, spec, message) => {
  moduleOf('own.mjs', "export default policy('own');");
  moduleOf('broken.mjs', 'export default = 3;');
  moduleOf('throws.mjs', "throw new Error('not today');");
  moduleOf('drf.mjs', "export default policy('drf');");
  const { exit, err } = await call('validate', scenarioWith(name, `[drf, ${spec}]`));
  expect(err).toContain(message);
  expect(err).toMatch(/^\S+\.yaml:12:17: policies\[1\]/m);
  expect(exit).toBe(2);
});

test('a result keeps the paths of modules: it is verified, and says how to make it again', async () => {
  const path = moduleOf('kept.mjs', "export default policy('kept');");
  const out = join(folder, 'kept');
  await call('compare', join(folder, 'two-teams.yaml'), '--policies', `drf,${path}`, '--quiet', '--out', out);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain(`--policies drf,${path}`);
  expect(await call('verify', out)).toMatchObject({ exit: 0, err: '' });
  const moved = join(folder, 'moved.mjs');
  renameSync(path, moved);
  const gone = await call('verify', out);
  expect(gone.err).toContain(`cannot load the policy ${path}: there is no file of that name; put it back, or say with`);
  expect(gone.exit).toBe(2);
  expect(await call('verify', out, '--policy-module', moved)).toMatchObject({ exit: 0, err: '' });
  expect((await call('verify', out, '--policy-module', 'kept')).err).toContain('--policy-module kept is no module');
});
