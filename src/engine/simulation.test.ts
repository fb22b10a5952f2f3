import { describe, expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import { Simulation } from './simulation.ts';

const FIRST = 1;
const SECOND = 2;

/** A simulation that writes down what runs: time, kind, subject. */
function diary(): { simulation: Simulation; lines: string[] } {
  const simulation = new Simulation();
  const lines: string[] = [];
  simulation.on(FIRST, (subject) => lines.push(`${simulation.now} first ${subject}`));
  simulation.on(SECOND, (subject) => lines.push(`${simulation.now} second ${subject}`));
  return { simulation, lines };
}

test('events run in order of time, then kind, then scheduling', () => {
  const { simulation, lines } = diary();
  simulation.schedule(10, SECOND, 1);
  simulation.schedule(10, FIRST, 2);
  simulation.schedule(5, SECOND, 3);
  simulation.scheduleAt(10, FIRST, 4);
  simulation.runToEnd();
  expect(lines).toEqual(['5 second 3', '10 first 2', '10 first 4', '10 second 1']);
  expect([simulation.now, simulation.eventsRun, simulation.pending]).toEqual([10, 4, 0]);
});

test('a run goes up to and including its end, sets the clock there, and the next one goes on', () => {
  const { simulation, lines } = diary();
  for (const delay of [9, 10, 11]) simulation.schedule(delay, FIRST, delay);
  simulation.run(10);
  expect(lines).toEqual(['9 first 9', '10 first 10']);
  expect(simulation.now).toBe(10);
  simulation.run(30);
  expect(lines.at(-1)).toBe('11 first 11');
  expect(simulation.now).toBe(30);
});

test('what a handler schedules for this instant still runs in it, smaller kinds first', () => {
  const simulation = new Simulation();
  const lines: string[] = [];
  simulation.on(FIRST, (subject) => lines.push(`first ${subject}`));
  simulation.on(SECOND, (subject) => {
    lines.push(`second ${subject}`);
    if (subject === 1) simulation.schedule(0, FIRST, 3);
  });
  simulation.schedule(5, SECOND, 1);
  simulation.schedule(5, SECOND, 2);
  simulation.run(5);
  expect(lines).toEqual(['second 1', 'first 3', 'second 2']);
});

test('stop ends the run after the current event and leaves the clock there', () => {
  const simulation = new Simulation();
  simulation.on(FIRST, () => simulation.stop());
  simulation.schedule(3, FIRST, 0);
  simulation.schedule(4, FIRST, 0);
  simulation.run(100);
  expect([simulation.now, simulation.pending]).toEqual([3, 1]);
  simulation.run(100);
  expect([simulation.now, simulation.pending]).toEqual([4, 0]);
  simulation.run(100);
  expect(simulation.now).toBe(100);
});

test('a long run goes to its end, and stops at any event of it', () => {
  const { simulation, lines } = diary();
  for (let i = 0; i < 1000; i++) simulation.schedule(i, FIRST, i);
  simulation.on(3, () => simulation.stop());
  simulation.schedule(500, 3, 0);
  simulation.run(2000);
  expect([lines.length, simulation.now]).toEqual([501, 500]);
  simulation.run(2000);
  expect([lines.length, simulation.eventsRun, simulation.now]).toEqual([1000, 1001, 2000]);
});

test('a cancelled event does not run', () => {
  const { simulation, lines } = diary();
  const id = simulation.arm(1, FIRST, 1);
  simulation.schedule(2, FIRST, 2);
  expect(simulation.cancel(id)).toBe(true);
  simulation.runToEnd();
  expect(lines).toEqual(['2 first 2']);
  expect(simulation.cancel(id)).toBe(false);
});

test('timers that are no events have their place in the order of scheduling', () => {
  const simulation = new Simulation();
  const seen: number[] = [];
  simulation.on(FIRST, () => seen.push(simulation.eventSequence));
  simulation.schedule(1, FIRST, 0);
  const timer = simulation.nextSequence();
  simulation.schedule(1, FIRST, 0);
  simulation.runToEnd();
  expect([seen[0]! < timer, timer < seen[1]!, simulation.sequence]).toEqual([true, true, 3]);
});

describe('mistakes are refused', () => {
  test.each([-1, 0.5, Number.NaN, Infinity])('a delay of %s', (delay) => {
    const { simulation } = diary();
    expect(() => simulation.schedule(delay, FIRST, 0)).toThrow(AssertionError);
  });

  test('a time in the past, and a run that ends there', () => {
    const { simulation } = diary();
    simulation.run(10);
    expect(() => simulation.scheduleAt(9, FIRST, 0)).toThrow('nothing can be scheduled in the past: at 9, now is 10');
    expect(() => simulation.run(9)).toThrow(AssertionError);
    expect(() => simulation.run(Infinity)).toThrow(AssertionError);
  });

  test('an event without a handler, two handlers, and a run within a run', () => {
    const simulation = new Simulation();
    simulation.schedule(0, FIRST, 0);
    expect(() => simulation.runToEnd()).toThrow('an event of kind 1 is due, but no handler was set for it');
    simulation.on(FIRST, () => simulation.run(5));
    expect(() => simulation.on(FIRST, () => {})).toThrow('kind 1 has a handler already');
    simulation.schedule(0, FIRST, 0);
    expect(() => simulation.runToEnd()).toThrow('a handler cannot start a run within a run');
  });
});
