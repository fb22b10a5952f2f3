import { expect, test } from 'vitest';
import { Cluster } from '../cluster/cluster.ts';
import type { JobId } from '../cluster/ids.ts';
import type { TaskLaunched } from '../cluster/record-types.ts';
import { Column, summarize } from './column.ts';
import { JobLog } from './job-log.ts';

const FRAMEWORK = 0;

function setUp() {
  const cluster = new Cluster();
  const log = new JobLog(cluster, 0, 'none');
  const tasks = new Column();
  return {
    log,
    tasks,
    /** A job submitted and launched at these moments. */
    launched(count: number, submitted: number, at: number): JobId {
      const { jobs, stages } = cluster;
      const job = jobs.add(FRAMEWORK, 0, submitted, Number.NaN, '', '');
      const stage = stages.add(job, 'task', count, 0, 1);
      jobs.append(job, stage, (before, after) => stages.link(before, after));
      log.jobSubmitted({ at: submitted, framework: FRAMEWORK, job });
      stages.makeReady(stage, submitted);
      log.taskLaunched({ at, framework: FRAMEWORK, job } as TaskLaunched);
      return job;
    },
    /** Medians and numbers of waits of jobs, responses of jobs, and responses of tasks. */
    told(): [number, number][] {
      log.finish();
      const { waits, responses, sharedResponse } = log.times(FRAMEWORK);
      return [waits, responses, [tasks, sharedResponse]].map((columns) => {
        const { p50, count } = summarize(columns);
        return [p50, count];
      });
    },
  };
}

test('the response of a job that ends with its only task is kept once and told of both', () => {
  const { log, tasks, launched, told } = setUp();
  const job = launched(1, 100, 107);
  log.taskFinished(job, 20, tasks);
  log.jobEnded({ at: 120, framework: FRAMEWORK, job });
  expect([tasks.count, log.times(FRAMEWORK).response.count]).toEqual([0, 0]);
  expect(told()).toEqual([
    [7, 1],
    [20, 1],
    [20, 1],
  ]);
});

test('where it ends later, or is rejected, or not at all, each has its own', () => {
  for (const [ended, responses] of [
    [121, [21, 1]],
    ['rejected', [Number.NaN, 0]],
    ['never', [Number.NaN, 0]],
  ] as const) {
    const { log, tasks, launched, told } = setUp();
    const job = launched(1, 100, 107);
    log.taskFinished(job, 20, tasks);
    if (typeof ended === 'number') log.jobEnded({ at: ended, framework: FRAMEWORK, job });
    else if (ended === 'rejected') log.jobRejected({ at: 120, framework: FRAMEWORK, job });
    expect(told()).toEqual([[7, 1], responses, [20, 1]]);
  }
});

test('jobs of several tasks share nothing with them', () => {
  const { log, tasks, launched, told } = setUp();
  const job = launched(2, 100, 107);
  log.taskFinished(job, 20, tasks);
  log.taskFinished(job, 30, tasks);
  log.jobEnded({ at: 130, framework: FRAMEWORK, job });
  expect(told()).toEqual([
    [7, 1],
    [30, 1],
    [20, 2],
  ]);
});
