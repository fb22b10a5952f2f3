import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Observer } from '../../cluster/record-types.ts';
import { scenarioOf, TWO_TEAMS } from '../../experiment/testing/two-teams.ts';
import { buildRun } from '../../scenario/build/build.ts';
import { Timeline } from './timeline.ts';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: { readonly state?: string; readonly part?: number };
}
interface Trace {
  readonly traceEvents: readonly TraceEvent[];
  readonly metadata: { readonly commonage: string };
}

/** The timeline of the scenario under a policy, as its JSON says, and how many records there were. */
function timeline(text: string, policy: number, most?: number): { trace: Trace; counts: Record<string, number> } {
  const scenario = scenarioOf(text);
  const counts: Record<string, number> = {};
  const count = (name: string) => (): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const counting: Observer = {
    taskLaunched: count('launched'),
    taskEnded: count('ended'),
    offerMade: count('offer'),
    offerAccepted: count('accepted'),
    offerDeclined: count('declined'),
    offerRescinded: count('rescinded'),
    reclaimNoticed: count('reclaim'),
  };
  let json = '';
  const append = (piece: string): void => {
    json += piece;
  };
  let watch: Timeline | undefined;
  const run = buildRun(scenario, scenario.policies[policy]!, {
    observers: ({ cluster }) => {
      watch = new Timeline(cluster, append, most);
      return [counting, watch.observer];
    },
  });
  run.run();
  watch!.end(run.now);
  return { trace: JSON.parse(json) as Trace, counts };
}

function overlaps(events: readonly TraceEvent[]): number {
  const ends = new Map<string, number>();
  let found = 0;
  const slices = events.filter(({ ph }) => ph === 'X').sort((a, b) => a.ts - b.ts || a.dur - b.dur);
  for (const { pid, tid, ts, dur } of slices) {
    const track = `${pid} ${tid}`;
    if (ts < (ends.get(track) ?? 0)) found++;
    ends.set(track, ts + dur);
  }
  return found;
}

test('two teams: a lane for each cpu, and a slice for each task', () => {
  const { trace } = timeline(TWO_TEAMS, 1);
  const slices = trace.traceEvents.filter(({ ph }) => ph === 'X');
  expect(slices).toHaveLength(9);
  expect(new Set(slices.map(({ pid, tid }) => `${pid}/${tid}`))).toEqual(new Set(['10/0', '10/1', '11/0', '11/1']));
  const counters = trace.traceEvents.filter(({ ph, name }) => ph === 'C' && name === 'cpus used');
  // All four cpus from 0 to 20 s, B's one from 60 to 70 s.
  expect(counters.map(({ ts, args }) => [ts / 1e6, args.part])).toEqual([
    [0, 1],
    [10, 1],
    [20, 0],
    [60, 0.25],
    [70, 0],
  ]);
  expect(trace.metadata.commonage).toBe('complete');
});

const DEMO = readFileSync(new URL('../../../scenarios/mesos-macrobenchmark.yaml', import.meta.url), 'utf8');

test.each([0, 1, 3])(
  'the demo under its policy %i: nothing overlaps, and nothing that the records have is missing',
  (policy) => {
    const { trace, counts } = timeline(DEMO, policy);
    const events = trace.traceEvents;
    const instants = (name: string): number => events.filter((event) => event.ph === 'i' && event.name === name).length;
    const slices = events.filter(({ ph }) => ph === 'X');
    expect(overlaps(events)).toBe(0);
    expect(slices).toHaveLength(counts['launched']!);
    expect(slices.filter(({ args }) => args.state !== 'alive')).toHaveLength(counts['ended']!);
    for (const name of ['offer', 'accepted', 'declined', 'rescinded', 'reclaim'])
      expect(instants(name)).toBe(counts[name] ?? 0);
  },
);

test('a timeline that is too large says where it was cut', () => {
  const { trace } = timeline(TWO_TEAMS, 1, 5);
  expect(trace.traceEvents.filter(({ ph }) => ph !== 'M')).toHaveLength(5);
  expect(trace.metadata.commonage).toMatch(/^cut: it holds 5 events, up to \d+ of 70000000 microseconds/);
});
