import { describe, expect, test } from 'vitest';
import { loadScenario } from '../load/load.ts';
import type { Scenario } from '../scenario.ts';
import { ownedByGroup } from './owned-by-group.ts';
import { partition } from './partition.ts';
import { POLICIES } from './registry.ts';

function scenario(agents: string, roles: string): Scenario {
  const names = [...roles.matchAll(/([\w/]+): \{/g)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'owned' && name !== 'all');
  const frameworks = names.map((role) => `{ name: ${role}, role: ${role}, behaviour: batch, tasks: { duration: 1s } }`);
  const text = `until: 1m\ncluster: { agents: [${agents}] }\nroles: { ${roles} }\nframeworks: [${frameworks.join(', ')}]`;
  const loaded = loadScenario('test.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.scenario;
}

/** `a:4 | a:4 | b:2 c:2`: the cpus of each agent by who owns them. */
function picture(given: Scenario): string {
  return partition(given)
    .map((parts) => parts.map(({ role, amounts: { cpus = 0 } }) => `${role}:${cpus / 1000}`).join(' ') || '-')
    .join(' | ');
}

describe('a partition', () => {
  test('gives whole agents in the order of rows, roles in theirs; the rest is nobody’s', () => {
    const roles = 'b: { owned: { all: 1 agent } }, a: { owned: { all: 2 agents } }';
    expect(picture(scenario('{ count: 4, resources: { cpus: 4 } }', roles))).toBe('b:4 | a:4 | a:4 | -');
  });

  test('fills quantities agent by agent, beside whole agents', () => {
    const roles =
      'a: { owned: { all: { cpus: 5 } } }, b: { owned: { all: 1 agent } }, c: { owned: { all: { cpus: 2 } } }';
    // b has the first agent whole; a takes 4 of the second and 1 of the third, c 2 more of the third.
    expect(picture(scenario('{ count: 3, resources: { cpus: 4 } }', roles))).toBe('b:4 | a:4 | a:1 c:2');
  });

  test('is equal where no role owns anything: whole agents, then parts of those left over', () => {
    // Seven agents of 4 cpus, three roles: two each, and a third of the seventh each; thousandths 1334, 1333, 1333.
    const given = scenario('{ count: 7, resources: { cpus: 4 } }', 'a: {}, b: {}, c: {}');
    expect(picture(given)).toBe('a:4 | a:4 | b:4 | b:4 | c:4 | c:4 | a:1.334 b:1.333 c:1.333');
    expect(ownedByGroup(given).get('a')).toEqual({ all: { cpus: 9334 } });
  });

  test('splits GPUs in whole ones', () => {
    const given = scenario('{ resources: { cpus: 2, gpus: 3 } }', 'a: {}, b: {}');
    expect(partition(given)[0]!.map(({ amounts }) => amounts)).toEqual([
      { cpus: 1000, gpus: 2000 },
      { cpus: 1000, gpus: 1000 },
    ]);
  });

  test('of more than there is goes by rank, then in the order of the tree; whom nothing is left for has none', () => {
    // Without ranks b has its two, of three; by rank c comes first with a part of the first agent, and only two are left whole.
    const owned = (rank: number): string =>
      `b: { owned: { all: 2 agents } }, a: { owned: { all: 2 agents } }, c: { rank: ${rank}, owned: { all: { cpus: 2 } } }`;
    expect(picture(scenario('{ count: 3, resources: { cpus: 4 } }', owned(20000)))).toBe('b:4 | b:4 | a:4');
    expect(picture(scenario('{ count: 3, resources: { cpus: 4 } }', owned(1)))).toBe('c:2 | b:4 | b:4');
  });

  test('of an inner role is that of the roles below it', () => {
    const roles = 't: { owned: { all: 2 agents } }, t/a: { owned: { all: 1 agent } }, t/b: { owned: { all: 1 agent } }';
    expect(picture(scenario('{ count: 2, resources: { cpus: 4 } }', roles))).toBe('t/a:4 | t/b:4');
  });
});
