import { expect, test } from 'vitest';
import { keysOf, partAt, plainValue, readYaml } from './located.ts';

function read(text: string) {
  const result = readYaml('test.yaml', text);
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.value;
}

const BASES = 'a: &a { x: 1, y: 2 }\nb: &b { y: 3, z: 4 }\n';

test.each([
  ['the keys of a map are its own too', '{ <<: *a, w: 0 }', { x: 1, y: 2, w: 0 }],
  ['its own count first, wherever they stand', '{ y: 9, <<: *a, x: 8 }', { y: 9, x: 8 }],
  ['of several maps the first that has a key', '{ <<: [*a, *b] }', { x: 1, y: 2, z: 4 }],
  ['as a whole: nothing within is merged', '{ <<: { x: { p: 1 } }, x: { q: 2 } }', { x: { q: 2 } }],
  ['in quotes it is a key as others', '{ "<<": 1 }', { '<<': 1 }],
])('<<: %s', (_, text, value) => {
  expect(plainValue(partAt(read(`${BASES}c: ${text}\n`), ['c']))).toEqual(value);
});

test('<<: keys stand where it stands, and know where their text is', () => {
  const root = read(`${BASES}c: { w: 0, <<: *a, v: 1 }\n`);
  expect(keysOf(partAt(root, ['c']))).toEqual(['w', 'x', 'y', 'v']);
  const { source, offset } = partAt(root, ['c', 'y']);
  expect(source.lines.linePos(offset)).toEqual({ line: 1, col: 18 });
});
