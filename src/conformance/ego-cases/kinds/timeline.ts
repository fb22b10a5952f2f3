import { END_CAUSES } from '../../../cluster/record-types.ts';
import { toSeconds } from '../../../engine/micros.ts';
import { idealRun, idealScenario } from '../../analytic-cases/ideal-run.ts';
import { compare, type Fields, fieldsOf, flagOf, knownFields, listOf, numberOf, textOf } from '../case.ts';

interface Session {
  readonly name: string;
  readonly priority: number;
  readonly start: number;
  readonly tasks: number;
  readonly taskSeconds: number;
}
interface Stretch {
  readonly session: string;
  readonly frm: number;
  to: number;
  tasks: number;
}

/** Classes of a level that sessions use; the last class is the next level. */
const CLASSES = 9;
const DONE = END_CAUSES.indexOf('done');
const RECLAIMED = END_CAUSES.indexOf('reclaimed');

/** Sessions with priorities on a few slots: which one runs when (kind `timeline`). A higher number is more important, ties go to the older. */
export function timeline(testCase: Fields): string[] {
  knownFields(testCase, 'the case', 'slots', 'preemption', 'sessions', 'expect');
  const sessions = listOf(testCase['sessions'], 'sessions').map((session): Session => {
    knownFields(session, 'a session', 'priority', 'start', 'tasks', 'taskSeconds');
    const number = (key: string): number => numberOf(session[key], key);
    return {
      name: textOf(session['name'], 'name of a session'),
      priority: number('priority'),
      start: number('start'),
      tasks: number('tasks'),
      taskSeconds: number('taskSeconds'),
    };
  });
  const inOrder = sessions.toSorted((a, b) => b.priority - a.priority || a.start - b.start);
  const preemption = testCase['preemption'] === undefined ? false : flagOf(testCase['preemption'], 'preemption');
  const scenario = idealScenario({
    seed: 1,
    until: 'drained',
    cluster: { agents: [{ group: 'all', count: numberOf(testCase['slots'], 'slots'), resources: { cpus: 1 } }] },
    roles: rolesOf(inOrder),
    frameworks: sessions.map(({ name, start, tasks, taskSeconds }) => ({
      name,
      role: pathOf(inOrder.findIndex((session) => session.name === name)),
      behaviour: 'batch',
      start: `${start}s`,
      tasks: { count: tasks, needs: { cpus: 1 }, duration: `${taskSeconds}s` },
    })),
    policies: [{ ego: { preset: 'share', reclaim_pool: preemption } }],
  });
  const stretches: Stretch[] = [];
  let evictions = 0;
  const run = idealRun(scenario, '1', 0, ({ cluster }) => [
    {
      taskLaunched: ({ at, framework }) => {
        const session = cluster.frameworks.name(framework);
        if (stretches.at(-1)?.session !== session)
          stretches.push({ session, frm: toSeconds(at), to: toSeconds(at), tasks: 0 });
      },
      taskEnded: ({ at, framework, cause }) => {
        if (cause === RECLAIMED) evictions++;
        const stretch = stretches.findLast(({ session }) => session === cluster.frameworks.name(framework))!;
        stretch.to = toSeconds(at);
        if (cause === DONE) stretch.tasks++;
      },
    },
  ]);
  run.run();
  const expected = fieldsOf(testCase['expect'], 'expect');
  knownFields(expected, 'expect', 'runs', 'evictions');
  const runs = listOf(expected['runs'], 'runs').map(({ session, frm, to, tasks }) => ({ session, frm, to, tasks }));
  return [
    ...compare('runs', runs, stretches),
    ...(expected['evictions'] === undefined ? [] : compare('evictions', expected['evictions'], evictions)),
  ];
}

/** A class a session; where there are more sessions than classes, the last class of a level holds the next level. */
function rolesOf(inOrder: readonly Session[]): Record<string, object> {
  const roles: Record<string, object> = {};
  inOrder.forEach((_, place) => {
    for (let level = 1; level <= Math.floor(place / CLASSES); level++)
      roles[levelPath(level)] = { share_priority: CLASSES + 1 };
    roles[pathOf(place)] = { share_priority: 1 + (place % CLASSES) };
  });
  return roles;
}

/** The role of the session in that place; sessions may have names that no role may have. */
function pathOf(place: number): string {
  const level = Math.floor(place / CLASSES);
  const role = `session-${place + 1}`;
  return level === 0 ? role : `${levelPath(level)}/${role}`;
}

function levelPath(level: number): string {
  return new Array<string>(level).fill('less').join('/');
}
