import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scenarioJsonSchema, scenarioSchemaText } from './json-schema.ts';

test('the JSON Schema for editors is that of the scenario file; npm run schema writes it anew', () => {
  expect(readFileSync('scenarios/scenario.schema.json', 'utf8')).toBe(scenarioSchemaText());
});

test('every key of the scenario file is described', () => {
  const undescribed: string[] = [];
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties, anyOf, items, additionalProperties } = schema as Record<string, unknown>;
    for (const [key, value] of Object.entries(properties ?? {})) {
      const { description, const: only } = value as { description?: string; const?: unknown };
      // Amounts are explained where they are used; a distribution's name explains itself.
      if (description === undefined && only === undefined && !NAMES.has(key)) undescribed.push(`${path}.${key}`);
      visit(value, `${path}.${key}`);
    }
    if (Array.isArray(anyOf)) for (const form of anyOf) visit(form, path);
    visit(items, `${path}[]`);
    visit(additionalProperties, `${path}.*`);
  };
  visit(scenarioJsonSchema(), '');
  expect(undescribed).toEqual([]);
});

const NAMES = new Set(
  'cpus mem disk gpus ports uniform exponential lognormal weibull pareto erlang hyperexponential empirical'
    .split(' ')
    .concat(['user', 'group', 'application', 'queue', 'partition', 'mapping']),
);
