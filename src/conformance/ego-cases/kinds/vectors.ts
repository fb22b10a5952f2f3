import { vectorPlan } from '../../../allocator/plan/plan.ts';
import { MICROS_PER_SECOND } from '../../../engine/micros.ts';
import { compare, type Fields, fieldsOf, knownFields, listOf, numberOf, textOf, unitsOf } from '../case.ts';
import { EgoSim, type Units } from '../ego-sim.ts';

/** More than fits on any host of a case. */
const PLENTY = 100_000;

/** How many slots of a shape one host takes, after others (kind `vector-fit`). */
export function vectorFit(testCase: Fields): string[] {
  knownFields(testCase, 'the case', 'host', 'slots', 'cases');
  const host = unitsOf(testCase['host'], 'host');
  const shapes = Object.entries(fieldsOf(testCase['slots'], 'slots')).map(([name, needs]) => ({
    name,
    needs: unitsOf(needs, name),
  }));
  return listOf(testCase['cases'], 'cases').flatMap((fill, i) => {
    knownFields(fill, `case ${i + 1}`, 'only', 'mix', 'thenFill', 'expect');
    const plan = vectorPlan(
      Object.keys(host),
      shapes.map(({ name }) => ({ role: name })),
      { reclaimPool: false },
    );
    const sim = new EgoSim([{ name: 'host', resources: host }], { plan });
    for (const { name, needs } of shapes) sim.framework(name, needs);
    const mix: Units = fill['mix'] === undefined ? {} : unitsOf(fill['mix'], 'mix');
    const last = textOf(fill['only'] ?? fill['thenFill'], 'thenFill');
    sim.demand(mix).pass(MICROS_PER_SECOND);
    const before = sim.held(last);
    sim.demand({ ...mix, [last]: PLENTY }).pass(MICROS_PER_SECOND);
    return compare(`case ${i + 1}`, fill['expect'], sim.held(last) - before);
  });
}

/** How many tasks of different shapes each consumer runs of a shared pool (kind `vector-share`). */
export function vectorShare(testCase: Fields): string[] {
  knownFields(testCase, 'the case', 'total', 'consumers', 'expect');
  const total = unitsOf(testCase['total'], 'total');
  const consumers = listOf(testCase['consumers'], 'consumers').map((consumer) => {
    knownFields(consumer, 'a consumer', 'shareRatio', 'task');
    return {
      role: textOf(consumer['name'], 'name of a consumer'),
      task: unitsOf(consumer['task'], 'task'),
      shareRatio: consumer['shareRatio'] === undefined ? 1 : numberOf(consumer['shareRatio'], 'shareRatio'),
    };
  });
  const plan = vectorPlan(
    Object.keys(total),
    consumers.map(({ role, shareRatio }) => ({ role, shareRatio })),
  );
  const sim = new EgoSim([{ name: 'host', resources: total }], { plan });
  for (const { role, task } of consumers) sim.framework(role, task);
  sim.demand(Object.fromEntries(consumers.map(({ role }) => [role, PLENTY]))).pass(MICROS_PER_SECOND);
  const expected = fieldsOf(testCase['expect'], 'expect');
  knownFields(expected, 'expect', 'tasks');
  return Object.entries(unitsOf(expected['tasks'], 'tasks')).flatMap(([role, tasks]) =>
    compare(role, tasks, sim.held(role)),
  );
}
