import { Digest } from '../engine/digest.ts';
import { toSeconds } from '../engine/micros.ts';
import type { Comparison } from '../experiment/compare.ts';
import { csvPieces, type ReportTable } from './table.ts';
import { reportTables } from './tables.ts';

/** A file of a report: its name, and its text in pieces. */
export interface ResultFile {
  readonly name: string;
  pieces(): Iterable<string>;
}

/** The same files with their texts made once, for whoever reads them more than once: they are written, and the page is made from them. */
export function inMemory(files: readonly ResultFile[]): readonly ResultFile[] {
  return files.map(({ name, pieces }) => {
    let made: string | undefined;
    return {
      name,
      pieces: () => {
        made ??= [...pieces()].join('');
        return [made];
      },
    };
  });
}

/** One digest for all runs together; that of the run itself where there is one. */
export function resultDigest({ runs }: Comparison): string {
  if (runs.length === 1) return runs[0]!.digest;
  const digest = new Digest();
  for (const run of runs) digest.mixString(run.digest);
  return digest.hex;
}

/** The folder a report goes to when none is named. */
export function defaultFolder(comparison: Comparison): string {
  return `results/${comparison.scenario.name}-${resultDigest(comparison)}`;
}

/** A policy that is not built in, and the module it came from, by path as it was named. */
export interface PolicySource {
  readonly policy: string;
  readonly path: string;
}

/**
 * All files of a report, in the order in which they are described.
 * @param version of the program
 * @param modules of policies that are not built in
 */
export function resultFiles(
  comparison: Comparison,
  version: string,
  modules: readonly PolicySource[] = [],
): readonly ResultFile[] {
  const tables = reportTables(comparison);
  return [
    json('manifest.json', manifest(comparison, version, modules)),
    ...tables.map((table): ResultFile => ({ name: `${table.name}.csv`, pieces: () => csvPieces(table) })),
    json('datapackage.json', dataPackage(comparison, tables, version)),
  ];
}

/** All that is needed to run it again and to see that the same came out. */
function manifest(comparison: Comparison, version: string, modules: readonly PolicySource[]): object {
  const { scenario, warmUp, policies, seed, replications, runs, failures, expectations } = comparison;
  return {
    program: { name: 'commonage', version },
    scenario: { name: scenario.name, files: scenario.sources.map(({ path, text }) => ({ path, text })) },
    experiment: {
      kind: scenario.experiment,
      ...(warmUp === undefined
        ? {}
        : {
            warmup_seconds: toSeconds(warmUp.until),
            warmup_by: warmUp.by,
            ...(warmUp.tenth === undefined ? {} : { warmup_seconds_by_tenth: toSeconds(warmUp.tenth) }),
            warmup_is_settled: warmUp.isSettled,
          }),
    },
    policies,
    ...(modules.length === 0 ? {} : { policy_modules: modules }),
    seed,
    replications,
    digest: resultDigest(comparison),
    runs: runs.map(({ policy, replication, ending, end, digest, events }) => {
      return { policy, replication, ending, end_seconds: toSeconds(end), digest, events };
    }),
    failures,
    expectations: expectations.map(({ policy, outcome, text }) => ({ policy, outcome, text })),
  };
}

/** After the Frictionless Data specifications (Tabular Data Package, version 1). */
function dataPackage({ scenario }: Comparison, tables: readonly ReportTable[], version: string): object {
  return {
    profile: 'tabular-data-package',
    name: scenario.name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-'),
    title: scenario.story === '' ? scenario.name : scenario.story,
    version,
    resources: tables.map(({ name, title, columns }) => ({
      profile: 'tabular-data-resource',
      name,
      title,
      path: `${name}.csv`,
      encoding: 'utf-8',
      dialect: { delimiter: ',', lineTerminator: '\n', header: true },
      schema: {
        missingValues: [''],
        fields: columns.map(({ name: field, type, unit, description }) => {
          return { name: field, type, ...(unit === '' ? {} : { unit }), description };
        }),
      },
    })),
  };
}

function json(name: string, content: object): ResultFile {
  return { name, pieces: () => [`${JSON.stringify(content, undefined, 2)}\n`] };
}
