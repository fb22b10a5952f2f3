import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFiles } from './write-files.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'commonage-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (name: string, ...pieces: string[]) => ({ name, pieces: () => pieces });

test('files are written whole, into folders that were not there', () => {
  const folder = join(root, 'a', 'b');
  writeFiles(folder, [file('x.csv', 'one,', 'zwölf\n'), file('y.json', '{}\n')]);
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('one,zwölf\n');
  expect(readdirSync(join(root, 'a'))).toEqual(['b']);
});

test('a result that fails half way leaves the one before it as it was, and nothing beside it', () => {
  const folder = join(root, 'result');
  writeFiles(folder, [file('x.csv', 'before\n')]);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  const broken = {
    name: 'y.csv',
    *pieces() {
      yield 'half';
      throw new Error('no more');
    },
  };
  expect(() => writeFiles(folder, [file('x.csv', 'after\n'), broken])).toThrow('no more');
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('before\n');
  expect(readdirSync(root)).toEqual(['result']);
  writeFiles(folder, [file('x.csv', 'after\n')]);
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('after\n');
  expect(readdirSync(folder)).toEqual(['notes.txt', 'x.csv']);
});
