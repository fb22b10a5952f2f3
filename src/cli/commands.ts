import type { CommandEntry } from './command.ts';

/** All commands, in the order of `--help`: a new one is a file in commands/ and an entry here. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    usage: 'run <scenario>',
    summary: 'Run a scenario once, under one policy',
    load: async () => (await import('./commands/run.ts')).run,
  },
  {
    usage: 'compare <scenario..>',
    summary: 'Run every policy on the same draws and compare them with the first',
    load: async () => (await import('./commands/compare.ts')).compare,
  },
  {
    usage: 'report <result>',
    summary: 'Render report.html again from the tables of a result',
    load: async () => (await import('./commands/report.ts')).report,
  },
  {
    usage: 'explain <result>',
    summary: 'Tell what happened to a task, a job or a framework, and what it waited for',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    usage: 'verify <result>',
    summary: 'Run a result again and compare digests; show the first record that differs',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    usage: 'diff <a> <b>',
    summary: 'Show where two results part, and what follows from it',
    load: async () => (await import('./commands/diff.ts')).diff,
  },
  {
    usage: 'conformance <file..>',
    summary: 'Run cases with known answers',
    load: async () => (await import('./commands/conformance.ts')).conformance,
  },
  {
    usage: 'bench',
    summary: 'Time the allocation rounds of a policy, by agents and frameworks',
    load: async () => (await import('./commands/bench.ts')).bench,
  },
  {
    usage: 'check <policy>',
    summary: 'Try properties of a policy (sharing incentive, envy, ...) on random instances',
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    usage: 'validate <scenario..>',
    summary: 'Check scenario files and say everything that is wrong with them',
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  {
    usage: 'schema',
    summary: 'Print the JSON Schema of scenario files, for editors',
    load: async () => (await import('./commands/schema.ts')).schema,
  },
  {
    usage: 'list <what>',
    summary: 'Print what there is: policies, frameworks, metrics or traces',
    load: async () => (await import('./commands/list.ts')).list,
  },
  {
    usage: 'trace <action> <file>',
    summary: 'Look into a workload trace: trace inspect FILE',
    load: async () => (await import('./commands/trace.ts')).trace,
  },
  {
    usage: 'init <what> [path]',
    summary: 'Start a scenario or a policy from a small example',
    load: async () => (await import('./commands/init.ts')).init,
  },
];
