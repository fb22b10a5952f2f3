import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AgentTable } from './agents.ts';
import { Bundle } from './resources/bundle.ts';
import { Kinds } from './resources/kinds.ts';

/** Six plain kinds: the first four have places in columns, the others have not. */
const NAMES = ['cpus', 'mem', 'disk', 'gpus', 'net', 'licences'];

const amounts = fc.array(fc.tuple(fc.nat(5), fc.nat(9)), { maxLength: 4 });
const step = fc.tuple(
  fc.constantFrom('offer', 'returnOffered', 'useOffered', 'returnUsed', 'setTotal', 'offerAll', 'returnWhole'),
  amounts,
);

test('an agent has available what of its total is neither offered nor used, whichever way its balance is kept', () => {
  fc.assert(
    fc.property(amounts, fc.array(step, { maxLength: 30 }), (first, steps) => {
      const kinds = new Kinds();
      for (const name of NAMES) kinds.plain(name);
      const agents = new AgentTable(kinds);
      const agent = agents.add({ name: 'a', total: Bundle.of(first) });
      const offered = new Bundle();
      const used = new Bundle();
      let total = Bundle.of(first);
      let whole: Bundle | undefined; // All that was available went into one offer in the step before.
      for (const [what, entries] of steps) {
        const resources = Bundle.of(entries);
        if (what === 'offerAll') {
          whole = agents.available(agent).clone();
          if (whole.isEmpty) continue;
          agents.offer(agent, whole);
          offered.add(whole);
          expect(agents.isExhausted(agent)).toBe(true);
          if (entries.length > 1) expect(agents.offered(agent).equals(offered)).toBe(true);
          continue;
        }
        if (what === 'returnWhole') {
          if (whole === undefined || whole.isEmpty) continue;
          agents.returnWhole(agent, whole);
          offered.subtract(whole);
          whole = undefined;
          expect(agents.available(agent).equals(total.clone().subtract(offered).subtract(used))).toBe(true);
          continue;
        }
        whole = undefined;
        if (what === 'setTotal') {
          total = resources;
          agents.setTotal(agent, resources);
          continue;
        }
        if (what === 'offer') {
          const isThere = total.clone().subtract(offered).subtract(used).contains(resources);
          expect(agents.offer(agent, resources)).toBe(isThere);
          if (isThere) offered.add(resources);
        } else agents[what as 'useOffered'](agent, resources);
        if (what === 'returnOffered' || what === 'useOffered') offered.subtract(resources);
        if (what === 'useOffered') used.add(resources);
        if (what === 'returnUsed') used.subtract(resources);
        const rest = total.clone().subtract(offered).subtract(used);
        expect(agents.available(agent).equals(rest)).toBe(true);
        expect(agents.copyAvailable(agent, new Bundle()).equals(rest)).toBe(true);
        expect(agents.isExhausted(agent)).toBe(rest.isEmpty);
        expect(agents.has(agent, resources)).toBe(rest.contains(resources));
        expect(agents.offered(agent).equals(offered)).toBe(true);
        expect(agents.used(agent).equals(used)).toBe(true);
        expect(agents.total(agent).equals(total)).toBe(true);
      }
    }),
  );
});

test('an agent that comes back after it was removed has what it brings, and nothing of before', () => {
  const kinds = new Kinds();
  const cpus = kinds.plain('cpus');
  const agents = new AgentTable(kinds);
  const agent = agents.add({ name: 'a', total: Bundle.of([[cpus, 4000]]) });
  agents.use(agent, Bundle.of([[cpus, 1000]]));
  agents.remove(agent);
  expect(agents.isExhausted(agent)).toBe(true);
  agents.readd(agent, { name: 'a', total: Bundle.of([[cpus, 2000]]) });
  expect(agents.available(agent).amount(cpus)).toBe(2000);
  expect(agents.used(agent).isEmpty).toBe(true);
});
