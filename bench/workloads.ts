import type { Found } from './tools.ts';

/** One program that does the work, ours or a peer's. It prints one line of `key=value` with `sim_s` and `peakKiB`. */
export interface Contender {
  readonly name: string;
  /** Ours, or the name that `--peers` takes. */
  readonly peer: 'ours' | 'cpp' | 'simpy' | 'simjs';
  readonly command: readonly string[];
  /** Why it cannot run here, and what to do about it. */
  readonly missing?: string;
}

/** A ratio that the project promises: time of `ours` over the time of `over`. */
export interface Goal {
  readonly ours: string;
  /** Another contender, or in words a time that is given in `seconds`. */
  readonly over: string;
  readonly seconds?: number;
  readonly atMost: number;
}

/** The same work done by several programs, which must give the same answer. */
export interface Workload {
  readonly name: string;
  readonly about: string;
  /** Names for `inputs/generate.mjs`. */
  readonly inputs: readonly string[];
  /** What every program must find, from the definition of the workload. */
  readonly answer: Readonly<Record<string, string>>;
  readonly contenders: readonly Contender[];
  readonly goals: readonly Goal[];
  /** Run only when it is named: it takes long. */
  readonly onRequest?: boolean;
}

/** The workloads, with commands for what was found on this machine; `data` is the folder of the inputs. */
export function workloads(found: Found, data: string): readonly Workload[] {
  const node = (runner: string, ...args: string[]): readonly string[] => [
    process.execPath,
    `bench/.built/runners/${runner}.js`,
    ...args,
  ];
  const file = (name: string): string => `${data}/${name}.bin`;
  const ours = (name: string, runner: string, ...args: string[]): Contender => ({
    name,
    peer: 'ours',
    command: node(runner, ...args),
  });
  const cpp = (name: string, program: string, ...args: string[]): Contender => ({
    name,
    peer: 'cpp',
    command: [`${found.cppFolder}/${program}`, ...args],
    ...(found.cpp === undefined ? {} : { missing: found.cpp }),
  });
  const simpy2 = (name: string, ...args: string[]): Contender => ({
    name,
    peer: 'simpy',
    command: ['/usr/bin/python3', 'bench/peers/simpy/peer_simpy2.py', ...args],
    ...(found.simpy2 === undefined ? {} : { missing: found.simpy2 }),
  });
  const simpy = (name: string, ...args: string[]): Contender => ({
    name,
    peer: 'simpy',
    command: ['python3', 'bench/peers/simpy/peer_simpy.py', ...args],
    ...(found.simpy === undefined ? {} : { missing: found.simpy }),
  });
  const simjs = (name: string, ...args: string[]): Contender => ({
    name,
    peer: 'simjs',
    command: [process.execPath, 'bench/peers/npm/peer_simjs.mjs', ...args],
    ...(found.simjs === undefined ? {} : { missing: found.simjs }),
  });

  const table = file('w1-table');
  const w4 = (input: string, agents: string): readonly Contender[] => [
    ours('commonage', 'w4', file(input), agents, '200'),
    ours('commonage, bare', 'w4', file(input), agents, '200', 'bare'),
    cpp('C++ heap', 'w4', file(input), agents, '200', 'heap'),
    cpp('C++ sorting per offer', 'w4', file(input), agents, '200', 'sort'),
  ];
  return [
    {
      name: 'W1',
      about: 'hold model: 1e5 pending events, 1e7 taken',
      inputs: ['w1-table'],
      answer: { sum: '499984106643012', hash: '1907761659' },
      contenders: [
        ours('commonage', 'w1', table, '1e5', '1e7'),
        cpp('C++ binary heap', 'w1', table, '1e5', '1e7', 'heap2'),
        cpp('C++ bucket queue', 'w1', table, '1e5', '1e7', 'slots'),
      ],
      goals: [
        { ours: 'commonage', over: 'C++ binary heap', atMost: 0.8 },
        { ours: 'commonage', over: 'C++ bucket queue', atMost: 1.5 },
      ],
    },
    {
      name: 'W1-1e6',
      about: 'hold model: 1e5 pending events, 1e6 taken',
      inputs: ['w1-table'],
      answer: { sum: '5005784103513', hash: '3752500622' },
      contenders: [
        ours('commonage', 'w1', table, '1e5', '1e6'),
        simpy2('SimPy 2.3.1', 'w1', table, '1e5', '1e6'),
        simjs('simjs', 'w1', table, '1e5', '1e6'),
      ],
      goals: [
        { ours: 'commonage', over: 'SimPy 2.3.1', atMost: 1 / 25 },
        { ours: 'commonage', over: 'simjs', atMost: 1 / 15 },
      ],
    },
    {
      name: 'W2',
      about: 'M/M/1000, 1e6 customers: the bare queue on the event kernel, and through offers of a master',
      inputs: ['w2-1e6'],
      answer: { sumWait: '1074713860', end: '1060169062' },
      contenders: [
        ours('commonage kernel', 'w2-kernel', file('w2-1e6'), '1000'),
        ours('commonage offers', 'w2', file('w2-1e6')),
        ours('commonage offers, bare', 'w2', file('w2-1e6'), 'bare'),
        cpp('C++', 'w2', file('w2-1e6'), '1000', 'des'),
        simpy2('SimPy 2.3.1', 'w2', file('w2-1e6'), '1000'),
        simjs('simjs', 'w2', file('w2-1e6'), '1000'),
      ],
      goals: [
        { ours: 'commonage kernel', over: 'C++', atMost: 3 },
        { ours: 'commonage kernel', over: 'SimPy 2.3.1', atMost: 1 / 33 },
        { ours: 'commonage offers', over: 'SimPy 2.3.1', atMost: 1 / 4 },
      ],
    },
    {
      name: 'W4-1e5',
      about: 'two-level DRF: 1e5 tasks, 1e3 agents, 200 frameworks',
      inputs: ['w4-1e5x1e3'],
      answer: {
        hash: '921770967',
        sumWait: '8769583340610',
        end: '4433000000',
        offers: '842497',
        declines: '781760',
      },
      contenders: [...w4('w4-1e5x1e3', '1e3'), simpy('SimPy 3 or 4', 'w4', file('w4-1e5x1e3'), '1000', '200')],
      goals: [
        { ours: 'commonage', over: 'C++ heap', atMost: 3 },
        { ours: 'commonage, bare', over: 'C++ heap', atMost: 3 },
      ],
    },
    {
      name: 'W4',
      about: 'two-level DRF: 1e6 tasks, 1e4 agents, 200 frameworks',
      inputs: ['w4-1e6x1e4'],
      answer: {
        hash: '2900280690',
        sumWait: '117822890172767',
        end: '4580000000',
        offers: '8753733',
        declines: '8386903',
      },
      contenders: w4('w4-1e6x1e4', '1e4'),
      goals: [
        { ours: 'commonage', over: 'C++ heap', atMost: 3 },
        { ours: 'commonage, bare', over: 'C++ heap', atMost: 3 },
        { ours: 'commonage, bare', over: 'C++ sorting per offer', atMost: 1 / 5 },
      ],
      onRequest: true,
    },
    {
      name: 'Facebook-2010',
      about: 'a day of 24,442 jobs and 17.8 million tasks under DRF, start to drained',
      inputs: [],
      answer: { tasks: '17795371', end: '112587434594', offers: '13212943', declines: '8566825' },
      contenders: [
        {
          ...ours('commonage, bare', 'trace', 'bare'),
          ...(found.facebook2010 === undefined ? {} : { missing: found.facebook2010 }),
        },
      ],
      goals: [],
      onRequest: true,
    },
    {
      name: 'W5',
      about: 'DeclineOffers: one cycle of 1e4 agents and 1e3 frameworks of one role, the median of 20',
      inputs: [],
      answer: { hash: '2805197661', offers: '200000' },
      contenders: [ours('commonage', 'w5', '10000', '1000', '20')],
      goals: [{ ours: 'commonage', over: '15 ms', seconds: 0.015, atMost: 1 }],
    },
    {
      name: 'W4-1e7',
      about: 'two-level DRF: 1e7 tasks, 1e4 agents, 200 frameworks, streamed',
      inputs: ['w4-1e7x1e4'],
      answer: { hash: '3810659373', offers: '89646961', declines: '85653941' },
      contenders: w4('w4-1e7x1e4', '1e4').slice(1, 3),
      goals: [],
      onRequest: true,
    },
  ];
}
