import { describe, expect, test } from 'vitest';
import { seconds, toSeconds } from '../engine/micros.ts';
import { LifeRun } from '../testing/life-run.ts';
import type { MasterOptions } from './options.ts';
import { refusalOf } from './refusal.ts';

test('a refusal is at the most 365 days long, and 5 s where its length makes no sense', () => {
  const year = 365 * 86_400 * 1e6;
  expect([0, 1, year, year + 1, Number.POSITIVE_INFINITY, -1, Number.NaN].map(refusalOf)).toEqual([
    0,
    1,
    year,
    year,
    year,
    5e6,
    5e6,
  ]);
});

/** Offers of one agent that a framework declines for so many seconds: how long each is refused by the records, and when each was made. */
function declined(refuse: number, options: Partial<MasterOptions> = {}): { lasts: number[]; offered: number[] } {
  const lasts: number[] = [];
  const offered: number[] = [];
  const run = new LifeRun({ a1: 2 }, options, {}, () => {}, {
    offerMade: ({ at }) => offered.push(toSeconds(at)),
    offerDeclined: ({ at, refusedUntil }) => lasts.push(refusedUntil === 0 ? 0 : toSeconds(refusedUntil - at)),
  });
  run.framework('a', 0, 0);
  run.schedulers[0]!.refuse = refuse;
  run.until(12);
  return { lasts, offered };
}

// The first offer is made at 0, when the framework registers. A refusal of one interval holds in the next cycle, which was armed before it; a longer
// one is over in the cycle at its end, which was armed after it (spec/mesos.md 4.5).
describe('records say until when an offer is refused, and then it is offered again', () => {
  test.each([
    ['not at all', 0, 0, [0, 1, 2]],
    ['less than the interval: the interval', 0.3, 1, [0, 2, 4]],
    ['longer than the interval', 3, 3, [0, 3, 6]],
    ['a length without sense: 5 s', -1, 5, [0, 5, 10]],
  ])('%s', (_, refuse, lasts, offered) => {
    const run = declined(refuse);
    expect(run.lasts[0]).toBe(lasts);
    expect(run.offered.slice(0, 3)).toEqual(offered);
  });

  test('what is refused while a cycle is under way counts from its end', () => {
    // A cycle takes 2 s, the next periodic one begins 1 s after its end. At 0: until 0 + 2 + 1.
    expect(declined(0.3, { cycleBase: seconds(2) }).lasts[0]).toBe(3);
  });
});

test('an answer to an inverse offer has no lower bound, and is 5 s where its length makes no sense', () => {
  const run = new LifeRun({ a1: 2 });
  run.framework('a', 1, 1000);
  const asked: number[] = [];
  run.schedulers[0]!.onInverseOffer = (agent, _from, driver) => {
    asked.push(toSeconds(run.simulation.now));
    driver.answerInverseOffer(agent, false, asked.length === 1 ? -1 : seconds(0.5));
  };
  run.until(1).master.maintenance.schedule(0, seconds(60));
  run.until(9);
  expect(asked.slice(0, 3)).toEqual([1, 6, 7]);
});
