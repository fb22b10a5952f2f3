import { slotPlan } from '../../../allocator/plan/plan.ts';
import { type Closeness, TOPOLOGY_LEVELS } from '../../../cluster/topology.ts';
import { MICROS_PER_SECOND } from '../../../engine/micros.ts';
import { compare, type Fields, fieldsOf, knownFields, numberOf, UnknownCase, unitsOf } from '../case.ts';
import { EgoSim } from '../ego-sim.ts';
import { inOrder } from './host-choice.ts';

/** Where the tasks of a gang go in racks of hosts: one framework with one gang on an empty cluster. */
export function placement(testCase: Fields): string[] {
  knownFields(testCase, 'the case', 'racks', 'gang', 'expect');
  const hosts = Object.entries(fieldsOf(testCase['racks'], 'racks')).flatMap(([rack, below]) =>
    Object.entries(unitsOf(below, rack)).map(([name, slots]) => ({
      name,
      rack,
      resources: { slots },
      attributes: [['rack', rack]] as const,
    })),
  );
  const sim = new EgoSim(hosts, { plan: slotPlan([{ role: 'gang' }]), slot: { slots: 1000 } });
  const gang = fieldsOf(testCase['gang'], 'gang');
  knownFields(gang, 'gang', 'tasks', 'level', 'mode');
  sim.gang('gang', { slots: 1 }, numberOf(gang['tasks'], 'gang.tasks'), closenessOf(gang)).pass(MICROS_PER_SECOND);
  const isPlaced = sim.held('gang') > 0;
  const expected = testCase['expect'];
  if (expected === null || expected === 'wait') return compare('placement', 'wait', isPlaced ? 'placed' : 'wait');
  const fields = fieldsOf(expected, 'expect');
  knownFields(fields, 'expect', 'rack', 'hosts', 'spread', 'wait');
  if (fields['wait'] !== undefined) return compare('waits', fields['wait'], !isPlaced);
  const used = hosts.map(({ name }) => [name, sim.held('gang', { agent: name })] as const);
  const differences: string[] = [];
  const wanted = fields['hosts'] ?? fields['spread'];
  if (wanted !== undefined)
    differences.push(...compare('hosts', inOrder(unitsOf(wanted, 'hosts')), inOrder(Object.fromEntries(used))));
  if (fields['rack'] !== undefined) {
    const racks = [...new Set(hosts.filter((_, i) => used[i]![1] > 0).map(({ rack }) => rack))];
    differences.push(...compare('racks', [fields['rack']], racks));
  }
  return differences;
}

function closenessOf(gang: Fields): Closeness {
  const level = TOPOLOGY_LEVELS.find((known) => known === (gang['level'] === 'host' ? 'agent' : gang['level']));
  const { mode } = gang;
  if (level === undefined) throw new UnknownCase(`gang.level is ${String(gang['level'])}`);
  if (mode !== 'required' && mode !== 'preferred') throw new UnknownCase(`gang.mode is ${String(mode)}`);
  return { level, mode };
}
