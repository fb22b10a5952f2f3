import { Digest } from '../../engine/digest.ts';

/** Hands over every record of a run as a line of text, in order; runs anew each time it is called. */
export type Replay = (line: (text: string) => void) => void;

/** Where two runs part. */
export interface Difference {
  /** Which record, from 1. */
  readonly number: number;
  /** Undefined: that run has no such record, it is over. */
  readonly left: string | undefined;
  readonly right: string | undefined;
  /** What both have just before, oldest first. */
  readonly before: readonly string[];
  /** How many records there are in each. */
  readonly records: readonly [number, number];
}

const BLOCK = 4096;
const BEFORE = 3;

/**
 * The first record in which two runs differ; undefined if there is none. Each is run twice and its records are not kept: first a digest for
 * every block of records, then the records of the block that differs.
 */
export function firstDifference(left: Replay, right: Replay): Difference | undefined {
  const a = blocksOf(left);
  const b = blocksOf(right);
  const blocks = Math.max(a.digests.length, b.digests.length);
  for (let block = 0; block < blocks; block++) {
    if (a.digests[block] === b.digests[block]) continue;
    const from = Math.max(0, block * BLOCK - BEFORE);
    const to = (block + 1) * BLOCK;
    return within(piece(left, from, to), piece(right, from, to), from, [a.records, b.records]);
  }
  return undefined;
}

function blocksOf(replay: Replay): { readonly digests: readonly string[]; readonly records: number } {
  const digests: string[] = [];
  let records = 0;
  let digest = new Digest();
  replay((text) => {
    digest.mixString(text);
    if (++records % BLOCK > 0) return;
    digests.push(digest.hex);
    digest = new Digest();
  });
  if (records % BLOCK > 0) digests.push(digest.hex);
  return { digests, records };
}

function piece(replay: Replay, from: number, to: number): readonly string[] {
  const lines: string[] = [];
  let at = 0;
  replay((text) => {
    if (at >= from && at < to) lines.push(text);
    at++;
  });
  return lines;
}

function within(
  left: readonly string[],
  right: readonly string[],
  from: number,
  records: readonly [number, number],
): Difference {
  let at = 0;
  while (left[at] === right[at]) at++;
  return {
    number: from + at + 1,
    left: left[at],
    right: right[at],
    before: left.slice(Math.max(0, at - BEFORE), at),
    records,
  };
}
