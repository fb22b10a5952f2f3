import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Append, tryFolder, WriteError, writeFiles } from './write-files.ts';

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

test('files that come about together are written side by side', () => {
  const folder = join(root, 'result');
  const together = {
    names: ['x.csv', 'plots/y.svg'],
    write([x, y]: readonly Append[]) {
      for (const n of [1, 2]) {
        x!(`x${n}`);
        y!(`y${n}`);
      }
    },
  };
  writeFiles(folder, [together, file('z.csv', 'z')]);
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('x1x2');
  expect(readFileSync(join(folder, 'plots', 'y.svg'), 'utf8')).toBe('y1y2');
  expect(readFileSync(join(folder, 'z.csv'), 'utf8')).toBe('z');
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

test('half files stand beside the folder, never within', () => {
  const folder = join(root, 'result');
  writeFiles(folder, [file('x.csv', 'before')]);
  let within: readonly string[] = [];
  const looking = {
    name: 'x.csv',
    *pieces() {
      within = readdirSync(folder);
      yield 'after';
    },
  };
  writeFiles(folder, [looking]);
  expect(within).toEqual(['x.csv']);
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('after');
  expect(readdirSync(root)).toEqual(['result']);
});

const OTHER_DISK = '/dev/shm';
const isOtherDisk = existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(tmpdir()).dev;
test.runIf(isOtherDisk)(`a folder on another disk is written within (skipped where ${OTHER_DISK} is none)`, () => {
  const there = mkdtempSync(join(OTHER_DISK, 'commonage-'));
  try {
    const folder = join(root, 'result');
    symlinkSync(there, folder);
    writeFiles(folder, [file('x.csv', 'x')]);
    expect(readdirSync(there)).toEqual(['x.csv']);
  } finally {
    rmSync(there, { recursive: true });
  }
});

test('what the file system refuses is told from what the makers of the content throw', () => {
  writeFileSync(join(root, 'taken'), '');
  for (const folder of ['taken', 'taken/deeper']) {
    expect(() => tryFolder(join(root, folder))).toThrow(WriteError);
    expect(() => writeFiles(join(root, folder), [file('x.csv', 'x')])).toThrow(WriteError);
  }
  const reading = { name: 'x.csv', pieces: () => [readFileSync(join(root, 'missing'), 'utf8')] };
  const caught = (): unknown => {
    try {
      return writeFiles(join(root, 'result'), [reading]);
    } catch (error) {
      return error;
    }
  };
  expect(caught()).toMatchObject({ code: 'ENOENT', name: 'Error' });
});

test('trying a folder leaves nothing behind', () => {
  tryFolder(join(root, 'a', 'b'));
  tryFolder(root);
  expect(readdirSync(root)).toEqual([]);
});

test('what a killed program left half written is removed by the next one that writes the same result, and nothing else', async () => {
  const folder = join(root, 'result');
  const module = JSON.stringify(pathToFileURL('src/report/write-files.ts').href);
  // Writes half a file, says so, and waits to be killed.
  const program = `
    import { writeFiles } from ${module};
    import { writeSync } from 'node:fs';
    writeFiles(${JSON.stringify(folder)}, [{ names: ['x.csv'], write([append]) {
      append('half');
      writeSync(1, 'half written');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    } }]);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  expect(String(await once(child.stdout, 'data'))).toBe('half written');
  const partial = `.result.${child.pid}.partial`;
  expect(readFileSync(join(root, partial, 'x.csv'), 'utf8')).toBe('half');
  // One that still writes is left alone, and so are the folders of another result.
  writeFiles(folder, [file('x.csv', 'whole\n')]);
  expect(readdirSync(root)).toEqual([partial, 'result']);
  child.kill('SIGKILL');
  await once(child, 'exit');
  mkdirSync(join(root, `.other.${child.pid}.partial`));
  mkdirSync(join(root, '.result.backup.partial'));
  writeFiles(folder, [file('x.csv', 'again\n')]);
  expect(readdirSync(root)).toEqual([`.other.${child.pid}.partial`, '.result.backup.partial', 'result']);
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe('again\n');
  expect(readdirSync(folder)).toEqual(['x.csv']);
});
