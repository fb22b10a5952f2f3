import { expect, test } from 'vitest';
import { catalogue, OPTION_TEXTS } from './catalogue.ts';

test('the catalogue says what holds where a scenario says nothing', () => {
  const entries = catalogue();
  const find = (name: string, option: string) =>
    entries.find((entry) => entry.name === name)?.options.find((each) => each.name === option)?.default;
  expect([find('batch', 'refuse'), find('service', 'refuse'), find('hoarder', 'hold')]).toEqual([
    '5000000',
    '120000000',
    'Infinity',
  ]);
  expect([find('mapreduce', 'slowStart'), find('batch', 'slowStart')]).toEqual(['1', undefined]);
  expect([find('batch', 'backOff'), find('batch', 'constraints')]).toEqual(['none', '[]']);
});

test('every option belongs to some behaviour', () => {
  const known = new Set<string>(catalogue().flatMap((entry) => entry.options.map((option) => option.name)));
  expect(Object.keys(OPTION_TEXTS).filter((option) => !known.has(option))).toEqual([]);
});
