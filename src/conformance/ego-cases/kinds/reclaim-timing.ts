import { TaskState } from '../../../cluster/tasks.ts';
import { toSeconds } from '../../../engine/micros.ts';
import { idealRun, idealScenario } from '../../analytic-cases/ideal-run.ts';
import { isRecord } from '../../case-result.ts';
import { compare, type Fields, fieldsOf, knownFields, listOf, numberOf, UnknownCase } from '../case.ts';

interface Outcome {
  readonly outcome: string;
  readonly slotFreeAt: number;
}

/**
 * Tasks on loan are reclaimed all at once: which of them finish within the grace, which are killed and wait again, and when
 * their slots come free. The lender owns every slot and wants them all at `reclaimAt`.
 */
export function reclaimTiming(testCase: Fields): string[] {
  knownFields(testCase, 'the case', 'reclaimAt', 'graceSeconds', 'tasks', 'expect', 'total', 'slots');
  const reclaimAt = numberOf(testCase['reclaimAt'], 'reclaimAt');
  const grace = numberOf(testCase['graceSeconds'], 'graceSeconds');
  const tasks = listOf(testCase['tasks'], 'tasks').map((task) => {
    knownFields(task, 'a task', 'remainingSeconds', 'outcome', 'slotFreeAt', 'expect');
    return task;
  });
  const names = tasks.map(({ name }, i) => (typeof name === 'string' ? name : String(i)));
  const scenario = idealScenario({
    seed: 1,
    until: `${reclaimAt + grace + 1}s`,
    cluster: { agents: [{ group: 'all', count: tasks.length, resources: { cpus: 1 } }] },
    roles: {
      lender: { owned: { all: `${tasks.length} agents` }, lend: true },
      borrower: { borrow: true, reclaim_grace: `${grace}s` },
    },
    frameworks: [
      {
        name: 'lender',
        role: 'lender',
        behaviour: 'batch',
        start: `${reclaimAt}s`,
        tasks: { count: tasks.length, needs: { cpus: 1 }, duration: '1000000s' },
      },
      ...tasks.map((task, i) => ({
        name: `task-${i}`,
        role: 'borrower',
        behaviour: 'batch',
        tasks: {
          count: 1,
          needs: { cpus: 1 },
          duration: `${reclaimAt + numberOf(task['remainingSeconds'], 'remainingSeconds')}s`,
        },
      })),
    ],
    policies: ['ego-borrow'],
  });
  const outcomes = new Map<string, Outcome>();
  const run = idealRun(scenario, '1', 0, ({ cluster }) => [
    {
      taskEnded: ({ at, framework, state }) => {
        const outcome = state === TaskState.finished ? 'finished' : 'killed';
        outcomes.set(cluster.frameworks.name(framework), { outcome, slotFreeAt: toSeconds(at) });
      },
      // After its end: a task that was killed waits again.
      taskReturned: ({ framework }) => {
        const name = cluster.frameworks.name(framework);
        const { outcome, slotFreeAt } = outcomes.get(name)!;
        outcomes.set(name, { outcome: `${outcome}-and-requeued`, slotFreeAt });
      },
    },
  ]);
  run.run();
  return tasks.flatMap((task, i) => {
    const expected = expectedOf(testCase['expect'], task, names[i]!, i);
    const got = outcomes.get(`task-${i}`);
    return [
      ...compare(`${names[i]} outcome`, expected['outcome'], got?.outcome),
      ...compare(`${names[i]} slotFreeAt`, expected['slotFreeAt'], got?.slotFreeAt),
    ];
  });
}

/** The outcome may stand with the task, or under `expect`: in a list in the order of the tasks, or by name. */
function expectedOf(expect: unknown, task: Fields, name: string, place: number): Fields {
  if (task['outcome'] !== undefined) return task;
  if (isRecord(task['expect'])) return task['expect'];
  const all = isRecord(expect) && expect['tasks'] !== undefined ? expect['tasks'] : expect;
  if (Array.isArray(all)) return fieldsOf(all[place], `expect[${place}]`);
  if (isRecord(all) && isRecord(all[name])) return all[name];
  if (isRecord(all) && isRecord(all['outcome']) && isRecord(all['slotFreeAt']))
    return { outcome: all['outcome'][name], slotFreeAt: all['slotFreeAt'][name] };
  if (isRecord(all) && Array.isArray(all['outcome']) && Array.isArray(all['slotFreeAt']))
    return { outcome: all['outcome'][place], slotFreeAt: all['slotFreeAt'][place] };
  throw new UnknownCase(`expect says nothing of ${name}`);
}
