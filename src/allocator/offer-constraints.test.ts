import { expect, test } from 'vitest';
import { Cluster } from '../cluster/cluster.ts';
import type { AttributeTest } from '../cluster/frameworks.ts';
import { Bundle } from '../cluster/resources/bundle.ts';
import { ConstraintSet } from './offer-constraints.ts';

const { agents } = new Cluster();
const agent = agents.add({
  name: 'node-1',
  total: new Bundle(),
  attributes: [
    ['rack', 'r10'],
    ['rack', 'r99'],
    ['cores', 8],
  ],
  zone: 'z1',
});

const passes = (attribute: string, kind: AttributeTest['test'], value?: string): boolean =>
  new ConstraintSet([[{ attribute, test: kind, ...(value !== undefined && { value }) }]]).allows(agents, agent);

test('text: the first of several counts, and a pattern must match it whole', () => {
  expect(passes('rack', 'equals', 'r10')).toBe(true);
  expect(passes('rack', 'equals', 'r99')).toBe(false);
  expect(passes('rack', 'not-equals', 'r99')).toBe(true);
  expect(passes('rack', 'matches', 'r1')).toBe(false);
  expect(passes('rack', 'matches', 'r1|r10')).toBe(true);
  expect(passes('rack', 'not-matches', 'r1')).toBe(true);
});

test('what is missing passes the negative tests only, a missing region too', () => {
  for (const attribute of ['colour', 'region']) {
    expect(passes(attribute, 'exists')).toBe(false);
    expect(passes(attribute, 'not-exists')).toBe(true);
    expect(passes(attribute, 'equals', 'x')).toBe(false);
    expect(passes(attribute, 'not-equals', 'x')).toBe(true);
    expect(passes(attribute, 'matches', '.*')).toBe(false);
    expect(passes(attribute, 'not-matches', '.*')).toBe(true);
  }
});

test('what is not text passes every test of text', () => {
  for (const kind of ['equals', 'not-equals', 'matches', 'not-matches'] as const)
    expect(passes('cores', kind, '8')).toBe(true);
});

test('hostname and zone are read off the agent', () => {
  expect(passes('hostname', 'equals', 'node-1')).toBe(true);
  expect(passes('zone', 'equals', 'z2')).toBe(false);
});

test('no groups restrict nothing, and a pattern that is none is refused', () => {
  expect(new ConstraintSet([]).allows(agents, agent)).toBe(true);
  expect(() => passes('rack', 'matches', '(')).toThrow(SyntaxError);
});
