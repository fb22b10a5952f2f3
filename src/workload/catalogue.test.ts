import { expect, test } from 'vitest';
import { TRACE_FORMATS } from './catalogue.ts';
import { phillyDefaults } from './traces/philly.ts';
import { swfDefaults } from './traces/swf.ts';
import { swimDefaults } from './traces/swim.ts';

test('every option of a mapping is in the catalogue, and nothing else is', () => {
  for (const [name, defaults] of Object.entries({ swim: swimDefaults, swf: swfDefaults, philly: phillyDefaults })) {
    const format = TRACE_FORMATS.find((candidate) => candidate.name === name)!;
    expect(format.options.map((option) => option.name).sort()).toEqual(Object.keys(defaults).sort());
  }
});

test('defaults are printed in the units people use', () => {
  const swim = TRACE_FORMATS.find(({ name }) => name === 'swim')!;
  const otherwise = Object.fromEntries(swim.options.map((option) => [option.name, option.otherwise]));
  expect(otherwise).toMatchObject({ blockBytes: '64 MiB', mapBase: '2 s', mapNeeds: '1 cpus, 1024 MiB mem' });
});
