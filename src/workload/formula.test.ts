import { expect, test } from 'vitest';
import { formulaProblem } from './formula.ts';

test('names that a spreadsheet would work out are refused, numbers and other names are not', () => {
  for (const name of ['=1+1', '+a', '-cmd', '@SUM(A1)', '\t=1', '-1+1', '-1e'])
    expect(formulaProblem(name), name).toContain('is a formula');
  for (const name of ['-1', '+1.5', 'a=1', 'a-b', '1-1', 'ann@home', ''])
    expect(formulaProblem(name), name).toBeUndefined();
});
