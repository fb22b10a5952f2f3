import { expect, test } from 'vitest';
import { Bundle } from '../cluster/resources/bundle.ts';
import { AllocatorRun } from '../testing/allocator-run.ts';

test('what the first pass gave for a guarantee is required no longer in the second', () => {
  const run = new AllocatorRun().quota('q', { cpus: 1 }, { cpus: 1 });
  run
    .framework('owner', 'q')
    .framework('other', 'w')
    .agent('x', { cpus: 1, mem: 100 })
    .agent('y', { cpus: 1, mem: 100 });
  // One cycle: available 2 cpus, required 1; the first pass gives 1, so 1 - 0 is left for anybody.
  const offers = run.offers().map((offer) => offer.replace(/ [xy]:/, ' one of two:'));
  expect(offers).toEqual(['other one of two: cpus 1, mem 100', 'owner one of two: cpus 1, mem 100']);
  expect(run.harness.cycles).toBe(1);
});

test('a guarantee of a role that wants nothing now is kept free all the same', () => {
  const run = new AllocatorRun().quota('q', { cpus: 1 }, {}).framework('owner', 'q').suppress('owner', true);
  run.framework('other', 'w').agent('x', { cpus: 3, mem: 100 });
  expect(run.offers()).toEqual(['other x: cpus 2, mem 100']); // Available 3, required 1.
});

test('headroom may consist of crumbs: each agent but the last goes whole', () => {
  const run = new AllocatorRun().quota('absent', { cpus: 1 }, {}).framework('other', 'w');
  run.agent('x', { cpus: 1, mem: 100 }).agent('y', { cpus: 0.5, mem: 100 }).agent('z', { cpus: 0.5, mem: 100 });
  const offers = run.offers().join('; ');
  const given = [...offers.matchAll(/cpus ([0-9.]+)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
  expect(given).toBe(1); // 2 cpus available less 1 required, whatever the order of agents.
  expect([...offers.matchAll(/mem 100/g)]).toHaveLength(3); // No guarantee of mem, so nothing of it is kept.
});

test('the limit of a role does not bind the roles below it, but what they hold counts for it', () => {
  const run = new AllocatorRun().quota('a', {}, { cpus: 1 }).framework('child', 'a/b');
  run.agent('x', { cpus: 4, mem: 100 });
  expect(run.offers()).toEqual(['child x: cpus 4, mem 100']);
  run.framework('parent', 'a').suppress('child', true).agent('y', { cpus: 4, mem: 100 });
  expect(run.offers()).toEqual(['parent y: mem 100']); // 4 cpus of the limit of 1 are consumed; mem is unlimited.
});

test('reservations count against the limit even while nobody holds them', () => {
  const run = new AllocatorRun().quota('q', {}, { cpus: 3 });
  const { kinds } = run.harness.cluster;
  const reserved = kinds.intern({ name: 'cpus', reservation: [{ role: 'q' }] });
  run.agent('own', Bundle.of([[reserved, 2000]])).agent('open', { cpus: 4, mem: 100 });
  run.framework('owner', 'q');
  expect(run.offers()).toEqual(['owner open: cpus 1, mem 100', 'owner own: cpus 2']); // 3 - 2 reserved = 1 unreserved.
});

test('an unlimited role and a role at its limit share an agent: the rest goes on to the next', () => {
  const run = new AllocatorRun().quota('a', {}, { cpus: 1, mem: 50 }).framework('small', 'a').framework('large', 'b');
  expect(run.agent('x', { cpus: 4, mem: 400 }).offers()).toEqual([
    'large x: cpus 3, mem 350',
    'small x: cpus 1, mem 50',
  ]);
});
