import { type HostChoice, slotPlan } from '../../../allocator/plan/plan.ts';
import { MICROS_PER_SECOND } from '../../../engine/micros.ts';
import {
  compare,
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

/** Requests one after another: which hosts their slots are on. */
export function hostChoice(testCase: Fields): string[] {
  knownFields(testCase, 'the case', 'allocation', 'hosts', 'requests', 'expect');
  const hosts = listOf(testCase['hosts'], 'hosts').map((host) => {
    knownFields(host, 'a host', 'slots');
    return { name: textOf(host['name'], 'name of a host'), resources: { slots: numberOf(host['slots'], 'slots') } };
  });
  const requests = listOf(testCase['requests'], 'requests').map((request) => {
    knownFields(request, 'a request', 'consumer', 'slots');
    return {
      consumer: textOf(request['consumer'], 'consumer'),
      slots: numberOf(request['slots'], 'slots of a request'),
    };
  });
  const consumers = [...new Set(requests.map(({ consumer }) => consumer))];
  // Nobody is pushed off a host: only the choice of the next one counts.
  const options = { hostChoice: choiceOf(testCase['allocation']), reclaimPool: false };
  const plan = slotPlan(
    consumers.map((role) => ({ role })),
    options,
  );
  const sim = new EgoSim(hosts, { plan, slot: { slots: 1000 } });
  for (const consumer of consumers) sim.framework(consumer, { slots: 1 });
  for (const { consumer, slots } of requests) {
    sim.add(consumer, slots).pass(MICROS_PER_SECOND);
    sim.add(consumer, 0); // What found no host is given up: no later request waits for it.
  }
  return Object.entries(fieldsOf(testCase['expect'], 'expect')).flatMap(([consumer, expected]) => {
    const got = hosts.map(({ name }) => [name, sim.held(consumer, { agent: name })] as const);
    return compare(consumer, inOrder(unitsOf(expected, consumer)), inOrder(Object.fromEntries(got)));
  });
}

function choiceOf(value: unknown): HostChoice {
  if (value === 'stacked' || value === 'balanced' || value === 'exclusive') return value;
  throw new UnknownCase(`allocation is ${String(value)}`);
}

/** Without what is 0, by name. */
export function inOrder(counts: Readonly<Record<string, number>>): Record<string, number> {
  const entries = Object.entries(counts).filter(([, count]) => count > 0);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
