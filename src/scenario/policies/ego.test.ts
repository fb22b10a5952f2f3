import { expect, test } from 'vitest';
import { buildRun } from '../build/build.ts';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import { POLICIES } from './registry.ts';
import { picture, timeline } from './testing/timeline.ts';

const LENDING = `
until: 31s
cluster: { agents: [{ group: agents, count: 4, resources: { cpus: 1 } }] }
roles: { A: { owned: { agents: 2 agents } }, B: { owned: { agents: 2 agents } } }
frameworks:
  - { name: A, role: A, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 3s } }
  - { name: A2, role: A, behaviour: batch, start: 7s, tasks: { count: 2, needs: { cpus: 1 }, duration: 6s } }
  - { name: B, role: B, behaviour: batch, tasks: { count: 6, needs: { cpus: 1 }, duration: 10s } }
master: { ideal: true }`;

test('an owner gets back what it lent once the grace period is over', () => {
  // B borrows agents 1 and 2 at 3. A asks at 7, B has until 9, and starts those two tasks again at 10 on what it owns; its last
  // two run on loan from 15. At 20 it holds no more than it owns, so nothing is borrowed (ownership is a quantity).
  expect(timeline(LENDING, 'ego-borrow[grace=2s]', 30)).toBe(picture`
    agent-1  AAABBBBBBAAAAAABBBBBBBBBB.....
    agent-2  AAABBBBBBAAAAAABBBBBBBBBB.....
    agent-3  BBBBBBBBBBBBBBBBBBBB..........
    agent-4  BBBBBBBBBBBBBBBBBBBB..........`);
});

test('without lending the owner waits for nobody, and the other never has more than it owns', () => {
  // Whose machines they are does not matter, only how many: B's last two tasks go to the first that are free.
  expect(timeline(LENDING, 'ego-static', 31)).toBe(picture`
    agent-1  AAA....AAAAAA.......BBBBBBBBBB.
    agent-2  AAA....AAAAAA.......BBBBBBBBBB.
    agent-3  BBBBBBBBBBBBBBBBBBBB...........
    agent-4  BBBBBBBBBBBBBBBBBBBB...........`);
});

test('a borrower that resumes by default has nothing to lose, however long it has run', () => {
  // B borrows both agents, Service from 0 and Batch from 3. A asks at 6: Batch would start again, Service goes on where it was.
  const story = (onKill: string): string => `
until: 10s
cluster: { agents: [{ group: agents, count: 2, resources: { cpus: 1 } }] }
roles: { A: { owned: { agents: 2 agents } }, B: {} }
frameworks:
  - { name: A, role: A, behaviour: batch, start: 6s, tasks: { count: 1, duration: 9s } }
  - { name: Service, role: B, behaviour: service${onKill}, tasks: { count: 1, duration: 20s } }
  - { name: Batch, role: B, behaviour: batch, start: 3s, tasks: { count: 1, duration: 20s } }
master: { ideal: true }`;
  expect(timeline(story(''), 'ego-borrow', 9)).toBe(picture`
    agent-1  SSSSSSAAA
    agent-2  ...BBBBBB`);
  expect(timeline(story(', on_kill: restart'), 'ego-borrow', 9)).toBe(picture`
    agent-1  SSSSSSSSS
    agent-2  ...BBBAAA`);
});

test('strict priority preempts only when it is told to', () => {
  const yaml = `
until: 20s
cluster: { agents: [{ group: agents, count: 1, resources: { cpus: 1 } }] }
roles: { high: { priority: 1 }, low: { priority: 2 } }
frameworks:
  - { name: High, role: high, behaviour: batch, start: 4s, tasks: { count: 1, needs: { cpus: 1 }, duration: 3s } }
  - { name: Low, role: low, behaviour: batch, tasks: { count: 1, needs: { cpus: 1 }, duration: 6s } }
master: { ideal: true }`;
  expect(timeline(yaml, 'priority', 14)).toBe('agent-1  LLLLLLHHH.....');
  expect(timeline(yaml, 'priority[preempt=true]', 14)).toBe('agent-1  LLLLHHHLLLLLL.');
});

test('parts of the day that leave a gap are complained of where they stand', () => {
  const yaml = `
until: 1h
cluster: { agents: [{ group: agents, count: 1, resources: { cpus: 1 } }] }
roles: { A: {} }
plan: { intervals: [{ from: "00:00", to: "02:00", roles: { B: { rank: 1 } } }, { from: "03:00", to: "24:00", roles: {} }] }
frameworks: [{ name: A, role: A, behaviour: batch, tasks: { duration: 3s } }]
policies: [ego-borrow]`;
  const loaded = loadScenario('test.yaml', () => yaml, { policies: POLICIES });
  expect('problems' in loaded && loaded.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'plan.intervals[0].roles.B: unknown role "B", did you mean "A"?',
    'plan.intervals[1].from: begins at 03:00; the one before ends at 02:00',
  ]);
});

test('a framework that launches one task out of each offer is offered the rest of its own at the same instant', () => {
  // Two agents of four slots, one each. A has three tasks and B eight: B fills its own and borrows what A leaves.
  const yaml = `
until: 10s
cluster: { agents: [{ group: agents, count: 2, resources: { cpus: 4 } }] }
roles: { A: { owned: { agents: 1 agent } }, B: { owned: { agents: 1 agent } } }
frameworks:
  - { name: A, role: A, behaviour: batch, tasks_per_offer: 1, tasks: { count: 3, needs: { cpus: 1 }, duration: 9s } }
  - { name: B, role: B, behaviour: batch, tasks_per_offer: 1, tasks: { count: 8, needs: { cpus: 1 }, duration: 9s } }
master: { ideal: true }`;
  expect(launchesAtStart(yaml, 'ego-borrow')).toEqual({ A: 3, B: 5 });
  expect(launchesAtStart(yaml, 'ego-share')).toEqual({ A: 3, B: 5 });
});

