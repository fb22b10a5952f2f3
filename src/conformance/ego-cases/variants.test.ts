import { expect, test } from 'vitest';
import { egoCases } from './runner.ts';

// Cases of every kind, derived by hand as each note says.
const CASES: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[] = [
  {
    id: 'steady-lists',
    kind: 'steady-state',
    total: 10,
    tree: [
      { name: 'dept one', owned: 6 },
      { name: 'L', parent: 'dept one', owned: 6, lend: true, lendLimit: 4 },
      { name: 'X y', borrow: true, borrowLimit: 3, shareRatio: 1, shareLimit: 1 },
      { name: 'Z', shareRatio: 2, sharePriority: 2, borrow: true },
    ],
    steps: [
      {
        demand: { 'X y': 9, Z: 9 },
        expect: { L: 0, 'X y': 4, Z: 4, 'dept one': 0 },
        parts: { 'X y': { shared: 1, borrowed: 3 }, Z: { shared: 3, borrowed: 1 } },
        idle: 2,
        lentBy: { L: 4 },
      },
    ],
    note: 'pool 4: X takes its limit of 1 (class 1), Z 3; L lends 4 of 6, X takes 3 by its limit, Z 1; 2 are kept',
  },
  {
    id: 'private',
    kind: 'steady-state',
    total: 10,
    tree: [
      { name: 'P', owned: 6 },
      { name: 'P1', parent: 'P', owned: 2 },
      { name: 'P2', parent: 'P', owned: 1 },
      { name: 'Q', owned: 0 },
    ],
    steps: [
      {
        demand: { P1: 9, P2: 3, Q: 9 },
        expect: { P1: 5, P2: 3, Q: 2 },
        parts: { P1: { owned: 2, private: 2, shared: 1 }, P2: { owned: 1, private: 1, shared: 1 }, Q: { shared: 2 } },
      },
    ],
    note: 'private pool of 3: P1, P2, P1; of the public 4 P and Q get 2 each, and in P one goes to each',
  },
  {
    id: 'timeline-names',
    kind: 'timeline',
    slots: 2,
    preemption: true,
    sessions: [
      { name: 'low one', priority: 1, start: 0, tasks: 4, taskSeconds: 10 },
      { name: 'high/er', priority: 5, start: 5, tasks: 2, taskSeconds: 10 },
    ],
    expect: {
      runs: [
        { session: 'low one', frm: 0, to: 5, tasks: 0 },
        { session: 'high/er', frm: 5, to: 15, tasks: 2 },
        { session: 'low one', frm: 15, to: 35, tasks: 4 },
      ],
      evictions: 2,
    },
    note: 'both slots change hands at 5 s and come back at 15 s; names need not be names of roles',
  },
  {
    id: 'timing-2',
    kind: 'timing',
    hosts: 2,
    slotsPerHost: 1,
    serviceStartSeconds: 20,
    taskSeconds: 4,
    standby: false,
    arrivals: [
      { app: 'my app', at: 0 },
      { app: 'my app', at: 100 },
    ],
    expect: { finish: [24, 124] },
    note: 'cold twice',
  },
  {
    id: 'timing-3',
    kind: 'timing',
    hosts: 2,
    slotsPerHost: 1,
    serviceStartSeconds: 20,
    taskSeconds: 4,
    standby: true,
    arrivals: [
      { app: 'A', at: 0 },
      { app: 'A', at: 1 },
      { app: 'A', at: 100 },
      { app: 'A', at: 100 },
    ],
    expect: { finish: [24, 25, 104, 104] },
    note: 'two instances stay loaded, both later tasks start warm',
  },
  {
    id: 'place-wait',
    kind: 'placement',
    racks: { r1: { h1: 3 }, r2: { h2: 3 } },
    gang: { tasks: 4, level: 'rack', mode: 'required' },
    expect: null,
    note: 'no rack holds four',
  },
  {
    id: 'place-best',
    kind: 'placement',
    racks: { r1: { h1: 6, h2: 2 }, r2: { h3: 3, h4: 2 }, r3: { h5: 0, h6: 9 } },
    gang: { tasks: 5, level: 'rack', mode: 'required' },
    expect: { rack: 'r2', hosts: { h3: 3, h4: 2 } },
    note: 'racks of 8, 5 and 9: the one with least free that fits',
  },
  {
    id: 'place-pref',
    kind: 'placement',
    racks: { r1: { h1: 2, h2: 2 }, r2: { h3: 3, h4: 3 } },
    gang: { tasks: 8, level: 'rack', mode: 'preferred' },
    expect: { spread: { h3: 3, h4: 3, h1: 2 } },
    note: 'no rack holds 8: the larger one whole, the rest in the other',
  },
  {
    id: 'place-host',
    kind: 'placement',
    racks: { r1: { h1: 4, h2: 2 }, r2: { h3: 3 } },
    gang: { tasks: 3, level: 'host', mode: 'required' },
    expect: { hosts: { h3: 3 } },
    note: 'hosts of 4, 2 and 3: three fit best on the third',
  },
  {
    id: 'hosts',
    kind: 'host-choice',
    allocation: 'balanced',
    hosts: [
      { name: 'a', slots: 5 },
      { name: 'b', slots: 3 },
    ],
    requests: [
      { consumer: 'x', slots: 4 },
      { consumer: 'y', slots: 2 },
    ],
    expect: { x: { a: 3, b: 1 }, y: { a: 1, b: 1 } },
    note: '5/3: a, a (4/3 after one), then the roomier one each time, ties to a',
  },
  {
    id: 'excl',
    kind: 'host-choice',
    allocation: 'exclusive',
    hosts: [
      { name: 'a', slots: 2 },
      { name: 'b', slots: 3 },
      { name: 'c', slots: 3 },
    ],
    requests: [
      { consumer: 'x', slots: 3 },
      { consumer: 'y', slots: 4 },
      { consumer: 'x', slots: 2 },
    ],
    expect: { x: { a: 2, b: 3 }, y: { c: 3 } },
    note: 'x stacks on a and b, which closes b to y; what y does not find is given up, so that x gets the rest of b',
  },
  {
    id: 'fit',
    kind: 'vector-fit',
    host: { cpu: 10, mem: 20, disk: 5 },
    slots: { big: { cpu: 3, mem: 2 }, tiny: { cpu: 0.25, mem: 1, disk: 0.5 } },
    cases: [
      { only: 'big', expect: 3 },
      { only: 'tiny', expect: 10 },
      { mix: { big: 3 }, thenFill: 'tiny', expect: 4 },
      { mix: { tiny: 10 }, thenFill: 'big', expect: 2 },
    ],
    note: '10 cores hold 3 big or 40 tiny, but there is disk for 10 tiny; after 3 big one core is left: 4 tiny; after 10 tiny 7.5 cores: 2 big',
  },
  {
    id: 'share',
    kind: 'vector-share',
    total: { cpu: 12, mem: 24 },
    consumers: [
      { name: 'A', shareRatio: 2, task: { cpu: 1, mem: 1 } },
      { name: 'B', shareRatio: 1, task: { cpu: 2, mem: 1 } },
    ],
    expect: { tasks: { A: 8, B: 2 } },
    note: 'A counts by cpu 1/24 a task (ratio 2), B by cpu 1/6: A 8 (8/24), B 2 (2/6)',
  },
  {
    id: 'plan',
    kind: 'time-plan',
    total: 10,
    intervals: [
      { frm: '00:00', to: '06:30', owned: { a: 4, b: 6 } },
      { frm: '06:30', to: '24:00', owned: { a: 8, b: 0 } },
    ],
    ranks: { a: 1, b: 2 },
    shareRatio: { a: 1, b: 1 },
    demandAllDay: { a: 9, b: 9 },
    expect: { '06:29': { a: 4, b: 6 }, '06:31': { a: 9, b: 1 } },
    note: "b's six go at 06:30; a owns 8 and the pool of 2 goes one each",
  },
  {
    id: 'victims-host',
    kind: 'victim-choice',
    need: 2,
    sameHost: true,
    sessions: [
      {
        name: 's',
        preemptionRank: 1,
        deserved: 1,
        tasks: [
          { name: 't1', elapsed: 5, host: 'h1' },
          { name: 't2', elapsed: 9, host: 'h1' },
          { name: 't3', elapsed: 6, host: 'h2' },
        ],
      },
      {
        name: 'u',
        preemptionRank: 2,
        deserved: 0,
        tasks: [
          { name: 'u1', elapsed: 1, host: 'h2' },
          { name: 'u2', elapsed: 50, host: 'h1' },
        ],
      },
    ],
    expect: { victims: ['t3', 'u1'] },
    note: 'h1: t2 of s may not go with t1 (one is deserved): t1 and u2 lose 55; h2: t3 and u1 lose 7',
  },
  {
    id: 'victims-rank',
    kind: 'victim-choice',
    need: 3,
    sessions: [
      { name: 'a', preemptionRank: 3, deserved: 0, tasks: [{ name: 'a1', elapsed: 1 }] },
      {
        name: 'b',
        preemptionRank: 1,
        deserved: 1,
        tasks: [
          { name: 'b1', elapsed: 30 },
          { name: 'b2', elapsed: 20 },
          { name: 'b3', elapsed: 10 },
        ],
      },
    ],
    expect: { victims: ['a1', 'b2', 'b3'] },
    note: 'b first (rank 1), down to what it deserves, then a',
  },
  {
    id: 'reclaim',
    kind: 'reclaim-timing',
    reclaimAt: 30,
    graceSeconds: 0,
    tasks: [{ name: 'x', remainingSeconds: 5, outcome: 'killed-and-requeued', slotFreeAt: 30 }],
    note: 'no grace at all',
  },
  {
    id: 'reclaim2',
    kind: 'reclaim-timing',
    reclaimAt: 10,
    graceSeconds: 60,
    tasks: [
      { name: 'x', remainingSeconds: 60 },
      { name: 'y', remainingSeconds: 61 },
      { name: 'z', remainingSeconds: 0.5 },
    ],
    expect: [
      { outcome: 'finished', slotFreeAt: 70 },
      { outcome: 'killed-and-requeued', slotFreeAt: 70 },
      { outcome: 'finished', slotFreeAt: 10.5 },
    ],
    note: 'what ends at the very end of its grace has finished',
  },
  {
    id: 'seq',
    kind: 'event-sequence',
    total: 8,
    tree: [
      { name: 'A', owned: 4, lend: true, rank: 2 },
      { name: 'B', owned: 4, lend: true, borrow: true, rank: 1, reclaimGraceSeconds: 30 },
      { name: 'C', borrow: true, rank: 5, reclaimGraceSeconds: 10 },
    ],
    config: { reclaimBeforeBorrow: false },
    steps: [
      { demand: { B: 6, C: 8 }, expect: { A: 0, B: 6, C: 2 }, lentBy: { A: 4, B: 0 }, evictions: 0 },
      { demand: { A: 3, B: 6, C: 8 }, expect: { A: 3, B: 5, C: 0 }, lentBy: { A: 1 }, evictions: 3 },
    ],
    note: 'B borrows before C by rank; A takes 3 back, C gives first',
  },
  {
    id: 'seq-kept',
    kind: 'event-sequence',
    total: 6,
    tree: [{ name: 'K', owned: 2 }, { name: 'A' }, { name: 'B' }, { name: 'X', shareRatio: 0 }],
    steps: [
      { demand: { X: 2 }, expect: { X: 2 }, evictions: 0 },
      { demand: { X: 2, A: 2, B: 2 }, expect: { A: 2, B: 2, X: 0, K: 0 }, idle: 2, evictions: 2 },
    ],
    note: 'four are free, two of them are kept for K: A and B get one each, and one each of X, which yields to both',
  },
  {
    id: 'grace',
    kind: 'lend-filter',
    total: 6,
    tree: [
      { name: 'L', owned: 6, lend: true, lendoutGraceSeconds: 60, lendLimit: 5 },
      { name: 'X', borrow: true, reclaimGraceSeconds: 60 },
      { name: 'Y', borrow: true, reclaimGraceSeconds: 61 },
    ],
    steps: [{ demand: { X: 9, Y: 4 }, expect: { L: 0, X: 5, Y: 0 }, idle: 1 }],
    note: 'a grace as long as allowed will do, one longer will not; five by the lend limit',
  },
  {
    id: 'pref',
    kind: 'event-sequence',
    groups: { G1: 2, G2: 3 },
    tree: [
      { name: 'A', owned: { G1: 2, G2: 2 }, preference: { G1: 7, G2: 2 }, lend: true },
      { name: 'B', owned: { G2: 1 }, borrow: true },
    ],
    config: { enforcePreferenceByReclaim: true },
    start: { B: { G2: 3 } },
    steps: [{ demand: { A: 2, B: 3 }, expect: { A: { G2: 2 }, B: { G1: 2, G2: 1 } }, evictions: 2 }],
    note: "A likes G2 better: two of B's loans there go, B's third is its own, and the two begin again in G1",
  },
];

test.each(CASES)('$kind $id: $note', (testCase) => {
  expect(egoCases.runCase({ ...testCase }, {})).toEqual({ id: testCase.id, status: 'passed', details: '' });
});
