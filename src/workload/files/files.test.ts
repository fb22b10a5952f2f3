import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTrace, TraceNotFoundError } from './find-trace.ts';
import { KNOWN_TRACES, knownTrace } from './known-traces.ts';
import { loadJobList, loadSwim, openTrace } from './load-trace.ts';
import { openTable } from './open-table.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'commonage-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

test('a packed and a plain file give the same rows, whatever they are called', () => {
  const text = 'a,é€😀\n1,2\n';
  const wanted = [
    { line: 1, cells: ['a', 'é€😀'] },
    { line: 2, cells: ['1', '2'] },
  ];
  expect([...openTable(put('plain.csv', `\ufeff${text}`)).rows]).toEqual(wanted);
  expect([...openTable(put('packed.csv.gz', gzipSync(text))).rows]).toEqual(wanted);
  expect([...openTable(put('packed.csv', gzipSync(text))).rows]).toEqual(wanted);
  expect([...openTable(put('tabs.tsv.gz', gzipSync('a\té€😀\n1\t2\n'))).rows]).toEqual(wanted);
  expect([...openTable(put('blanks.swf', '  a é€😀\n1 2')).rows]).toEqual(wanted);
});

test('letters of several bytes survive the borders of the pieces a file is read in', () => {
  // Lines of 1,024 bytes behind 100 more: the border at 1 MiB lies three bytes into one of the faces.
  const lines = Array.from({ length: 1500 }, (_, row) => `${row === 0 ? 'x'.repeat(100) : ''},${'😀'.repeat(255)}xx`);
  const rows = [...openTable(put('big.csv', `${lines.join('\n')}\n`)).rows];
  expect(rows.map(({ cells }) => cells.join())).toEqual(lines);
  expect(rows.at(-1)!.line).toBe(1500);
});

test('files that cannot be used say why', () => {
  const packed = gzipSync('some text that is long enough to be cut off somewhere in the middle');
  const read = (path: string) => () => [...openTable(path, { shownAs: 'f' }).rows];
  expect(read(join(folder, 'none.csv'))).toThrow(/^f:1: cannot be read \(ENOENT/);
  expect(read(put('cut.csv.gz', packed.subarray(0, -12)))).toThrow(
    'f:1: cannot be unpacked, the gzip file is cut off or damaged (unexpected end of file)',
  );
  expect(read(put('latin.csv', Uint8Array.of(0x61, 0x0a, 0x62, 0x0a, 0xe9, 0x0a, 0x63)))).toThrow(
    'f:3: not UTF-8 text; save the file as UTF-8',
  );
});

test('a file is read once for all runs, and again when it has changed', () => {
  const path = put('fb.tsv', 'job0\t1\t1\t5\t0\t0\n');
  const table = loadSwim(path);
  expect(loadSwim(path)).toBe(table);
  const [a, b] = [openTrace(path, { format: 'swim' }), openTrace(path, { format: 'swim', mapping: { label: 'x' } })];
  expect([a.next()?.name, a.next(), b.next()?.label]).toEqual(['job0', undefined, 'x']);
  put('fb.tsv', 'job0\t1\t1\t5\t0\t0\njob1\t2\t1\t5\t0\t0\n');
  expect(loadSwim(path).rows).toBe(2);
  put('fb.tsv', 'job0\t1\t1\t5\t0\t0\njob9\t2\t1\t5\t0\t0\n');
  utimesSync(path, 1, 1);
  expect(loadSwim(path).ids).toEqual(['job0', 'job9']);
});

test('job lists may hold comments, and what they lack is part of what is kept', () => {
  const path = put('jobs.csv', '# from a paper\nat,tasks,duration\n0,2,3\n');
  expect(loadJobList(path, { needs: { cpus: 1000 } })[0]!.stages[0]!.needs).toEqual({ cpus: 1000 });
  expect(loadJobList(path, { needs: { cpus: 2000 } })[0]!.stages[0]!.needs).toEqual({ cpus: 2000 });
  expect(() => loadJobList(path)).toThrow(`${path}:3: a task needs nothing`);
});

test('a trace is looked for beside the file that names it, then in the trace folders, packed or plain', () => {
  const [near, far] = [join(folder, 'near'), join(folder, 'far')];
  const search = { from: near, folders: `${join(folder, 'nowhere')}:${far}` };
  put('far/x.csv', '');
  expect(findTrace('x.csv', search)).toBe(join(far, 'x.csv'));
  expect(findTrace('x.csv.gz', search)).toBe(join(far, 'x.csv'));
  put('near/x.csv.gz', '');
  expect(findTrace('x.csv', search)).toBe(join(near, 'x.csv.gz'));
  expect(findTrace(join(far, 'x.csv'), search)).toBe(join(far, 'x.csv'));
  expect(() => findTrace('near', { from: folder, folders: '' })).toThrow(
    `the trace "near" is a folder (${join(folder, 'near')}); give the path of a file`,
  );
  expect(() => findTrace('/dev/null')).toThrow(
    'the trace "/dev/null" is no ordinary file (/dev/null); it is read more',
  );
});

test('a trace that is nowhere: the message says where it was looked for, where to get it and where to put it', () => {
  const looked = 'a/philly.csv.gz, a/philly.csv, b/philly.csv.gz, b/philly.csv';
  expect(() => findTrace('philly.csv.gz', { from: 'a', folders: 'b' })).toThrow(
    `no trace "philly.csv.gz"; looked at ${looked}; it is jobs of Microsoft's Philly GPU clusters in 2017; ` +
      'get it from github.com/msr-fiddle/blox, workload_pollux/traces/philly.csv, made from github.com/msr-fiddle/philly-traces (CC BY 4.0), ' +
      'and put it at b/philly-2017/philly.csv.gz (packed or plain) or under another folder of COMMONAGE_TRACES',
  );
  expect(() => findTrace('mine.csv', { folders: 'b' })).toThrow(TraceNotFoundError);
  expect(() => findTrace('mine.csv', { folders: 'b' })).toThrow(
    'no trace "mine.csv"; looked at b/mine.csv, b/mine.csv.gz; correct the path, or name the folder of the file in COMMONAGE_TRACES',
  );
});

test('known traces are known by their file names', () => {
  for (const trace of KNOWN_TRACES) expect(knownTrace(`elsewhere/${trace.file.replace(/^.*\//, '')}`)).toBe(trace);
  expect(knownTrace('FB-2009_samples_24_times_1hr_0.tsv')?.file).toBe(
    'swim-facebook/FB-2009_samples_24_times_1hr_0.tsv.gz',
  );
  expect(knownTrace('other.csv')).toBeUndefined();
});
