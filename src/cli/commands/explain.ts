import type { Cluster } from '../../cluster/cluster.ts';
import { waitTraits } from '../../experiment/wait-traits.ts';
import { Book } from '../../metrics/book.ts';
import { NO_TRAITS } from '../../metrics/wait-causes.ts';
import { WaitLedger } from '../../metrics/wait-ledger.ts';
import { storyLines } from '../../report/explain/explain-lines.ts';
import { LongestWait } from '../../report/explain/longest-wait.ts';
import { ownerLines } from '../../report/explain/owner-lines.ts';
import { OwnerWatch } from '../../report/explain/owner-watch.ts';
import { parseTaskName, type TaskName, type TaskStory } from '../../report/explain/story.ts';
import { TaskWatch } from '../../report/explain/task-watch.ts';
import { WaitingLine } from '../../report/explain/waiting-line.ts';
import { folded } from '../../report/terminal.ts';
import type { PolicyChoice } from '../../scenario/scenario.ts';
import { flagOption, isSet, numberOf, textOf, textOption, textsOf, wholeOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { Exit, InputError, type Io, printLines } from '../io.ts';
import { openResult, policyOf, rebuild, replicationOf, type StoredResult } from '../stored-result.ts';

/** Which run of a result. */
interface Which {
  readonly result: StoredResult;
  readonly policy: PolicyChoice;
  readonly replication: number;
}

export const explain: Command = {
  describe: (yargs) =>
    yargs
      .positional('result', { type: 'string', describe: 'Folder that run or compare wrote' })
      .option('task', textOption('task', 'Task as job/stage/index, or "longest": the one that waited longest'))
      .option('job', textOption('job', 'Job: its tasks and what they waited for'))
      .option(
        'framework',
        textOption('framework', 'Framework: its jobs, offers and waits; with --task or --job: whose it is'),
      )
      .option('policy', textOption('policy', 'Policy of the run. Default: the first of the result'))
      .option('replication', wholeOption('replication', 0, 'Replication of the run. Default: 0'))
      .option('policy-module', textOption('policy-module', 'Module with a policy of the result that is not built in'))
      .option('all', flagOption('all', 'List every offer'))
      .conflicts('task', 'job')
      .example('$0 explain results/demo --task longest --policy drf', 'why the task that waited longest did so'),

  async run(args, io) {
    const result = await openResult(textOf(args, 'result')!, textsOf(args, 'policy-module'));
    const which = {
      result,
      policy: policyOf(result, textOf(args, 'policy')),
      replication: replicationOf(result, numberOf(args, 'replication')),
    };
    const framework = textOf(args, 'framework');
    const task = textOf(args, 'task');
    const job = textOf(args, 'job');
    if (task !== undefined) {
      const name = task === 'longest' ? longest(which, framework) : parseTaskName(task, framework);
      if (name === undefined) throw new InputError(`--task ${task} is no task; give job/stage/index, or longest`);
      const story = taskStory(which, name);
      if (story === undefined) throw new InputError(`no task ${task} waited in this run; jobs are named in jobs.csv`);
      print(storyLines(story, isSet(args, 'all')), io);
      return Exit.done;
    }
    if (job === undefined && framework === undefined)
      throw new InputError('say what to explain: --task job/stage/index, --job name or --framework name');
    print(ownerLines(owner(which, framework, job)), io);
    return Exit.done;
  },
};

function print(lines: readonly string[], io: Io): void {
  printLines(
    io,
    lines.flatMap((line) => folded(line, io.screen)),
  );
}

/** Runs with the ledger, whose charges go to `charge`. */
function watched(
  { result, policy, replication }: Which,
  make: (cluster: Cluster, line: WaitingLine) => Pick<TaskWatch, 'observer' | 'charge'>,
): number {
  let book: Book | undefined;
  const run = rebuild(result, policy, replication, (cluster) => {
    const line = new WaitingLine(cluster);
    const watch = make(cluster, line);
    const own = new Book(cluster);
    book = own;
    const traits = waitTraits(result.scenario, policy);
    const ledger = new WaitLedger(
      { cluster, book: own, from: 0 },
      (framework) => traits.get(cluster.frameworks.name(framework)) ?? NO_TRAITS,
      (charge) => watch.charge(charge),
    );
    own.follow(ledger);
    // The ledger charges the time up to a record before the watch hears of it.
    return [own, ledger.observer, watch.observer, line.observer];
  });
  run.run();
  book!.advance(run.now);
  return run.now;
}

function taskStory(which: Which, name: TaskName): TaskStory | undefined {
  let watch: TaskWatch | undefined;
  const end = watched(which, (cluster, line) => {
    watch = new TaskWatch(cluster, name, line);
    return watch;
  });
  return watch!.story(end);
}

function longest({ result, policy, replication }: Which, framework: string | undefined): TaskName | undefined {
  let watch: LongestWait | undefined;
  rebuild(result, policy, replication, (cluster) => {
    watch = new LongestWait(cluster, framework);
    return [watch.observer];
  }).run();
  return watch!.name;
}

function owner(which: Which, framework: string | undefined, job: string | undefined): OwnerWatch {
  let watch: OwnerWatch | undefined;
  watched(which, (cluster, line) => {
    watch = new OwnerWatch(cluster, framework, job, line);
    return watch;
  });
  if (watch!.jobs === 0) {
    const what = [job === undefined ? '' : `job ${job}`, framework === undefined ? '' : `framework ${framework}`];
    throw new InputError(
      `no ${what.filter((text) => text !== '').join(' of ')} in this run; they are named in jobs.csv`,
    );
  }
  return watch!;
}
