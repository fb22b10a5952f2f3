import { describe, expect, test } from 'vitest';
import { Bundle } from './bundle.ts';
import { ConversionError, convert } from './conversion.ts';
import { Kinds } from './kinds.ts';
import { RangeSet } from './ranges.ts';
import {
  reserve,
  reservedRoleProblem,
  reserveProblem,
  stackProblem,
  unreserve,
  unreserveProblem,
} from './reservations.ts';

const kinds = new Kinds();
const cpus = kinds.plain('cpus');
const ports = kinds.intern({ name: 'ports', type: 'ranges' });
const mount = kinds.intern({ name: 'disk', disk: 'mount', unit: 9000 });
const spare = kinds.intern({ name: 'cpus', revocable: true });
const fixed = kinds.intern({ name: 'cpus', reservation: [{ role: 'eng' }] });
const volume = kinds.intern({ name: 'disk', reservation: [{ role: 'eng', kind: 'dynamic' }], volume: 'v', unit: 5 });
const dynamic = kinds.reservedVariant(cpus, { role: 'eng', kind: 'dynamic' });

describe('reserving', () => {
  test('and unreserving a part gives back what was there', () => {
    const agent = Bundle.of([[cpus, 4000]]).setItems(ports, RangeSet.of([[1, 10]]));
    const before = agent.clone();
    const part = Bundle.of([[cpus, 1500]]).setItems(ports, RangeSet.of([[3, 4]]));
    const reservation = reserve(part, { role: 'eng' }, kinds);
    expect(convert(agent, reservation)).toBe(true);
    expect([agent.amount(cpus), agent.amount(dynamic)]).toEqual([2500, 1500]);
    const reservedPorts = kinds.reservedVariant(ports, { role: 'eng', kind: 'dynamic' });
    expect([`${agent.itemsOf(ports)}`, `${agent.itemsOf(reservedPorts)}`]).toEqual(['[1-2, 5-10]', '[3-4]']);
    expect(convert(agent, unreserve(reservation.produce, kinds))).toBe(true);
    expect(agent.equals(before)).toBe(true);
  });

  test('what is not all there changes nothing', () => {
    const agent = Bundle.of([[cpus, 1000]]);
    expect(convert(agent, reserve(Bundle.of([[cpus, 1001]]), { role: 'eng' }, kinds))).toBe(false);
    expect(agent.equals(Bundle.of([[cpus, 1000]]))).toBe(true);
  });

  test('reserved resources refines them, and unreserving pops one entry', () => {
    const refined = reserve(Bundle.of([[fixed, 1000]]), { role: 'eng/web', principal: 'p' }, kinds).produce;
    expect(kinds.get(refined.kindAt(0)).reservation).toEqual([
      { role: 'eng', kind: 'static' },
      { role: 'eng/web', kind: 'dynamic', principal: 'p' },
    ]);
    expect(unreserve(refined, kinds).produce.equals(Bundle.of([[fixed, 1000]]))).toBe(true);
  });

  test('is refused for what cannot be reserved, with the reason', () => {
    const problem = (bundle: Bundle, role = 'eng/web'): string | undefined => reserveProblem(bundle, role, kinds);
    expect(problem(Bundle.of([[cpus, 1]]))).toBe(undefined);
    expect(problem(new Bundle())).toContain('nothing to reserve');
    expect(problem(Bundle.of([[cpus, 1]]), '*')).toContain('nothing can be reserved for it');
    expect(problem(Bundle.of([[spare, 1]]))).toContain('revocable) cannot be reserved');
    expect(problem(Bundle.of([[volume, 5]]))).toContain('destroy the volume first');
    expect(problem(Bundle.of([[fixed, 1]]), 'ops')).toContain(
      'can only be refined for a role below it (eng/...), not ops',
    );
    expect(problem(Bundle.of([[fixed, 1]]), 'engine')).toContain('not engine');
    expect(problem(Bundle.of([[mount, 4000]]))).toContain('of 9 cannot be split to 4; it is only handed out whole');
    expect(() => reserve(Bundle.of([[spare, 1]]), { role: 'eng' }, kinds)).toThrow(ConversionError);
  });

  test('only dynamic reservations without a volume on them can be undone', () => {
    const problem = (bundle: Bundle): string | undefined => unreserveProblem(bundle, kinds);
    expect(problem(Bundle.of([[dynamic, 1]]))).toBe(undefined);
    expect(problem(new Bundle())).toContain('nothing to unreserve');
    expect(problem(Bundle.of([[cpus, 1]]))).toContain('is not reserved');
    expect(problem(Bundle.of([[fixed, 1]]))).toContain('came reserved with its agent');
    expect(problem(Bundle.of([[volume, 5]]))).toContain('holds a volume');
    expect(() => unreserve(Bundle.of([[fixed, 1]]), kinds)).toThrow('only dynamic reservations can be undone');
  });
});

describe('stacks', () => {
  test('go down the tree of roles, static before dynamic', () => {
    expect(stackProblem([])).toBe(undefined);
    expect(stackProblem([{ role: 'a' }, { role: 'a/b' }, { role: 'a/b/c/d', kind: 'dynamic' }])).toBe(undefined);
    expect(stackProblem([{ role: 'a/b' }, { role: 'a' }])).toContain('not a');
    expect(stackProblem([{ role: 'a' }, { role: 'a' }])).toContain('not a');
    expect(stackProblem([{ role: 'a', kind: 'dynamic' }, { role: 'a/b' }])).toContain('static ones come first');
  });

  test('name proper roles', () => {
    expect(['eng', 'eng/web-2', 'a.b'].map(reservedRoleProblem)).toEqual([undefined, undefined, undefined]);
    for (const role of ['', '*', 'a//b', '/a', 'a/', '.', 'a/..', 'a/*', '-a', 'a/-b', 'a b', 'a\\b'])
      expect(reservedRoleProblem(role), role).not.toBe(undefined);
  });
});
