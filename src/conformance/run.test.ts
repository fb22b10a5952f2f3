import { expect, test } from 'vitest';
import { runCases } from './run.ts';

const CASE = {
  id: 'one-agent',
  kind: 'allocator',
  topic: 'fair-sharing',
  steps: [
    { op: 'addAgent', agent: 'x', total: [{ amounts: { cpus: 1 } }] },
    { op: 'repeat', times: 2, steps: [{ op: 'expectNoOffers' }] },
    { op: 'addFramework', framework: 'f', roles: ['r'] },
    { op: 'expectOffers', offers: { f: { r: { x: [{ amounts: { cpus: 2 } }] } } } },
  ],
};
const fileOf = (...cases: readonly unknown[]): unknown => ({ format: 'allocator-conformance/1', cases });

test('a failed case says at which step, what was expected and what came', () => {
  expect(runCases(fileOf(CASE))).toEqual([
    {
      id: 'one-agent',
      status: 'failed',
      details:
        'step 4 (expectOffers): expected {"f":{"r":{"x":[{"amounts":{"cpus":2}}]}}}; got {"f":{"r":{"x":[{"amounts":{"cpus":1}}]}}}',
    },
  ]);
});

test('of alternatives exactly one must fit: none, and the same one twice, both fail', () => {
  const right = { f: { r: { x: [{ amounts: { cpus: 1 } }] } } };
  const withAlternatives = (...alternatives: readonly unknown[]): string | undefined =>
    runCases(fileOf({ ...CASE, steps: [...CASE.steps.slice(0, 3), { op: 'expectOffersAnyOf', alternatives }] }))[0]
      ?.status;
  expect(withAlternatives({}, right)).toBe('passed');
  expect(withAlternatives({}, {})).toBe('failed');
  expect(withAlternatives({ g: {} }, { f: { r: { y: [{ amounts: { cpus: 1 } }] } } })).toBe('failed');
});

test('what cannot be read fails, what is out of scope is skipped by name', () => {
  expect(runCases(fileOf({ ...CASE, steps: [{ op: 'shrug' }] }))[0]).toMatchObject({ status: 'failed' });
  expect(runCases(fileOf({ ...CASE, steps: [{ op: 'addAgent', agent: 1, total: [] }] }))[0]).toMatchObject({
    status: 'failed',
    details: 'step 1 (addAgent): "agent" is 1; it must be a string',
  });
  expect(runCases(fileOf({ ...CASE, kind: 'oracle' }))[0]).toMatchObject({
    status: 'skipped',
    details: expect.stringContaining('"oracle" is not known'),
  });
});

test('a filter picks by id, kind or topic', () => {
  expect(runCases(fileOf(CASE), 'fair')).toHaveLength(1);
  expect(runCases(fileOf(CASE), 'quota')).toHaveLength(0);
});

test('formats nobody knows are refused, and the known ones named', () => {
  expect(() => runCases({ format: 'riddles/1', cases: [] })).toThrow(/riddles\/1.*allocator-conformance\/1/);
  expect(() => runCases([])).toThrow(/known formats/);
});
