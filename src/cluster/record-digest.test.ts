import { expect, test } from 'vitest';
import { Digest } from '../engine/digest.ts';
import { RecordDigest } from './record-digest.ts';
import { Bundle } from './resources/bundle.ts';

const clock = { now: 5 };
type Launch = [number, number, number, number, number, number, number, number];
/** Task, framework, role, agent, job, stage, index, attempts. */
const LAUNCH: Launch = [1, 2, 3, 4, 5, 6, 7, 8];

function digestOf(tell: (to: RecordDigest) => void): string {
  const digest = new Digest();
  tell(new RecordDigest(digest, clock));
  return digest.hex;
}

const CASES: [string, (readonly [number, number])[]][] = [
  ['nothing', []],
  ['one kind', [[1, 5]]],
  [
    'two kinds',
    [
      [0, 1],
      [3, 2 ** 40],
    ],
  ],
];

test.each(CASES)('every number of a record of %s counts, whatever was written before it', (_, entries) => {
  const resources = Bundle.of(entries);
  const plain = digestOf((to) => to.taskLaunched(...LAUNCH, resources));
  const launches = LAUNCH.map((_, i) => {
    const launch: Launch = [...LAUNCH];
    launch[i] = 99;
    return launch;
  });
  const changed = launches.map((launch) => digestOf((to) => to.taskLaunched(...launch, resources)));
  const others = entries.flatMap(([kind, amount], i) => [
    Bundle.of(entries.with(i, [kind + 4, amount])),
    Bundle.of(entries.with(i, [kind, amount + 1])),
  ]);
  for (const other of others) changed.push(digestOf((to) => to.taskLaunched(...LAUNCH, other)));
  expect(new Set([plain, ...changed]).size).toBe(changed.length + 1);

  const much = Bundle.of(Array.from({ length: 9 }, (_, kind) => [kind, 2 ** 50 - 1] as const));
  digestOf((to) => to.agentAdded(-1, much));
  expect(digestOf((to) => to.taskLaunched(...LAUNCH, resources))).toBe(plain);
});
