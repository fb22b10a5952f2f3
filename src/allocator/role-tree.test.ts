import { expect, test } from 'vitest';
import { Bundle } from '../cluster/resources/bundle.ts';
import { Kinds } from '../cluster/resources/kinds.ts';
import { RangeSet } from '../cluster/resources/ranges.ts';
import { RoleTree } from './role-tree.ts';

test('a reservation counts for its role and those above it, and makes them known', () => {
  const kinds = new Kinds();
  const tree = new RoleTree(kinds);
  const cpus = kinds.nameIdOf('cpus');
  const bundle = Bundle.of([
    [kinds.plain('cpus'), 5000],
    [kinds.intern({ name: 'cpus', reservation: [{ role: 'a' }] }), 1000],
    [kinds.intern({ name: 'cpus', reservation: [{ role: 'a' }, { role: 'a/b' }] }), 2000],
  ]);
  tree.trackReservations(bundle);
  expect(tree.find('a')?.reserved.get(cpus)).toBe(3000);
  expect(tree.find('a/b')?.reserved.get(cpus)).toBe(2000);
  tree.untrackReservations(bundle);
  expect(tree.find('a')).toBeUndefined();
});

test('ports alone make a role known too', () => {
  const kinds = new Kinds();
  const tree = new RoleTree(kinds);
  const ports = kinds.intern({ name: 'ports', type: 'ranges', reservation: [{ role: 'a' }] });
  const bundle = new Bundle().setItems(ports, RangeSet.of([[1, 2]]));
  tree.trackReservations(bundle);
  tree.trackReservations(bundle);
  tree.untrackReservations(bundle);
  expect(tree.find('a')).toBeDefined();
  tree.untrackReservations(bundle);
  expect(tree.find('a')).toBeUndefined();
});

test('a framework keeps its role and those above known, as does a descendant', () => {
  const tree = new RoleTree(new Kinds());
  tree.trackFramework(1, 'a/b');
  tree.setWeight('a/b/c', 2);
  tree.untrackFramework(1, 'a/b');
  expect(tree.find('a')).toBeDefined();
  tree.setWeight('a/b/c', 1);
  expect(tree.find('a')).toBeUndefined();
});
