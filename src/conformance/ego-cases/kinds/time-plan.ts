import { planOfCase } from '../../../allocator/plan/plan-cases.ts';
import { DAY } from '../../../allocator/plan/time-plan.ts';
import { type Micros, seconds } from '../../../engine/micros.ts';
import {
  compare,
  configOf,
  type Fields,
  fieldsOf,
  knownFields,
  listOf,
  numberOf,
  textOf,
  UnknownCase,
  unitsOf,
} from '../case.ts';
import { EgoSim } from '../ego-sim.ts';

/** A day in which ownership changes by the clock: who holds what at given times. */
export function timePlan(testCase: Fields): string[] {
  knownFields(
    testCase,
    'the case',
    'total',
    'config',
    'intervals',
    'ranks',
    'shareRatio',
    'demandAllDay',
    'reclaimGraceSeconds',
    'expect',
  );
  const numbers = (name: string): Readonly<Record<string, number>> =>
    testCase[name] === undefined ? {} : unitsOf(testCase[name], name);
  const ranks = numbers('ranks');
  const ratios = numbers('shareRatio');
  const graces = numbers('reclaimGraceSeconds');
  const demand = unitsOf(testCase['demandAllDay'], 'demandAllDay');
  const plan = listOf(testCase['intervals'], 'intervals').map((interval) => {
    knownFields(interval, 'an interval', 'frm', 'to', 'owned');
    const owned = unitsOf(interval['owned'], 'owned');
    const consumers = Object.keys(demand).map((name) => ({
      name,
      owned: owned[name] ?? 0,
      ...(ranks[name] !== undefined && { rank: ranks[name] }),
      ...(ratios[name] !== undefined && { shareRatio: ratios[name] }),
      ...(graces[name] !== undefined && { reclaimGraceSeconds: graces[name] }),
    }));
    const time = (key: string): Micros => clock(textOf(interval[key], key));
    return { from: time('frm'), to: time('to'), plan: planOfCase(consumers, configOf(testCase['config'])) };
  });
  const slots = numberOf(testCase['total'], 'total');
  const sim = new EgoSim([{ name: 'all', resources: { slots } }], { plan, slot: { slots: 1000 } });
  for (const name of Object.keys(demand)) sim.framework(name, { slots: 1 });
  sim.demand(demand);
  const moments = Object.entries(fieldsOf(testCase['expect'], 'expect'))
    .map(([at, shares]) => ({ at, time: clock(at), shares: unitsOf(shares, at) }))
    .sort((a, b) => a.time - b.time);
  return moments.flatMap(({ at, time, shares }) => {
    sim.pass(time - sim.simulation.now);
    return Object.entries(shares).flatMap(([name, count]) => compare(`${at}, ${name}`, count, sim.held(name)));
  });
}

function clock(text: string): Micros {
  const [hours, minutes] = text.split(':').map(Number);
  const time = seconds(((hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN)) * 60);
  if (!(time >= 0 && time <= DAY)) throw new UnknownCase(`"${text}" is no time of day`);
  return time;
}
