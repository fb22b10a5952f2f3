import { expect, test } from 'vitest';
import { Bundle } from '../cluster/resources/bundle.ts';
import { RefusalFilters } from './refusal-filters.ts';

const cpus = (amount: number): Bundle => Bundle.of([[0, amount]]);

test('many refusals on one agent keep apart, on the way to more room too', () => {
  const filters = new RefusalFilters();
  for (let seat = 0; seat < 40; seat++) filters.addSeat(seat, 0);
  for (let seat = 0; seat < 40; seat++) {
    filters.add(3, seat, cpus(100 + seat), 0, 1000, seat + 1);
    filters.add(1, seat, cpus(1), 0, 1000, seat + 1);
  }
  for (let seat = 0; seat < 40; seat++) {
    expect(filters.blocks(3, seat, cpus(100 + seat), 500, 99)).toBe(true);
    expect(filters.blocks(3, seat, cpus(101 + seat), 500, 99)).toBe(false);
  }
  expect(filters.countActive(500, (seat) => seat < 10)).toBe(20);
  expect(filters.blocks(7, 0, cpus(1), 500, 99)).toBe(false);
});

test('at its end a refusal holds in a cycle that was armed before it, and in no later one', () => {
  const filters = new RefusalFilters();
  filters.addSeat(0, 0);
  filters.add(0, 0, cpus(5), 0, 1000, 7);
  expect(filters.blocks(0, 0, cpus(5), 999, 99)).toBe(true);
  expect(filters.blocks(0, 0, cpus(5), 1000, 6)).toBe(true);
  expect(filters.blocks(0, 0, cpus(5), 1000, 8)).toBe(false);
  expect(filters.blocks(0, 0, cpus(5), 1001, 6)).toBe(false);
});

test('what is taken back is void, what is refused after that is not, and places of the dead are used again', () => {
  const filters = new RefusalFilters();
  filters.addSeat(0, 0);
  for (let round = 1; round <= 1000; round++) {
    filters.add(0, 0, cpus(5), round, round + 2, 2 * round);
    expect(filters.blocks(0, 0, cpus(5), round, 2 * round + 1)).toBe(true);
    if (round % 3 === 0) {
      filters.voidSeat(0, 2 * round + 1);
      expect(filters.blocks(0, 0, cpus(5), round, 2 * round + 1)).toBe(false);
    }
  }
});
