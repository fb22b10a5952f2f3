import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type ProblemList, WorkloadError } from '../workload-error.ts';

const PIECE_BYTES = 1 << 20;

/**
 * The text of a file in pieces, read while they are asked for; a gzip file, told by its first bytes, is unpacked whole (the
 * traces are a few megabytes). All of it synchronous, since a run has no promises.
 *
 * @throws WorkloadError when the file cannot be read, is a broken gzip file, or is not UTF-8.
 */
export function* textPieces(path: string, problems: ProblemList): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (const bytes of bytePieces(path, problems)) {
    let text: string;
    try {
      text = decoder.decode(bytes, { stream: true });
    } catch {
      throw new WorkloadError([{ file: problems.file, line: line + brokenLine(bytes), message: NOT_UTF8 }]);
    }
    line += lineEnds(bytes, bytes.length);
    yield text;
  }
  try {
    yield decoder.decode();
  } catch {
    throw new WorkloadError([{ file: problems.file, line, message: NOT_UTF8 }]);
  }
}

const NOT_UTF8 = 'not UTF-8 text; save the file as UTF-8';

function* bytePieces(path: string, problems: ProblemList): Generator<Uint8Array> {
  const file = attempt(problems, 'cannot be read', () => openSync(path, 'r'));
  try {
    const start = new Uint8Array(2);
    const read = attempt(problems, 'cannot be read', () => readSync(file, start, 0, 2, 0));
    if (read === 2 && start[0] === 0x1f && start[1] === 0x8b) {
      const packed = attempt(problems, 'cannot be read', () => readFileSync(path));
      const bytes = attempt(problems, 'cannot be unpacked, the gzip file is cut off or damaged', () =>
        gunzipSync(packed),
      );
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
      return;
    }
    for (let position = 0; ; ) {
      const piece = new Uint8Array(PIECE_BYTES);
      const count = readSync(file, piece, 0, PIECE_BYTES, position);
      if (count === 0) return;
      position += count;
      yield piece.subarray(0, count);
    }
  } finally {
    closeSync(file);
  }
}

function attempt<T>(problems: ProblemList, what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorkloadError([{ file: problems.file, line: 1, message: `${what} (${reason})` }]);
  }
}

/** How many lines of a piece that does not decode end before the first broken one. */
function brokenLine(bytes: Uint8Array): number {
  const lenient = new TextDecoder('utf-8').decode(bytes);
  const broken = lenient.indexOf('\ufffd');
  return broken < 0 ? 0 : lenient.slice(0, broken).split('\n').length - 1;
}

function lineEnds(bytes: Uint8Array, end: number): number {
  let count = 0;
  for (let at = 0; at < end; at += 1) if (bytes[at] === 0x0a) count += 1;
  return count;
}
