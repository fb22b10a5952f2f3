import type { Cluster } from '../../cluster/cluster.ts';
import type { Observer } from '../../cluster/record-types.ts';
import type { Micros } from '../../engine/micros.ts';
import { buildRun } from '../../scenario/build/build.ts';
import type { PolicyDefinition } from '../../scenario/policies/define-policy.ts';
import type { PolicyChoice, Scenario } from '../../scenario/scenario.ts';
import type { TraceReader } from '../../scenario/trace-reader.ts';
import { Timeline } from '../timeline/timeline.ts';
import type { Append, StreamedFiles } from '../write-files.ts';
import { CsvEvents } from './csv-sink.ts';
import type { EventSink } from './event-row.ts';
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
export function watchedFiles(runs: readonly WatchedRun[], options: WatchedOptions): readonly StreamedFiles[] {
  const { timeline, events } = options;
  return runs.map((run, at): StreamedFiles => {
    const mark = watchedMark(runs.length, at, run.policy.label);
    const makers: [name: string, make: MakeWatcher][] = [];
    if (timeline) makers.push([`timeline${mark}.perfetto.json`, (cluster, append) => new Timeline(cluster, append)]);
    if (events !== undefined) makers.push([`events${mark}.${events}`, events === 'csv' ? csvEvents : parquetEvents]);
    return {
      names: makers.map(([name]) => name),
      // One run feeds all of its files.
      write: (append) => watch(run, (cluster) => makers.map(([, make], file) => make(cluster, append[file]!))),
    };
  });
}

function csvEvents(cluster: Cluster, append: Append): Watcher {
  return eventsTo(cluster, new CsvEvents(append));
}

function parquetEvents(cluster: Cluster, append: Append): Watcher {
  return eventsTo(cluster, new ParquetEvents(append));
}

function eventsTo(cluster: Cluster, sink: EventSink): Watcher {
  return { observer: new EventRows(cluster, sink).observer, end: () => sink.end() };
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

type MakeWatcher = (cluster: Cluster, append: Append) => Watcher;

function watch(
  { scenario, policy, seed, policies, traces, digest }: WatchedRun,
  make: (cluster: Cluster) => readonly Watcher[],
): void {
  let watchers: readonly Watcher[] = [];
  const run = buildRun(scenario, policy, {
    seed,
    policies,
    traces,
    observers: ({ cluster }) => {
      watchers = make(cluster);
      return watchers.map(({ observer }) => observer);
    },
  });
  run.run();
  for (const watcher of watchers) watcher.end(run.now);
  if (run.digest !== digest)
    throw new Error(
      `watched, the run under ${policy.label} came to digest ${run.digest} and not ${digest}: it is not deterministic`,
    );
}
