import { expect, test } from 'vitest';
import { buildRun, loadScenario, POLICIES, seconds } from '../src/index.ts';

/**
 * Four agents of one slot, two owned by A and two by B. A runs two tasks of 3 s at once, and at 7 s asks for two of 6 s. B has six
 * tasks of 10 s from the start, and 2 s to go when it is asked. Nothing else takes time.
 */
const STORY = `
until: 30s
cluster: { agents: [{ group: agent, count: 4, resources: { cpus: 1 } }] }
roles:
  A: { owned: { agent: { cpus: 2 } } }
  B: { owned: { agent: { cpus: 2 } }, reclaim_grace: 2s }
frameworks:
  - { name: A now, role: A, behaviour: batch, jobs: { times: [0s], tasks: 2, needs: { cpus: 1 }, duration: 3s } }
  - { name: A later, role: A, behaviour: batch, jobs: { times: [7s], tasks: 2, needs: { cpus: 1 }, duration: 6s } }
  - { name: B, role: B, behaviour: batch, jobs: { times: [0s], tasks: 6, needs: { cpus: 1 }, duration: 10s } }
master: { ideal: true }
policies: [POLICY]
`;

/**
 * A line for each agent, a letter for each second: whose task runs there. Lower case: on what the role has borrowed, as the allocator
 * reports its loans. Ownership is a quantity: the loans are those tasks that have run least, as they would go first (spec/ego.md 4).
 */
function timeline(policy: string, length = 30): string {
  const loaded = loadScenario('story.yaml', () => STORY.replace('POLICY', policy), { policies: POLICIES });
  if ('problems' in loaded)
    throw new Error(loaded.problems.map(({ path, message }) => `${path} ${message}`).join('\n'));
  const { scenario } = loaded;
  const borrowed = new Map<number, Map<number, number>>();
  const lines: string[][] = Array.from({ length: 4 }, () => []);
  const run = buildRun(scenario, scenario.policies[0]!, {
    observers: () => [
      {
        loanChanged: ({ lender, borrower, resources }) => {
          const loans = borrowed.get(borrower) ?? new Map<number, number>();
          const slots = resources.isEmpty ? 0 : resources.amountAt(0) / 1000; // There are but cpus.
          borrowed.set(borrower, loans.set(lender, slots));
        },
      },
    ],
  });
  const draw = (): void => {
    const { tasks, roles, frameworks } = run.cluster;
    for (const line of lines) line.push('.');
    for (const name of ['A', 'B']) {
      const role = roles.find(name)!;
      const running: number[] = [];
      for (let framework = 0; framework < frameworks.count; framework++) {
        for (let task = tasks.firstOfFramework(framework); task >= 0; task = tasks.nextOfFramework(task))
          if (tasks.role(task) === role) running.push(task);
      }
      running.sort((a, b) => tasks.startedAt(b) - tasks.startedAt(a) || b - a);
      let onLoan = [...(borrowed.get(role)?.values() ?? [])].reduce((sum, slots) => sum + slots, 0);
      for (const task of running) lines[tasks.agent(task)]!.splice(-1, 1, onLoan-- > 0 ? name.toLowerCase() : name);
    }
  };
  run.run(Array.from({ length }, (_, second) => ({ at: seconds(second), look: draw })));
  return lines.map((line, agent) => `agent-${agent + 1}  ${line.join('')}`).join('\n');
}

/** The lines of a picture, without what they are indented by. */
function picture([text]: TemplateStringsArray): string {
  return text!
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}

test('an owner gets back what it lent once the grace period is over', () => {
  // A asks at 7, B has until 9, starts those two tasks again at 10 on what it owns and its last two at 15 on loan; from 20 on it
  // holds no more than it owns, so nothing is borrowed.
  expect(timeline('ego-borrow')).toBe(picture`
    agent-1  AAAbbbbbbAAAAAAbbbbbBBBBB.....
    agent-2  AAAbbbbbbAAAAAAbbbbbBBBBB.....
    agent-3  BBBBBBBBBBBBBBBBBBBB..........
    agent-4  BBBBBBBBBBBBBBBBBBBB..........`);
});

test('behind fences nobody waits for another, and nobody uses what another leaves idle', () => {
  // B's six tasks take three rounds of 10 s on its own two agents; A starts at once, and half the time its agents are idle.
  expect(timeline('static')).toBe(picture`
    agent-1  AAA....AAAAAA.................
    agent-2  AAA....AAAAAA.................
    agent-3  BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    agent-4  BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB`);
});

test('static partitioning as a plan: what is owned is a quantity, so that times are the same and agents need not be', () => {
  expect(timeline('ego-static')).toBe(picture`
    agent-1  AAA....AAAAAA.......BBBBBBBBBB
    agent-2  AAA....AAAAAA.......BBBBBBBBBB
    agent-3  BBBBBBBBBBBBBBBBBBBB..........
    agent-4  BBBBBBBBBBBBBBBBBBBB..........`);
});
