import { expect, test } from 'vitest';
import { Digest } from '../engine/digest.ts';
import { RecordDigest } from './record-digest.ts';
import { Bundle } from './resources/bundle.ts';

const clock = { now: 5 };
const LAUNCH = { at: 5, task: 1, framework: 2, role: 3, agent: 4, job: 5, stage: 6, index: 7, attempts: 8 };

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
  const plain = digestOf((to) => to.taskLaunched({ ...LAUNCH, resources }));
  const names = ['task', 'framework', 'role', 'agent', 'job', 'stage', 'index', 'attempts'] as const;
  const changed = names.map((name) => digestOf((to) => to.taskLaunched({ ...LAUNCH, resources, [name]: 99 })));
  const others = entries.flatMap(([kind, amount], i) => [
    Bundle.of(entries.with(i, [kind + 4, amount])),
    Bundle.of(entries.with(i, [kind, amount + 1])),
  ]);
  for (const other of others) changed.push(digestOf((to) => to.taskLaunched({ ...LAUNCH, resources: other })));
  expect(new Set([plain, ...changed]).size).toBe(changed.length + 1);

  const much = Bundle.of(Array.from({ length: 9 }, (_, kind) => [kind, 2 ** 50 - 1] as const));
  digestOf((to) => to.agentAdded({ at: 5, agent: -1, total: much }));
  expect(digestOf((to) => to.taskLaunched({ ...LAUNCH, resources }))).toBe(plain);
});
