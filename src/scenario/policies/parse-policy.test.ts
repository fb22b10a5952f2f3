import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SORTERS } from '../../allocator/sorters/registry.ts';
import { definePolicy } from './define-policy.ts';
import { parsePolicy } from './parse-policy.ts';
import { POLICIES } from './registry.ts';

const loan = definePolicy({
  name: 'loan',
  summary: 'for these tests',
  options: z.strictObject({
    preset: z.string().optional(),
    grace: z.string().optional(),
    fair: z.boolean().optional(),
  }),
  shorthand: { option: 'preset', values: ['borrow', 'share'] },
  create: () => ({
    allocator: () => {
      throw new Error('never made here');
    },
  }),
});
const known = [...POLICIES, loan];

describe('a policy as it is written', () => {
  test.each([
    ['drf', 'drf', {}],
    [' drf[] ', 'drf', {}],
    ['loan[preset=borrow,grace=30s]', 'loan-borrow[grace=30s]', { preset: 'borrow', grace: '30s' }],
    ['loan-borrow[ grace = 30s ]', 'loan-borrow[grace=30s]', { preset: 'borrow', grace: '30s' }],
    [
      { name: 'loan', options: { preset: 'share', fair: true } },
      'loan-share[fair=true]',
      { preset: 'share', fair: true },
    ],
    ['loan[fair=false]', 'loan[fair=false]', { fair: false }],
  ])('%o has one label', (spec, label, options) => {
    expect(parsePolicy(spec, known)).toMatchObject({ label, options });
  });

  test.each([
    ['drff', 'unknown policy "drff", did you mean "drf"?'],
    ['loan-borow', 'unknown policy "loan-borow", did you mean "loan-borrow"?'],
    ['loan-borrow[preset=share]', 'loan-borrow says preset twice; leave it away in the options'],
    ['loan[grace]', 'cannot read the option "grace" of "loan[grace]"; write it as name=value'],
    ['loan[grace=1s,grace=2s]', '"loan[grace=1s,grace=2s]" says grace twice; once is allowed'],
    ['loan[grace=1s', 'cannot read the policy "loan[grace=1s"; write it as drf, or ego[preset=borrow,grace=30s]'],
  ])('%s is refused', (spec, message) => {
    expect(() => parsePolicy(spec, known)).toThrow(message);
  });

  test('every sorter is a policy', () => {
    expect(POLICIES.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(SORTERS)));
  });
});
