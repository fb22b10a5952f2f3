import { expect, test } from 'vitest';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import { POLICIES } from '../policies/registry.ts';

const SCENARIO = `
until: 10m
cluster:
  agents:
    - { group: nodes, resources: { cpus: 4, mem: 8GiB } }
    - { group: slips, resources: { cpuz: 4, licences: 2, memo: 1 } }
roles:
  a: { quota: { limit: { memm: 3, gpus: 0 } }, owned: { nodes: { gpus: 1 } }, lend: { limit: { cpus: 1 } } }
  b: { max_total: { licenses: 1 }, standby: { max: 1, idle: { mem: 1GiB, dsk: 1 } } }
  limit: { weight: 2, quota: { limit: { cpus: 1 } } }
master: { min_allocatable: [{ cpus: 1 }, { disc: 1 }] }
frameworks:
  - { name: A, role: a, behaviour: batch, tasks: { needs: { cpus: 1, mem: 1GiB }, duration: 1s } }
  - { name: B, role: b, behaviour: batch, tasks: { needs: { memo: 1 }, duration: 1s } }
operator: [{ at: 1m, role: a, quota: { guarantee: { cpusz: 1 } } }]
policies: [drf]
`;

test('a resource that is asked for and that no agent has is told with what may be meant, and so is one that agents alone know', () => {
  const loaded = loadScenario('test.yaml', () => SCENARIO, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  expect(loaded.warnings.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'cluster.agents[1].resources.cpuz: no task needs "cpuz", did you mean "cpus"?',
    'roles.a.quota.limit.memm: no agent has "memm", did you mean "mem"?',
    'roles.a.owned.nodes: the roles own gpus 1 of group "nodes", which has gpus 0; rank decides who goes short, or as the option shortage of ego says',
    'roles.a.owned.nodes.gpus: no agent has "gpus"; they have cpus, mem, cpuz, licences, memo',
    'roles.b.max_total.licenses: no agent has "licenses", did you mean "licences"?',
    'roles.b.standby.idle.dsk: no agent has "dsk"; they have cpus, mem, cpuz, licences, memo',
    'master.min_allocatable[1].disc: no agent has "disc"; they have cpus, mem, cpuz, licences, memo',
    'operator[0].quota.guarantee.cpusz: no agent has "cpusz", did you mean "cpus"?',
  ]);
});
