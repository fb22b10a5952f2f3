import { expect, test } from 'vitest';
import { loadScenario } from '../load/load.ts';
import { formatWarnings } from '../load/problem.ts';
import { POLICIES } from './registry.ts';
import { picture, timeline } from './testing/timeline.ts';

/** Three agents of one CPU. A owns so many and B two; B is the higher in rank. A wants three all the time, B two from 0 to 3 and from 6 on. */
const short = (owned: number): string => `
until: 10s
cluster: { agents: [{ group: g, count: 3, resources: { cpus: 1 } }] }
roles: { A: { owned: { g: ${owned} agents }, rank: 2 }, B: { owned: { g: { cpus: 2 } }, rank: 1 } }
frameworks:
  - { name: A, role: A, behaviour: batch, tasks: { count: 3, needs: { cpus: 1 }, duration: 60s } }
  - { name: B, role: B, behaviour: batch, jobs: { times: [0s, 6s], tasks: 2, needs: { cpus: 1 }, duration: 3s } }
master: { ideal: true }`;

test('rank: who is the higher has its own in full, and the other what is left of it', () => {
  // Four of three are owned. At 3 B needs nothing: A has its own two and a third on loan. At 6 B takes both back.
  expect(timeline(short(2), 'ego-borrow', 10)).toBe(picture`
    agent-1  BBBAAABBBA
    agent-2  BBBAAABBBA
    agent-3  AAAAAAAAAA`);
});

test('proportional: everybody owns as large a part of it', () => {
  // Six of three are owned, four of them by A: two are left of these, and one of the two of B, who is served first.
  expect(timeline(short(4), 'ego-borrow[shortage=proportional]', 10)).toBe(picture`
    agent-1  BBBBBBBBBB
    agent-2  AAAAAAAAAA
    agent-3  AAAAAAAAAA`);
});

test('static: agents are divided by rank, whatever is needed', () => {
  expect(timeline(short(2), 'static', 10)).toBe(picture`
    agent-1  BBB...BBB.
    agent-2  BBB...BBB.
    agent-3  AAAAAAAAAA`);
});

function warningsOf(yaml: string): string {
  const loaded = loadScenario('test.yaml', () => yaml, { policies: POLICIES });
  return 'problems' in loaded ? 'unsound' : formatWarnings(loaded.warnings);
}

test('the author is warned of it, at the place', () => {
  expect(warningsOf(short(1))).toBe('');
  const text =
    'roles.B.owned.g: the roles own cpus 4 of group "g", which has cpus 3; rank decides who goes short, or as the option shortage of ego says';
  expect(warningsOf(short(2)).split('\n')[0]).toBe(`test.yaml:4:64: warning: ${text}`);
});

test('so he is of parts of the day', () => {
  const plan = `
plan: { intervals: [
  { from: "00:00", to: "12:00", roles: {} },
  { from: "12:00", to: "24:00", roles: { A: { owned: { g: 9 agents } } } }] }`;
  expect(warningsOf(short(1) + plan).split('\n')[0]).toMatch(
    /^test.yaml:11:59: warning: plan.intervals\[1\].roles.A.owned.g: the roles own cpus 11 of group "g", which has cpus 3; /,
  );
});
