import { expect, test } from 'vitest';
import { Bundle } from '../cluster/resources/bundle.ts';
import { NOT_BLOCKED, RefusalFilters } from './refusal-filters.ts';

const cpus = (amount: number): Bundle => Bundle.of([[0, amount]]);

/** Refusals, and a clock that goes as the test says; every timer armed takes the next place in the order. */
function setUp(seats: number) {
  const time = { now: 0, sequence: 0, nextSequence: () => time.sequence++ };
  const filters = new RefusalFilters(time);
  for (let seat = 0; seat < seats; seat++) filters.addSeat(seat);
  /** At a time, in a cycle armed at this place. */
  const cycle = (now: number, sequence: number = time.sequence) => {
    time.now = now;
    filters.beginCycle(sequence);
  };
  return { filters, time, cycle };
}

test('many refusals on one agent keep apart, on the way to more room too', () => {
  const { filters, cycle } = setUp(40);
  for (let seat = 0; seat < 40; seat++) {
    filters.add(3, seat, cpus(100 + seat), 1000);
    filters.add(1, seat, cpus(1), 1000);
  }
  cycle(500);
  for (let seat = 0; seat < 40; seat++) {
    expect(filters.blocks(3, seat, cpus(100 + seat))).toBe(true);
    expect(filters.blocks(3, seat, cpus(101 + seat))).toBe(false);
  }
  expect(filters.countActive((seat) => seat < 10)).toBe(20);
  expect(filters.blocks(7, 0, cpus(1))).toBe(false);
});

test('at its end a refusal holds in a cycle that was armed before it, and in no later one', () => {
  const { filters, time, cycle } = setUp(1);
  const armed = time.sequence;
  filters.add(0, 0, cpus(5), 1000);
  const isBlocked = (now: number, sequence: number) => {
    cycle(now, sequence);
    return filters.blocks(0, 0, cpus(5));
  };
  expect(isBlocked(999, armed + 9)).toBe(true);
  expect(isBlocked(1000, armed)).toBe(true);
  expect(isBlocked(1000, armed + 1)).toBe(false);
  expect(isBlocked(1001, armed)).toBe(false);
});

test('what is taken back is void, what is refused after that is not, and places of the dead are used again', () => {
  const { filters, cycle } = setUp(1);
  for (let round = 1; round <= 1000; round++) {
    cycle(round);
    filters.add(0, 0, cpus(5), 2);
    expect(filters.blocks(0, 0, cpus(5))).toBe(true);
    if (round % 3 !== 0) continue;
    filters.voidSeat(0);
    expect(filters.blocks(0, 0, cpus(5))).toBe(false);
  }
});

test('a place whose refusal still holds is not used for the next', () => {
  const { filters, cycle } = setUp(2);
  filters.add(0, 0, cpus(5), 1000);
  for (let round = 1; round <= 100; round++) {
    cycle(round);
    filters.add(0, 1, cpus(1), 1);
    expect(filters.blocks(0, 0, cpus(5))).toBe(true);
  }
});

test('what is contained in more kinds, or of another kind, than was refused is not held back', () => {
  const { filters, cycle } = setUp(1);
  filters.add(
    0,
    0,
    Bundle.of([
      [0, 5],
      [2, 7],
    ]),
    1000,
  );
  cycle(1);
  expect(filters.blocks(0, 0, Bundle.of([[2, 7]]))).toBe(true);
  expect(filters.blocks(0, 0, Bundle.of([[1, 1]]))).toBe(false);
  expect(
    filters.blocks(
      0,
      0,
      Bundle.of([
        [0, 5],
        [2, 7],
        [3, 1],
      ]),
    ),
  ).toBe(false);
});

test('what is refused several times is refused until the refusal made last ends, as far as that one goes', () => {
  const { filters, cycle } = setUp(2);
  filters.add(0, 0, cpus(5), 100);
  cycle(10);
  filters.add(0, 0, cpus(5), 100);
  filters.add(0, 1, cpus(9), 500);
  cycle(20);
  filters.add(0, 0, cpus(4), 100);
  expect(filters.blockedUntil(0, 0, cpus(4))).toBe(120);
  expect(filters.blockedUntil(0, 0, cpus(5))).toBe(110);
  expect(filters.blockedUntil(0, 0, cpus(6))).toBe(NOT_BLOCKED);
  expect(filters.blockedUntil(0, 1, cpus(6))).toBe(510);
});