function launchesAtStart(yaml: string, policy: string): Record<string, number> {
  const loaded = loadScenario('test.yaml', () => `${yaml}\npolicies: ['${policy}']`, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  const launches: Record<string, number> = {};
  const run = buildRun(loaded.scenario, loaded.scenario.policies[0]!, {
    observers: ({ cluster }) => [
      {
        taskLaunched: ({ at, framework }) => {
          const name = cluster.frameworks.name(framework);
          if (at === 0) launches[name] = (launches[name] ?? 0) + 1;
        },
      },
    ],
  });
  run.run();
  return launches;
}

const NAMED = `
until: 20s
cluster: { agents: [{ group: agents, count: 4, resources: { cpus: 1 } }] }
roles: { A: { owned: { agents: 2 agents }, owned_bound: BOUND }, B: { owned: { agents: 1 agent } } }
frameworks:
  - { name: B, role: B, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 4s } }
  - { name: C, role: B, behaviour: batch, start: 1s, tasks: { count: 1, needs: { cpus: 1 }, duration: 20s } }
  - { name: A, role: A, behaviour: batch, start: 6s, tasks: { count: 2, needs: { cpus: 1 }, duration: 5s } }
master: { ideal: true }`;

test('who owns particular agents gets these and no others back, though others idle', () => {
  // A owns agents 1 and 2. B has agent 3, its role's own, and agent 4, nobody's; C of the same role borrows agent 1. At 6 s two others
  // idle, but A takes its own: what ran on agent 1 begins again on agent 3.
  expect(timeline(NAMED.replace('BOUND', 'agents'), 'ego-borrow', 12)).toBe(picture`
    agent-1  .CCCCCAAAAA.
    agent-2  ......AAAAA.
    agent-3  BBBB..CCCCCC
    agent-4  BBBB........`);
});

test('who owns a quantity takes any that are free', () => {
  expect(timeline(NAMED.replace('BOUND', 'quantity'), 'ego-borrow', 12)).toBe(picture`
    agent-1  BBBB..AAAAA.
    agent-2  BBBB..AAAAA.
    agent-3  .CCCCCCCCCCC
    agent-4  ............`);
});

test('demand that is not declared is taken to be without bound until offers are refused', () => {
  // A owns two agents and has one task. It is offered both, uses one and wants no more; the other is lent to B.
  const yaml = `
until: 20s
cluster: { agents: [{ group: agents, count: 4, resources: { cpus: 1 } }] }
roles: { A: { owned: { agents: 2 agents } }, B: { owned: { agents: 2 agents } } }
frameworks:
  - { name: A, role: A, behaviour: batch, tasks: { count: 1, needs: { cpus: 1 }, duration: 6s } }
  - { name: B, role: B, behaviour: batch, tasks: { count: 6, needs: { cpus: 1 }, duration: 4s } }
master: { ideal: true }`;
  expect(timeline(yaml, 'ego-borrow[demand=inferred]', 10)).toBe(picture`
    agent-1  AAAAAA....
    agent-2  BBBBBBBB..
    agent-3  BBBBBBBB..
    agent-4  BBBBBBBB..`);
});

test('7: offers that wait for an answer are rescinded before anybody is killed', () => {
  // A owns all four agents and lends them. B runs two tasks, H keeps two offers and waits for a third. At 5 s A wants two.
  const yaml = `
until: 20s
cluster: { agents: [{ group: agents, count: 4, resources: { cpus: 1 } }] }
roles: { A: { owned: { agents: 4 agents } }, B: { owned: {} }, H: { owned: {} } }
frameworks:
  - { name: B, role: B, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 8s } }
  - { name: H, role: H, behaviour: gang, hold: forever, tasks: { count: 3, needs: { cpus: 1 }, duration: 2s } }
  - { name: A, role: A, behaviour: batch, start: 5s, tasks: { count: 2, needs: { cpus: 1 }, duration: 4s } }
master: { ideal: true }`;
  expect(timeline(yaml, 'ego-borrow', 12)).toBe(picture`
    agent-1  BBBBBBBB.HH.
    agent-2  BBBBBBBB.HH.
    agent-3  .....AAAAHH.
    agent-4  .....AAAA...`);
});

test('of a framework that holds little of one resource and much of another the latter counts', () => {
  // B should hold the two tasks of B1, 6 CPUs and 2 GiB: what it has too much of is memory, and that is the one task of B2.
  const story = `
until: 4s
cluster: { agents: [{ group: g, count: 1, resources: { cpus: 8, mem: 5GiB } }] }
roles: { A: {}, B: {} }
frameworks:
  - { name: B1, role: B, behaviour: batch, tasks: { count: 2, needs: { cpus: 3, mem: 1GiB }, duration: 60s } }
  - { name: B2, role: B, behaviour: batch, tasks: { count: 1, needs: { cpus: 1, mem: 3GiB }, duration: 60s } }
  - { name: A, role: A, behaviour: batch, start: 1s, tasks: { count: 1, needs: { cpus: 1, mem: 3GiB }, duration: 60s } }
master: { ideal: true }`;
  expect(timeline(story, 'ego-share[victim_criterion=mostOverAllocated]', 4)).toBe('agent-1  BAAA');
});
