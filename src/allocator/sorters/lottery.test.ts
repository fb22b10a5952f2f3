import { expect, test } from 'vitest';
import { Kinds } from '../../cluster/resources/kinds.ts';
import { RandomStream } from '../../engine/random.ts';
import { ClusterTotals } from '../cluster-totals.ts';
import { Holdings } from '../holdings.ts';
import { SorterTree } from '../sorter-tree.ts';
import { lottery } from './lottery.ts';

/** How often each of three clients with 3, 2 and 1 tickets comes first in so many draws. */
function winners(draws: number, present: readonly string[]): Record<string, number> {
  const kinds = new Kinds();
  const tree = new SorterTree(
    kinds,
    new ClusterTotals(kinds, []),
    lottery,
    new RandomStream('lottery'),
    new Holdings(),
  );
  const won: Record<string, number> = {};
  for (const [path, tickets] of [
    ['a', 3],
    ['b', 2],
    ['c', 1],
  ] as const) {
    tree.setWeight(path, tickets);
    tree.setActive(tree.add(path), present.includes(path));
    won[path] = 0;
  }
  for (let draw = 0; draw < draws; draw++) won[tree.path(tree.order()[0]!)]!++;
  return won;
}

test('who has half of the tickets comes first in half of the draws', () => {
  // 6,000 draws: expected 3,000, 2,000 and 1,000; standard deviations 38.7, 36.5 and 28.9, of which four are granted.
  const { a, b, c } = winners(6000, ['a', 'b', 'c']);
  expect(Math.abs(a! - 3000)).toBeLessThan(155);
  expect(Math.abs(b! - 2000)).toBeLessThan(146);
  expect(Math.abs(c! - 1000)).toBeLessThan(116);
});

test('tickets of who does not want anything are not drawn', () => {
  // 2 : 1 among the two who do: 4,000 of 6,000, standard deviation 36.5.
  const { a, b } = winners(6000, ['b', 'c']);
  expect(a).toBe(0);
  expect(Math.abs(b! - 4000)).toBeLessThan(146);
});
