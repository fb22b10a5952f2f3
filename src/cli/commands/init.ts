import { writeFileSync } from 'node:fs';
import { textOf } from '../arguments.ts';
import type { Command } from '../command.ts';
import { Exit, InputError } from '../io.ts';
import { writeReason } from '../reason.ts';

const WHAT = ['scenario', 'policy'] as const;

const SCENARIO = `# Check it with: commonage validate FILE. Run it with: commonage compare FILE --seeds 5
story: Two teams own eight machines each, or share sixteen. One works in bursts, the other all day.
seed: 1
until: drained
cluster:
  agents:
    - { group: nodes, count: 16, resources: { cpus: 8, mem: 32GiB } }
roles:
  analytics: { weight: 1, owned: { nodes: 8 agents } }
  reports: { weight: 1, owned: { nodes: 8 agents } }
frameworks:
  - name: bursts
    role: analytics
    behaviour: mapreduce
    jobs: { count: 20, gap: { exponential: { mean: 2m } }, tasks: 150, needs: { cpus: 1, mem: 2GiB }, duration: 30s }
  - name: steady
    role: reports
    behaviour: batch
    jobs: { count: 200, gap: { exponential: { mean: 10s } }, tasks: 8, needs: { cpus: 1, mem: 1GiB }, duration: 45s }
policies: [static, drf]
`;

const POLICY = `// A policy: who is served first among siblings of the role tree. Try it with:
//   commonage compare SCENARIO --policies drf,./FILE
import { definePolicy, hierarchical, noOptions } from 'commonage';

/** Serves whoever holds the smallest part of the first resource of the cluster, whatever else it holds. */
const sorter = {
  key: (client, totals) => client.held(totals.nameAt(0)) / totals.totalAt(0) / client.weight,
};

export default definePolicy({
  name: 'first-resource',
  summary: 'Max-min fairness of one resource alone.',
  options: noOptions,
  create: () => ({ allocator: (scenario, host) => hierarchical(scenario, host, sorter) }),
});
`;

export const init: Command = {
  describe: (yargs) =>
    yargs
      .positional('what', { choices: WHAT, describe: 'What to start' })
      .positional('path', {
        type: 'string',
        describe: 'File to write; it must not be there yet. Default: scenario.yaml or policy.mjs',
      })
      .example('$0 init scenario my-cluster.yaml', 'then edit it, and commonage compare my-cluster.yaml'),

  async run(args, io) {
    const isPolicy = textOf(args, 'what') === 'policy';
    const path = textOf(args, 'path') ?? (isPolicy ? 'policy.mjs' : 'scenario.yaml');
    try {
      writeFileSync(path, isPolicy ? POLICY : SCENARIO, { flag: 'wx' });
    } catch (error) {
      throw new InputError(`cannot write to ${path} (${writeReason(error)}); name a file that is not there yet`);
    }
    const call = isPolicy ? `SCENARIO --policies drf,${path.includes('/') ? path : `./${path}`}` : `${path} --seeds 5`;
    io.out(`wrote ${path}; try it with: commonage compare ${call}\n`);
    return Exit.done;
  },
};
