import { type Candidate, type Claim, chooseVictims, chooseVictimsOnAgent } from '../../../allocator/plan/victims.ts';
import { compare, type Fields, fieldsOf, flagOf, knownFields, listOf, numberOf, textOf } from '../case.ts';

/**
 * Which tasks of which sessions of one consumer go so that `need` slots come free, anywhere or together on one host. The one
 * decision of the engine, asked of its public seam: a session's deserved slots and rank are its consumer's affair, not a role's.
 */
export function victimChoice(testCase: Fields): string[] {
  knownFields(testCase, 'the case', 'need', 'sameHost', 'host', 'sessions', 'expect', 'sessionRank');
  const names: string[] = [];
  const hosts: string[] = [];
  const over: number[] = [];
  const candidates: Candidate[] = [];
  listOf(testCase['sessions'], 'sessions').forEach((fields, session) => {
    knownFields(fields, `session ${session + 1}`, 'preemptionRank', 'deserved', 'tasks');
    const tasks = listOf(fields['tasks'], 'tasks');
    over.push(tasks.length - numberOf(fields['deserved'] ?? 0, 'deserved'));
    for (const task of tasks) {
      knownFields(task, 'a task', 'elapsed', 'host');
      const host = task['host'] === undefined ? '' : textOf(task['host'], 'host');
      if (!hosts.includes(host)) hosts.push(host);
      const elapsed = numberOf(task['elapsed'], 'elapsed');
      candidates.push({
        task: names.push(textOf(task['name'], 'name of a task')) - 1,
        agent: hosts.indexOf(host),
        giver: 0,
        session,
        needs: [1],
        turn: 0,
        preemptionRank: numberOf(fields['preemptionRank'] ?? 0, 'preemptionRank'),
        loss: elapsed,
        startedAt: -elapsed,
      });
    }
  });
  const need = numberOf(testCase['need'], 'need');
  const giver = { excess: [names.length], shareRatio: 1, rank: 0 };
  const claim: Claim = {
    kind: 'pool',
    criterion: 'leastLostWork',
    sessions: over,
    ...(testCase['sessionRank'] !== undefined && { sessionRank: numberOf(testCase['sessionRank'], 'sessionRank') }),
  };
  const together = testCase['sameHost'] === undefined ? false : flagOf(testCase['sameHost'], 'sameHost');
  const free = hosts.map(() => [0]);
  const onHost = typeof testCase['host'] === 'string' ? hosts.indexOf(testCase['host']) : -1;
  const there = onHost < 0 ? candidates : candidates.filter(({ agent }) => agent === onHost);
  const victims =
    together || onHost >= 0
      ? (chooseVictimsOnAgent([need], free, [0], there, [giver], claim)?.tasks ?? [])
      : chooseVictims(need, there, [giver], claim);
  const expected = fieldsOf(testCase['expect'], 'expect');
  knownFields(expected, 'expect', 'victims', 'host');
  const differences = compare('victims', sorted(expected['victims']), victims.map((task) => names[task]!).sort());
  if (expected['host'] === undefined || victims.length === 0) return differences;
  return [...differences, ...compare('host', expected['host'], hosts[candidates[victims[0]!]!.agent])];
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map((entry) => textOf(entry, 'victim')).sort() : value;
}
