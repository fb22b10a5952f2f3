import { describe, expect, test } from 'vitest';
import { POLICIES } from '../policies/registry.ts';
import type { Scenario } from '../scenario.ts';
import { besides } from './imports.ts';
import { type Loaded, loadScenario } from './load.ts';

const BASE = `
until: 10m
cluster:
  agents:
    - { group: old, count: 2, resources: { cpus: 4 }, attributes: { rack: r1 } }
    - { group: new, count: 3, resources: { cpus: 8 } }
roles: { a: { weight: 2 }, b: { weight: 3 } }
master: { allocation_interval: 5s, offer_timeout: 30s }
frameworks:
  - { name: A, role: a, behaviour: batch, tasks_per_offer: 1, tasks: { count: 5, duration: 10s } }
  - { name: B, role: b, behaviour: batch, tasks: { count: 5, duration: 10s } }
policies: [static, drf]
`;

function load(files: Readonly<Record<string, string>>, path = 'dir/main.yaml'): Loaded {
  const readText = (file: string): string => {
    const text = files[file];
    if (text === undefined) throw new Error('no such file');
    return text;
  };
  return loadScenario(path, readText, { policies: POLICIES });
}

function scenario(files: Readonly<Record<string, string>>): Scenario {
  const loaded = load(files);
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.scenario;
}

describe('a scenario that imports another', () => {
  test('overrides single keys, deep down', () => {
    const { master } = scenario({
      'base.yaml': BASE,
      'dir/main.yaml': 'import: ../base.yaml\nmaster: { allocation_interval: 1s }',
    });
    expect(master.allocationInterval).toBe(1_000_000);
    expect(master.offerTimeout).toBe(30_000_000);
  });

  test('merges frameworks by name and groups of agents by group; new ones come last', () => {
    const { frameworks, agents } = scenario({
      'base.yaml': BASE,
      'dir/main.yaml': `
import: ../base.yaml
cluster: { agents: [{ group: new, count: 1 }] }
frameworks:
  - { name: C, role: a, behaviour: batch, tasks: { duration: 1s } }
  - { name: B, tasks_per_offer: 2 }`,
    });
    expect(frameworks.map(({ name, options }) => [name, options.tasksPerOffer])).toEqual([
      ['A', 1],
      ['B', 2],
      ['C', undefined],
    ]);
    expect(
      agents.map(
        ({
          name,
          resources: {
            scalars: { cpus },
          },
        }) => [name, cpus],
      ),
    ).toEqual([
      ['old-1', 4000],
      ['old-2', 4000],
      ['new-1', 8000],
    ]);
  });

  test('replaces other lists, and null removes a key', () => {
    const { policies, master, frameworks } = scenario({
      'base.yaml': BASE,
      'dir/main.yaml': `
import: ../base.yaml
master: { offer_timeout: null }
frameworks: [{ name: A, tasks_per_offer: null }]
policies: [random]`,
    });
    expect(policies.map(({ label }) => label)).toEqual(['random']);
    expect(master.offerTimeout).toBeUndefined();
    expect(frameworks[0]!.options.tasksPerOffer).toBeUndefined();
  });

  test('may import several in turn, each over the one before, and through each other', () => {
    const { master } = scenario({
      'base.yaml': BASE,
      'dir/slow.yaml': 'master: { allocation_interval: 9s, launch_delay: 1s }',
      'dir/mid.yaml': 'import: [../base.yaml, slow.yaml]',
      'dir/main.yaml': 'import: mid.yaml\nmaster: { launch_delay: 2s }',
    });
    expect(master.allocationInterval).toBe(9_000_000);
    expect(master.launchDelay).toBe(2_000_000);
  });

  test('keeps the texts it was made of, its own first', () => {
    const { sources } = scenario({ 'base.yaml': BASE, 'dir/main.yaml': 'import: ../base.yaml' });
    expect(sources.map(({ path }) => path)).toEqual(['dir/main.yaml', 'base.yaml']);
  });

  test('roles stay in the order of the file, whatever they are named, and a name is what is written', () => {
    const { roles, intervals } = scenario({
      'dir/main.yaml': `${BASE.replace(
        'roles: { a: { weight: 2 }, b: { weight: 3 } }',
        'roles: { b: {}, 10: {}, a: {}, 2: {}, 007: {} }',
      )}
plan: { intervals: [{ from: "00:00", to: "24:00", roles: { 2: { rank: 1 } } }] }`,
    });
    const order = ['b', '10', 'a', '2', '007'];
    expect(roles.map(({ path }) => path)).toEqual(order);
    expect(intervals![0]!.roles.map(({ path }) => path)).toEqual(order);
  });

  test('a trace counts from the folder of the file that names it', () => {
    const { frameworks } = scenario({
      'base.yaml': BASE.replace(
        'tasks: { count: 5, duration: 10s } }\n  - { name: B',
        'jobs: { from: jobs.csv } }\n  - { name: B',
      ),
      'dir/main.yaml': 'import: ../base.yaml',
    });
    expect(frameworks[0]!.workload).toMatchObject({ kind: 'trace', path: 'jobs.csv', namedIn: 'base.yaml' });
  });

  test('problems stand where the offending text stands', () => {
    const loaded = load({
      'base.yaml': BASE.replace('weight: 2', 'weight: two'),
      'dir/main.yaml': 'import: ../base.yaml\nmaster: { idael: true }',
    });
    const problems = 'problems' in loaded ? loaded.problems : [];
    expect(problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)).toEqual([
      'dir/main.yaml:2:11: unknown key "idael", did you mean "ideal"?',
      'base.yaml:7:23: must be a number, got "two"',
    ]);
  });
});

test.each([
  ['scenarios/a.yaml', '../b.yaml', 'b.yaml'],
  ['a.yaml', '../b.yaml', '../b.yaml'],
  ['x/y/a.yaml', './z/b.yaml', 'x/y/z/b.yaml'],
  ['/x/a.yaml', '../b.yaml', '/b.yaml'],
  ['x/a.yaml', '/b.yaml', '/b.yaml'],
])('beside %s, %s is %s', (file, path, expected) => {
  expect(besides(file, path)).toBe(expected);
});
