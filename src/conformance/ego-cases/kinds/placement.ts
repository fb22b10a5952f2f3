import { type GangRequest, placeGang } from '../../../allocator/plan/topology.ts';
import { compare, type Fields, fieldsOf, knownFields, numberOf, UnknownCase, unitsOf } from '../case.ts';
import { inOrder } from './host-choice.ts';

/** Where the tasks of a gang go in racks of hosts. */
export function placement(testCase: Fields): string[] {
  knownFields(testCase, 'the case', 'racks', 'gang', 'expect');
  const hosts = Object.entries(fieldsOf(testCase['racks'], 'racks')).flatMap(([rack, below], domain) =>
    Object.entries(unitsOf(below, rack)).map(([name, slots]) => ({ name, slots, rack, domain })),
  );
  const placed = placeGang(
    { levels: [{ name: 'rack', domainOf: hosts.map(({ domain }) => domain) }] },
    hosts.map(({ slots }) => slots),
    gangOf(fieldsOf(testCase['gang'], 'gang')),
  );
  const expected = testCase['expect'];
  if (expected === null || expected === 'wait')
    return compare('placement', 'wait', placed === undefined ? 'wait' : 'placed');
  const fields = fieldsOf(expected, 'expect');
  knownFields(fields, 'expect', 'rack', 'hosts', 'spread', 'wait');
  if (fields['wait'] !== undefined) return compare('waits', fields['wait'], placed === undefined);
  const used = hosts.map(({ name }, i) => [name, placed?.[i] ?? 0] as const);
  const differences: string[] = [];
  const wanted = fields['hosts'] ?? fields['spread'];
  if (wanted !== undefined)
    differences.push(...compare('hosts', inOrder(unitsOf(wanted, 'hosts')), inOrder(Object.fromEntries(used))));
  if (fields['rack'] !== undefined) {
    const racks = [...new Set(hosts.filter((_, i) => (placed?.[i] ?? 0) > 0).map(({ rack }) => rack))];
    differences.push(...compare('racks', [fields['rack']], racks));
  }
  return differences;
}

function gangOf(gang: Fields): GangRequest {
  knownFields(gang, 'gang', 'tasks', 'level', 'mode');
  const { level, mode } = gang;
  if (level !== 'rack') throw new UnknownCase(`gang.level is ${String(level)}`);
  if (mode !== 'required' && mode !== 'preferred') throw new UnknownCase(`gang.mode is ${String(mode)}`);
  return { tasks: numberOf(gang['tasks'], 'gang.tasks'), level, mode };
}
