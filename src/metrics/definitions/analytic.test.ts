import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seconds } from '../../engine/micros.ts';
import { boundedSlowdown } from './bounded-slowdown.ts';
import { giniCoefficient } from './gini.ts';
import { jainIndex } from './jain.ts';

const file = new URL('../../../../shared/expected/analytic.json', import.meta.url);

describe.skipIf(!existsSync(file))('expected/analytic.json (when ../shared is there)', () => {
  test('metric-definitions: every figure', () => {
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
      cases: { id: string; expect: Record<string, number> }[];
    };
    const figures = Object.entries(cases.find((entry) => entry.id === 'metric-definitions')!.expect);
    expect(figures).toHaveLength(9);
    for (const [name, value] of figures) {
      const numbers = [...name.replace('Slowdown10', 'Slowdown').matchAll(/\d+/g)].map(([digits]) => Number(digits));
      const got = name.startsWith('jain')
        ? jainIndex(numbers)
        : name.startsWith('gini')
          ? giniCoefficient(numbers)
          : boundedSlowdown(seconds(numbers[0]!), seconds(numbers[1]!));
      expect(got, name).toBeCloseTo(value, 8);
    }
  });
});
