import fc from 'fast-check';
import { expect, test } from 'vitest';
import { history } from './histories/history.ts';
import { play } from './histories/play.ts';

/** How many histories; a failure is replayed with the seed and path that it prints. */
const RUNS = Number(process.env['HISTORIES'] ?? 2000);

test(`over ${RUNS} random histories balances and rules hold, and maps filled in another order change no decision`, () => {
  const { HISTORY_SEED: seed, HISTORY_PATH: path } = process.env;
  let offers = 0;
  let balances = 0;
  const property = fc.property(history, (one) => {
    const played = play(one, false);
    offers += played.rules.offers;
    balances += played.balances;
    expect(play(one, true).rules.decisions).toEqual(played.rules.decisions);
  });
  const result = fc.check(property, {
    numRuns: RUNS,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  });
  if (result.failed) {
    const replay = `HISTORY_SEED=${result.seed} HISTORY_PATH=${result.counterexamplePath} npx vitest run test/histories.test.ts`;
    throw new Error(`${result.errorInstance}\n${fc.defaultReportMessage(result)}\n\nReplay it with\n  ${replay}`);
  }
  // Rules that are never put to the test would hold too.
  if (path === undefined) {
    expect(offers).toBeGreaterThan(20 * RUNS);
    expect(balances).toBeGreaterThan(100 * RUNS);
  }
});
