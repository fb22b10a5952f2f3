/** A deliberate fault: a piece of a source file put differently, which some test has to notice. */
export interface Mutation {
  readonly what: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly before: string;
  readonly after: string;
  /** Test files (or folders) that are run on it. */
  readonly tests: readonly string[];
}

const ALLOCATOR = [
  'src/allocator/hierarchical.test.ts',
  'src/allocator/quota.test.ts',
  'src/allocator/refusal-filters.test.ts',
  'src/conformance/allocator-conformance',
];
const HISTORIES = ['test/histories.test.ts'];

/** Faults of the allocator and the master that would change results without stopping a run. */
export const MUTATIONS: readonly Mutation[] = [
  {
    what: 'ties go to the client with more allocations',
    file: 'src/allocator/sorter-tree.ts',
    before: 'this.#tree.place(b) : counts < 0;',
    after: 'this.#tree.place(b) : counts > 0;',
    tests: ALLOCATOR,
  },
  {
    what: 'ties of share and count go to the last path',
    file: 'src/allocator/sorter-tree.ts',
    before: 'this.#tree.place(a) < this.#tree.place(b)',
    after: 'this.#tree.place(a) > this.#tree.place(b)',
    tests: ALLOCATOR,
  },
  {
    what: 'shares are not divided by weights',
    file: 'src/allocator/sorters/drf.ts',
    before: 'return share / client.weight;',
    after: 'return share;',
    tests: ALLOCATOR,
  },
  {
    what: 'a filter never expires',
    file: 'src/allocator/refusal-filters.ts',
    before: 'const until = numbers[at * WIDTH + UNTIL]!;',
    after: 'const until = Number.POSITIVE_INFINITY;',
    tests: ALLOCATOR,
  },
  {
    what: 'a filter is over at its own instant, whatever was armed first',
    file: 'src/allocator/refusal-filters.ts',
    before: '(until > now || armed >= this.#cycle[0]!)',
    after: 'until > now',
    tests: ALLOCATOR,
  },
  {
    what: 'a filter stops everything of the agent, also more than was refused',
    file: 'src/allocator/refusal-filters.ts',
    before: ' && this.#store.covers(at, offer)',
    after: '',
    tests: ALLOCATOR,
  },
  {
    what: 'filters are not asked',
    file: 'src/allocator/hand-out.ts',
    before: 'if (until === NOT_BLOCKED) return true;',
    after: 'return true;',
    tests: HISTORIES,
  },
  {
    what: 'refusals shorter than an interval are not lengthened to it',
    file: 'src/master/refusal.ts',
    before: 'Math.max(interval, length)',
    after: 'length',
    tests: ['src/master/refusal.test.ts'],
  },
  {
    what: 'a revive does not take refusals back',
    file: 'src/allocator/hierarchical.ts',
    before: `    this.#refresh(seat);
    this.#books.voidRefusals(seat);
    this.#maintenance.voidRefusals(framework);
    this.#ask('all');`,
    after: `    this.#refresh(seat);
    this.#maintenance.voidRefusals(framework);
    this.#ask('all');`,
    tests: ALLOCATOR,
  },
  {
    what: 'headroom for unmet guarantees is ignored',
    file: 'src/allocator/quota-ledger.ts',
    before: 'return this.#anyGuarantee && !this.#required.isEmpty;',
    after: 'return false;',
    tests: ALLOCATOR,
  },
  {
    what: 'the first pass gives all that is left instead of what the guarantee lacks',
    file: 'src/allocator/hand-out.ts',
    before: 'const guaranteed = this.#shrinker.shrink(this.#guaranteed.copyFrom(rest), unmet);',
    after: 'const guaranteed = unmet.isEmpty ? this.#guaranteed.clear() : this.#guaranteed.copyFrom(rest);',
    tests: ALLOCATOR,
  },
  {
    what: 'limits are ignored in the second pass',
    file: 'src/allocator/hand-out.ts',
    before: 'if (limited) this.#shrinker.shrink(rest, this.#limits.copyFrom(quota.limits).subtract(quota.consumed));',
    after: '',
    tests: [...ALLOCATOR, ...HISTORIES],
  },
  {
    what: 'what a role got in this cycle does not count against its limit',
    file: 'src/allocator/hand-out.ts',
    before: 'if (limited) addQuantitiesOf(rest, kinds, quota.consumed);',
    after: '',
    tests: [...ALLOCATOR, ...HISTORIES],
  },
  {
    what: 'unallocated reservations count as headroom',
    file: 'src/allocator/quota-ledger.ts',
    before: 'Math.max(0, free - unallocated)',
    after: 'Math.max(0, free)',
    tests: ALLOCATOR,
  },
  {
    what: 'agents with GPUs are open to everybody',
    file: 'src/allocator/gates.ts',
    before: '((barriers & HAS_GPUS) !== 0 && (abilities & GPUS) === 0) ||',
    after: '',
    tests: HISTORIES,
  },
  {
    what: 'revocable resources go to frameworks that did not ask for them',
    file: 'src/allocator/gates.ts',
    before: '(kinds.isRevocable(kind) && (abilities & REVOCABLE) === 0) ||',
    after: '',
    tests: HISTORIES,
  },
  {
    what: 'a periodic cycle leaves what was asked for to a cycle of its own',
    file: 'src/master/cycle-loop.ts',
    before: '    if (periodic) this.#mergeAsked();\n    this.#forgetAsked();\n',
    after: '    if (!periodic) this.#forgetAsked();\n',
    tests: ['src/master/cycle-loop.test.ts'],
  },
  {
    what: 'a refusal while a cycle takes its time counts from the moment at which it is made',
    file: 'src/master/refusal.ts',
    before: 'busyFor + ',
    after: '',
    tests: ['src/master/refusal.test.ts'],
  },
  {
    what: 'an agent that nobody may have stays so after what came back on it',
    file: 'src/allocator/hierarchical.ts',
    before: '    this.#handOut.open(agent);\n',
    after: '',
    tests: ['src/allocator/hierarchical-histories.test.ts'],
  },
  {
    what: 'an agent that nobody may have stays so when the first refusal of it ends',
    file: 'src/allocator/hand-out.ts',
    before: 'if (until < this.#refusedUntil[0]!) this.#refusedUntil[0] = until;',
    after: '',
    tests: ['src/allocator/hierarchical-histories.test.ts'],
  },
  {
    what: 'agents of other regions are open to everybody',
    file: 'src/allocator/gates.ts',
    before: '(region === undefined || this.#region === undefined || region === this.#region ? 0 : REMOTE)',
    after: '0',
    tests: HISTORIES,
  },
  {
    what: 'reservations of others are offered',
    file: 'src/allocator/hand-out.ts',
    before: '!kinds.allocatableTo(kind, role.path) ||',
    after: '',
    tests: HISTORIES,
  },
  {
    what: 'suppressed frameworks stay in line',
    file: 'src/allocator/hierarchical.ts',
    before: 'seat.subscribed && !seat.suppressed &&',
    after: 'seat.subscribed &&',
    tests: HISTORIES,
  },
  {
    what: 'offering starts at once after a failover, with or without quotas',
    file: 'src/allocator/recovery-pause.ts',
    before: 'return this.#missing > 0 && clock.now < this.#until;',
    after: 'return false;',
    tests: ['src/allocator/hierarchical.test.ts', 'src/master/master-failover.test.ts'],
  },
  {
    what: 'requests during a pause are remembered',
    file: 'src/master/cycle-loop.ts',
    before: 'if (this.#pauses > 0) return;',
    after: '',
    tests: ['src/master'],
  },
  {
    what: 'what is given back stays in the books as offered',
    file: 'src/master/offer-desk.ts',
    before: '      else cluster.agents.returnOffered(agent, left);\n',
    after: '',
    tests: HISTORIES,
  },
  {
    what: 'an agent is unreachable after four pings',
    file: 'src/master/options.ts',
    before: 'maxAgentPingTimeouts: 5,',
    after: 'maxAgentPingTimeouts: 4,',
    tests: ['src/master/agent-life.test.ts'],
  },
  {
    what: 'a broken connection leaves tasks without checkpoint alone',
    file: 'src/master/agent-life.ts',
    before: '      this.#loseUnlessCheckpointing(agent);\n',
    after: '',
    tests: ['src/master/agent-life.test.ts'],
  },
  {
    what: 'a framework that is back in time is removed all the same',
    file: 'src/master/framework-life.ts',
    before: '    this.#forgetRemoval(framework);\n    this.#connect(framework, []);',
    after: '    this.#connect(framework, []);',
    tests: ['src/master'],
  },
  {
    what: 'a new master does not count what agents report',
    file: 'src/master/agent-life.ts',
    before: '      allocator.occupied(tasks.framework(task), tasks.role(task), agent, tasks.resources(task));',
    after: ';',
    tests: ['src/master', ...HISTORIES],
  },
  {
    what: 'what agents report after a failover counts twice under EGO',
    file: 'src/master/agent-life.ts',
    before:
      'for (let task = tasks.firstOnAgent(agent); task !== NONE; task = tasks.nextOnAgent(task))\n      allocator.occupied(',
    after:
      'for (let task = tasks.firstOnAgent(agent); task !== NONE; task = tasks.nextOnAgent(task))\n      allocator.launched(task), allocator.occupied(',
    tests: ['src/scenario/build/upheavals.test.ts'],
  },
  {
    what: 'setting a quota rescinds nothing above the limit',
    file: 'src/master/quota-setting.ts',
    before: '    this.#rescindAboveLimit(role, quota);\n',
    after: '',
    tests: ['src/master/quota-setting.test.ts'],
  },
  {
    what: 'a rate limit forgets how many messages wait',
    file: 'src/master/rate-limits.ts',
    before: 'waiting >= this.#capacity',
    after: 'waiting > this.#capacity',
    tests: ['src/master/rate-limits.test.ts'],
  },
];
