import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import Papa from 'papaparse';
import type { Replay } from '../difference/first-difference.ts';
import { EVENT_COLUMNS, type EventRow } from './event-row.ts';
import { eventText } from './event-text.ts';
import { watchedMark } from './watched-files.ts';

/** The records that a result keeps of a run. */
export interface StoredEvents {
  /** Of the file in the folder. */
  readonly name: string;
  readonly replay: Replay;
}

/**
 * Reads the event file of a policy back; undefined if the result was written without `--events`. All of it is held in memory.
 *
 * @param policies labels of those of which events were kept, in their order: of the first replication of each
 * @throws Error when the file is not what `--events` writes
 */
export async function storedEvents(
  folder: string,
  policies: readonly string[],
  label: string,
): Promise<StoredEvents | undefined> {
  const mark = watchedMark(policies.length, policies.indexOf(label), label);
  for (const [name, read] of [
    [`events${mark}.csv`, fromCsv],
    [`events${mark}.parquet`, fromParquet],
  ] as const) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    const lines = (await read(path)).map((cells) => eventText(rowOf(cells, name)));
    return { name, replay: (line) => lines.forEach(line) };
  }
  return undefined;
}

type Cells = Readonly<Record<string, unknown>>;

async function fromCsv(path: string): Promise<readonly Cells[]> {
  const text = readFileSync(path, 'utf8');
  return Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
}

async function fromParquet(path: string): Promise<readonly Cells[]> {
  const bytes = Uint8Array.from(readFileSync(path));
  return parquetReadObjects({ file: bytes.buffer });
}

function rowOf(cells: Cells, file: string): EventRow {
  const text = new Map<keyof EventRow, string>();
  for (const { name, field } of EVENT_COLUMNS) {
    if (!(name in cells)) throw new Error(`${file} has no column ${name}: it is not what --events writes`);
    text.set(field, String(cells[name] ?? ''));
  }
  const word = (field: keyof EventRow): string | undefined => text.get(field) || undefined;
  const whole = (field: keyof EventRow): number | undefined => {
    const found = word(field);
    return found === undefined ? undefined : Number(found);
  };
  return {
    record: text.get('record')!,
    time: Number(text.get('time')),
    framework: word('framework'),
    role: word('role'),
    agent: word('agent'),
    job: word('job'),
    stage: word('stage'),
    index: whole('index'),
    attempts: whole('attempts'),
    offer: whole('offer'),
    resources: word('resources'),
    cause: word('cause'),
    state: word('state'),
    until: whole('until'),
    count: whole('count'),
    other: word('other'),
  };
}
