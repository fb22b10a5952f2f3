import { describe, expect, test } from 'vitest';
import { END_CAUSES, type Observer, RESCIND_CAUSES } from '../../cluster/record-types.ts';
import { LedgerCheck } from '../../metrics/ledger-check.ts';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import { parsePolicy } from '../policies/parse-policy.ts';
import { POLICIES } from '../policies/registry.ts';
import { buildRun } from './build.ts';

const BASE = `
until: 30m
cluster: { agents: [{ group: nodes, count: 2, resources: { cpus: 2 } }] }
roles: { a: {}, b: {} }
`;
const ENDLESS = 'behaviour: batch, tasks: { count: 50, duration: 10h }';
const TWO = `frameworks: [ { name: A, role: a, tasks_per_offer: 2, ${ENDLESS} } ]`;

/** Lines of what happened: agents that go and come, tasks that end, offers that are rescinded. */
function story(text: string, policy = 'drf', replication = 0): string[] {
  const loaded = loadScenario('test.yaml', () => BASE + text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  const lines: string[] = [];
  const run = buildRun(loaded.scenario, parsePolicy(policy, POLICIES), {
    replication,
    observers: ({ cluster }): Observer[] => {
      const tell = (at: number, what: string): void => void lines.push(`${Math.floor(at / 1e6)}s ${what}`);
      return [
        {
          agentRemoved: ({ at, agent }) => tell(at, `${cluster.agents.name(agent)} gone`),
          agentAdded: ({ at, agent }) => tell(at, `${cluster.agents.name(agent)} there`),
          agentActivated: ({ at, agent, active }) => tell(at, `${cluster.agents.name(agent)} ${active ? 'on' : 'off'}`),
          frameworkActivated: ({ at, framework, active }) =>
            tell(at, `${cluster.frameworks.name(framework)} ${active ? 'on' : 'off'}`),
          frameworkRemoved: ({ at, framework }) => tell(at, `${cluster.frameworks.name(framework)} gone`),
          taskEnded: ({ at, framework, cause }) =>
            tell(at, `${cluster.frameworks.name(framework)} ${END_CAUSES[cause]!}`),
          offerRescinded: ({ at, framework, cause }) =>
            tell(at, `${cluster.frameworks.name(framework)} rescinded ${RESCIND_CAUSES[cause]!}`),
        },
      ];
    },
  });
  run.run();
  return lines.slice(2); // The two agents, at 0.
}

function problems(text: string): string {
  const loaded = loadScenario('test.yaml', () => BASE + TWO + text, { policies: POLICIES });
  return 'problems' in loaded ? formatProblems(loaded.problems) : '';
}

describe('upheavals', () => {
  test('an agent that crashes comes back; its tasks start again', () => {
    expect(
      story(`${TWO}
failures: { timetable: [ { at: 5m, agents: [ nodes-1 ], noticed: ping, for: 10m } ] }`),
    ).toEqual([
      '375s nodes-1 off',
      '375s A agent-lost',
      '375s A agent-lost',
      '375s nodes-1 gone',
      '900s nodes-1 there',
    ]);
  });

  test('a framework that is away longer than its failover timeout is removed', () => {
    expect(
      story(`frameworks: [ { name: A, role: a, failover_timeout: 1m, ${ENDLESS} } ]
failures: { timetable: [ { at: 5m, framework: A, for: 2m } ] }`),
    ).toEqual(['300s A off', ...Array(4).fill('360s A framework-gone'), '360s A gone']);
  });

  test('a failure of a framework that is away already changes nothing', () => {
    expect(
      story(`frameworks: [ { name: A, role: a, failover_timeout: 1h, ${ENDLESS} } ]
failures: { timetable: [ { at: 5m, framework: A, for: 10m }, { at: 7m, framework: A, for: 1m } ] }`),
    ).toEqual(['300s A off', '900s A on']);
  });

  test('a master failover turns everybody off and on again', () => {
    expect(story(`${TWO}\nfailures: { timetable: [ { at: 5m, master: failover } ] }`)).toEqual([
      '300s nodes-1 off',
      '300s nodes-2 off',
      '300s A off',
      '310s A on',
      expect.stringMatching('310s nodes-. on'),
      expect.stringMatching('310s nodes-. on'),
    ]);
  });

  test('random failures are the same under every policy and again, and others in another replication', () => {
    const random = `${TWO}
failures: { random: [ { group: nodes, what: partition, mtbf: { exponential: { mean: 5m } }, mttr: 2m } ] }`;
    const failures = (policy: string, replication?: number): string[] =>
      story(random, policy, replication).filter((line) => line.includes('gone'));
    expect(failures('drf').length).toBeGreaterThan(2);
    expect(failures('fifo')).toEqual(failures('drf'));
    expect(failures('drf', 1)).not.toEqual(failures('drf'));
  });

  test('between two random failures an agent is up for as long as is drawn', () => {
    const lines = story(`${TWO}
failures: { random: [ { agents: [ nodes-1 ], what: crash, mtbf: 5m, mttr: 2m } ] }`);
    // Up for 5 min, down for 2: at 5, 12, 19 and 26 min.
    const times = lines.filter((line) => line.endsWith('nodes-1 off')).map((line) => line.split(' ')[0]);
    expect(times).toEqual(['300s', '720s', '1140s', '1560s']);
  });

  test.each(['drf', 'ego-borrow', 'ego-static', 'priority'])(
    'under %s jobs get done in spite of everything, and the books stay right',
    (policy) => {
      const text = `
seed: 3
until: 12h
cluster: { agents: [{ group: nodes, count: 12, resources: { cpus: 4 } }] }
roles: { b: { owned: { nodes: 12 agents } } }
frameworks:
  - name: gang
    role: b
    behaviour: gang
    checkpoint: true
    failover_timeout: 1h
    capabilities: [ PARTITION_AWARE ]
    jobs: { count: 60, gap: { exponential: { mean: 4m } }, tasks: 8, duration: { uniform: { min: 1m, max: 5m } } }
failures:
  timetable: [ { at: 1h, master: failover }, { at: 2h, framework: gang, for: 5m }, { at: 3h, group: nodes, for: 2m } ]
  random:
    - { group: nodes, what: crash, mtbf: { exponential: { mean: 30m } }, mttr: { exponential: { mean: 3m } } }
    - { group: nodes, what: partition, mtbf: { exponential: { mean: 20m } }, mttr: { exponential: { mean: 2m } } }
    - { group: nodes, what: disconnect, mtbf: { exponential: { mean: 40m } }, mttr: { exponential: { mean: 1m } } }
`;
      const loaded = loadScenario('test.yaml', () => text, { policies: POLICIES });
      if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
      const run = buildRun(loaded.scenario, parsePolicy(policy, POLICIES), {
        observers: ({ cluster }) => [new LedgerCheck(cluster)],
      });
      expect(run.run()).toBe('drained');
    },
  );

  test('machines are down in their maintenance window, and drained agents until they are reactivated', () => {
    expect(
      story(`${TWO}
maintenance: [ { agents: [ nodes-1 ], announced: 1m, from: 5m, for: 5m }, { agents: [ nodes-2 ], drain: 20m, for: 5m } ]`),
    ).toEqual([
      '300s nodes-1 off',
      '300s A agent-lost',
      '300s A agent-lost',
      '300s nodes-1 gone',
      '600s nodes-1 there',
      '1200s nodes-2 off',
      '1200s A drained',
      '1200s A drained',
      '1500s nodes-2 on',
    ]);
  });

  test('revocable resources are for those who take them, and go when the load is too high', () => {
    const lines = story(`frameworks:
  - { name: A, role: a, ${ENDLESS} }
  - { name: B, role: b, ${ENDLESS}, capabilities: [ REVOCABLE_RESOURCES ], start: 5s }
oversubscription: [ { group: nodes, revocable: { cpus: 2 }, load_threshold_5min: 3.5 } ]`);
    // Load 4 from 15 s on: 4 - 2 e^(-(t - 15)/300), from 2 at 0 s; see load-controller.ts. Passed some minutes later, once an agent.
    expect(lines.slice(0, 4).every((line) => line.endsWith('B revoked'))).toBe(true);
  });

  test('a task that fits nowhere without revocable resources is for those who take them', () => {
    const text = (capabilities: string): string => `
frameworks: [ { name: A, role: a, behaviour: batch, ${capabilities} tasks: { count: 1, needs: { cpus: 5 }, duration: 1m } } ]
oversubscription: [ { group: nodes, revocable: { cpus: 6 } } ]`;
    expect(story(text('capabilities: [ REVOCABLE_RESOURCES ],'))).toEqual(['75s A done']); // From the first estimate, at 15 s, on.
    expect(() => story(text(''))).toThrow(
      'no agent can hold such a task: it needs cpus 5, and the most an agent has is cpus 2',
    );
  });

  test('the operator sets quotas, weights and the whitelist', () => {
    const lines = story(`frameworks:
  - { name: A, role: a, behaviour: hoarder }
  - { name: B, role: b, ${ENDLESS}, start: 1m }
operator: [ { at: 5m, role: b, quota: { guarantee: { cpus: 2 } } }, { at: 6m, role: b, weight: 2 }, { at: 7m, whitelist: [ nodes-1 ] } ]`);
    expect(lines).toEqual(['300s A rescinded quota']);
  });

  test('a quota that the cluster does not allow ends the run, unless it is forced', () => {
    const operator = (force: boolean): string =>
      `${TWO}\noperator: [ { at: 5m, role: a, quota: { limit: { cpus: 2 } }, force: ${force} } ]`;
    expect(() => story(operator(false))).toThrow(
      'at 300s the quota of role a is refused: a holds 4 of cpus, more than the limit of 2; raise it, or force it',
    );
    expect(story(operator(true))).toEqual([]);
  });

  test('rate limits hold up those of a principal', () => {
    const lines = story(`frameworks: [ { name: A, role: a, principal: p, ${ENDLESS}, tasks_per_offer: 1 } ]
rate_limits: { limits: [ { principal: p, qps: 0.01, capacity: 1 } ] }`);
    // At 0 it suppresses, since it has nothing to do yet, and revives: that call waits until 100 s. Then there are two offers
    // and two answers: the first waits until 200 s, the second is one too many.
    expect(lines).toEqual([
      '100s A off',
      '100s A rescinded framework',
      '100s A dropped',
      '100s A rescinded framework',
      '100s A dropped',
      '100s A gone',
    ]);
  });
});

test('names that are not there, and keys that do not go together, are complained of', () => {
  const text = problems(`
failures:
  timetable:
    - { at: 1m, agents: [ nodes-7 ] }
    - { at: 1m, agents: [ nodes-1 ], group: nodes }
    - { at: 1m, framework: B }
    - { at: 1m, group: nodez, what: partition, noticed: ping }
maintenance: [ { group: nodes, announced: 5m, from: 1m } ]
operator: [ { at: 1m, role: c, weight: 2 }, { at: 1m, whitelist: [ nodes-9 ] } ]
`);
  expect(text).toContain('exactly one of "agents" and "group" must be given');
  const named = problems(`
failures:
  timetable:
    - { at: 1m, agents: [ nodes-7 ] }
    - { at: 1m, framework: B }
    - { at: 1m, group: nodez, what: partition, noticed: ping }
maintenance: [ { group: nodes, announced: 5m, from: 1m } ]
operator: [ { at: 1m, role: c, weight: 2 }, { at: 1m, whitelist: [ nodes-9 ] } ]
`);
  for (const part of [
    'unknown agent "nodes-7"; agents are named nodes-1 to nodes-2',
    'unknown framework "B"',
    'unknown group of agents "nodez", did you mean "nodes"',
    '"noticed" goes with a crash only',
    'announced after it begins',
    'unknown role "c"',
    'unknown agent "nodes-9"',
  ])
    expect(named).toContain(part);
});
