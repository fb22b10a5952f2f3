import { statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { knownTrace } from './known-traces.ts';

/** Folders looked through when COMMONAGE_TRACES is not set, from the working folder. */
export const DEFAULT_TRACE_FOLDERS = 'traces:../shared/traces';

export interface TraceSearch {
  /** The folder of the file that names the trace. */
  readonly from?: string;
  /** Folders separated by `:`, from the working folder; the environment's COMMONAGE_TRACES unless given. */
  readonly folders?: string;
}

/** A trace is in none of the places where it could be. The message says which, and where to get it. */
export class TraceNotFoundError extends Error {
  override readonly name = 'TraceNotFoundError';
  /** The paths that were tried, in order. */
  readonly lookedAt: readonly string[];

  constructor(path: string, lookedAt: readonly string[], firstFolder: string) {
    const known = knownTrace(path);
    const advice =
      known === undefined
        ? 'correct the path, or name the folder of the file in COMMONAGE_TRACES'
        : `it is ${known.title}; get it from ${known.source}, and put it at ${join(firstFolder, known.file)} (packed or plain) ` +
          'or under another folder of COMMONAGE_TRACES';
    super(otherwise(path, lookedAt) ?? `no trace "${path}"; looked at ${lookedAt.join(', ')}; ${advice}`);
    this.lookedAt = lookedAt;
  }
}

/**
 * The file a trace path means: beside the file that names it, else in the trace folders in their order. In each place the
 * name as written is tried first, then with `.gz` added or taken away: sources publish some traces plain that others pack.
 *
 * @throws TraceNotFoundError
 */
export function findTrace(path: string, search: TraceSearch = {}): string {
  const { COMMONAGE_TRACES } = process.env;
  const folders = (search.folders ?? COMMONAGE_TRACES ?? DEFAULT_TRACE_FOLDERS)
    .split(':')
    .filter((folder) => folder !== '');
  const places = isAbsolute(path)
    ? [path]
    : [...(search.from === undefined ? [] : [search.from]), ...folders].map((folder) => join(folder, path));
  const lookedAt = places.flatMap((place) => [place, otherPacking(place)]);
  const found = lookedAt.find(isFile);
  if (found === undefined) throw new TraceNotFoundError(path, lookedAt, folders[0] ?? 'traces');
  return resolve(found);
}

function otherPacking(path: string): string {
  return path.endsWith('.gz') ? path.slice(0, -'.gz'.length) : `${path}.gz`;
}

/** What there is under the name of a trace that is none. */
function otherwise(path: string, lookedAt: readonly string[]): string | undefined {
  for (const place of lookedAt) {
    const stat = statSync(place, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return `the trace "${path}" is a folder (${place}); give the path of a file`;
    if (stat !== undefined)
      return `the trace "${path}" is no ordinary file (${place}); it is read more than once, so save it as one`;
  }
  return undefined;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
