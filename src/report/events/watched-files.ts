import type { Cluster } from '../../cluster/cluster.ts';
import type { Observer } from '../../cluster/record-types.ts';
import type { Micros } from '../../engine/micros.ts';
import { buildRun } from '../../scenario/build/build.ts';
import type { PolicyDefinition } from '../../scenario/policies/define-policy.ts';
import type { PolicyChoice, Scenario } from '../../scenario/scenario.ts';
import type { TraceReader } from '../../scenario/trace-reader.ts';
import { Timeline } from '../timeline/timeline.ts';
import type { StreamedFile } from '../write-files.ts';
import { CsvEvents } from './csv-sink.ts';
import { EventRows } from './event-rows.ts';
import { ParquetEvents } from './parquet-sink.ts';

/** A run whose records are written down as it goes. */
export interface WatchedRun {
  readonly scenario: Scenario;
  readonly policy: PolicyChoice;
  readonly seed: string;
  readonly policies: readonly PolicyDefinition[];
  readonly traces: TraceReader;
  /** The digest of the same run in the comparison: watching must not have changed it. */
  readonly digest: string;
}

/** What is wanted besides the tables. */
export interface WatchedOptions {
  readonly timeline: boolean;
  readonly events: 'parquet' | 'csv' | undefined;
}

/**
 * Files that need every record of a run: it is run again, the first replication of each policy, for keeping all records of all runs
 * would fill any memory. With several policies each has its own files, by its place: `events-2-drf.parquet`.
 */
export function watchedFiles(runs: readonly WatchedRun[], options: WatchedOptions): readonly StreamedFile[] {
  return runs.flatMap((run, at) => {
    const mark = watchedMark(runs.length, at, run.policy.label);
    const files: StreamedFile[] = [];
    const { events } = options;
    if (options.timeline) {
      files.push({
        name: `timeline${mark}.perfetto.json`,
        write: (append) => watch(run, (cluster) => new Timeline(cluster, append)),
      });
    }
    if (events !== undefined) {
      files.push({
        name: `events${mark}.${events}`,
        write: (append) =>
          watch(run, (cluster) => {
            const sink = events === 'csv' ? new CsvEvents(append) : new ParquetEvents(append);
            return { observer: new EventRows(cluster, sink).observer, end: () => sink.end() };
          }),
      });
    }
    return files;
  });
}

/** What the names of files of a policy have after their first word, given its place among so many. */
export function watchedMark(policies: number, at: number, label: string): string {
  return policies === 1 ? '' : `-${at + 1}-${label.replace(/[^A-Za-z0-9.]+/g, '-').replace(/-$/, '')}`;
}

/** Something that watches a run and is told when it is over. */
interface Watcher {
  readonly observer: Observer;
  end(at: Micros): void;
}

function watch(
  { scenario, policy, seed, policies, traces, digest }: WatchedRun,
  make: (cluster: Cluster) => Watcher,
): void {
  let watcher: Watcher | undefined;
  const run = buildRun(scenario, policy, {
    seed,
    policies,
    traces,
    observers: ({ cluster }) => {
      watcher = make(cluster);
      return [watcher.observer];
    },
  });
  run.run();
  watcher!.end(run.now);
  if (run.digest !== digest)
    throw new Error(
      `watched, the run under ${policy.label} came to digest ${run.digest} and not ${digest}: it is not deterministic`,
    );
}
