import { describe, expect, test } from 'vitest';
import { Cluster } from '../cluster/cluster.ts';
import type { JobId, StageId } from '../cluster/ids.ts';
import { RecordDigest } from '../cluster/record-digest.ts';
import { Records } from '../cluster/records.ts';
import { Bundle } from '../cluster/resources/bundle.ts';
import { Digest } from '../engine/digest.ts';
import { seconds } from '../engine/micros.ts';
import { RandomStreams } from '../engine/random.ts';
import { Simulation } from '../engine/simulation.ts';
import { FirstComeAllocator } from '../testing/first-come-allocator.ts';
import { Master } from './master.ts';
import { DEFAULT_MASTER_OPTIONS, type MasterOptions } from './options.ts';
import type { Offer, Scheduler, SchedulerDriver, TaskUpdate } from './scheduler.ts';

/** Launches the tasks of one stage, one an offer, and writes down what it hears. */
class OneAnOffer implements Scheduler {
  readonly heard: string[] = [];
  readonly held: Offer[] = [];
  stage: StageId = -1;
  hold = false;

  onJob(job: JobId, driver: SchedulerDriver): void {
    this.stage = driver.jobs.firstStage(job);
    driver.stageReady(this.stage);
  }
  onOffers(offers: readonly Offer[], driver: SchedulerDriver): void {
    this.heard.push(`${driver.now / 1e6}s offers ${offers.length}`);
    for (const offer of offers) {
      if (this.hold) this.held.push(offer);
      else if (driver.stages.waiting(this.stage) > 0 && driver.launch(offer, this.stage)) driver.accept(offer, 0);
      else driver.decline(offer, seconds(5));
    }
  }
  onUpdate(update: TaskUpdate, driver: SchedulerDriver): void {
    this.heard.push(`${driver.now / 1e6}s task ${update.index} ${update.cause} after ${update.progress / 1e6}s`);
    if (update.cause === 'done') driver.taskDone(update);
    else driver.returnTask(update, update.work);
  }
  onRescind(offer: Offer, driver: SchedulerDriver): void {
    this.heard.push(`${driver.now / 1e6}s rescinded ${offer.agent}`);
  }
}

/** One agent of 2 cpus; a job of 3 tasks of one cpu and 10 s. */
function setUp(options: Partial<MasterOptions> = {}) {
  const simulation = new Simulation();
  const cluster = new Cluster();
  const digest = new Digest();
  const tell = new Records(simulation, new RecordDigest(digest, simulation));
  let allocator: FirstComeAllocator | undefined;
  const master = new Master(
    simulation,
    cluster,
    tell,
    new RandomStreams('1', 0),
    { ...DEFAULT_MASTER_OPTIONS, ...options },
    (host) => {
      allocator = new FirstComeAllocator(host);
      return allocator;
    },
  );
  const scheduler = new OneAnOffer();
  const cpus = cluster.kinds.plain('cpus');
  const agent = master.addAgent({ name: 'agent-1', total: Bundle.of([[cpus, 2000]]) });
  const framework = master.addFramework({ name: 'A', roles: [cluster.roles.intern('a')] }, scheduler);
  const job = cluster.jobs.add(framework, 'job-1', 0, Number.NaN, '', '');
  const stage = cluster.stages.add(job, 'task', 3, cluster.shapes.intern({ cpus: 1000 }), seconds(10));
  cluster.jobs.append(job, stage, (before, after) => cluster.stages.link(before, after));
  master.start();
  return { simulation, cluster, master, scheduler, allocator: allocator!, agent, framework, job, tell, digest, cpus };
}

describe('the master', () => {
  test('offers at the instant a framework registers, then each interval', () => {
    const { simulation, master, scheduler, framework, job } = setUp();
    master.register(framework);
    master.jobReady(job);
    simulation.run(seconds(11));
    // One task an offer: at 0 the whole agent, at 1 s the half that came back; nothing is free until 10 s, when the first
    // task ends: its half is offered at the next periodic cycle, which runs at that very instant, after the end.
    expect(scheduler.heard).toEqual([
      '0s offers 1',
      '1s offers 1',
      '10s task 0 done after 10s',
      '10s offers 1',
      '11s task 1 done after 10s',
      '11s offers 1',
    ]);
  });

  test('keeps the books: what is offered, used and available adds up to the total', () => {
    const { simulation, cluster, master, scheduler, framework, agent, job, cpus } = setUp();
    scheduler.hold = true;
    master.register(framework);
    master.jobReady(job);
    simulation.run(0);
    expect([cluster.agents.available(agent).amount(cpus), cluster.agents.offered(agent).amount(cpus)]).toEqual([
      0, 2000,
    ]);
    scheduler.hold = false;
    scheduler.onOffers(scheduler.held, master.driver(framework));
    expect(cluster.agents.used(agent).amount(cpus)).toBe(1000);
    expect(cluster.agents.offered(agent).isEmpty).toBe(true);
    expect(cluster.agents.available(agent).amount(cpus)).toBe(1000);
  });

  test('ends a run in which a task is reclaimed and launched again without end while time stands still', () => {
    const { simulation, master, framework, job, tell } = setUp();
    tell.observe({
      taskStarted: ({ task }) => master.reclaim(task, 0, -1, -1),
      taskReturned: () => master.requestCycle('all'),
    });
    master.register(framework);
    master.jobReady(job);
    expect(() => simulation.run(seconds(1))).toThrow(/^the policy goes round at 0 s: \d+ tasks were reclaimed/);
  });

  test('rescinds an offer that is held longer than the offer timeout', () => {
    const { simulation, master, scheduler, framework, job, allocator } = setUp({ offerTimeout: seconds(30) });
    scheduler.hold = true;
    master.register(framework);
    master.jobReady(job);
    simulation.run(seconds(30));
    // Timed out and, by the periodic cycle of the same instant, offered once more.
    expect(scheduler.heard).toEqual(['0s offers 1', '30s rescinded 0', '30s offers 1']);
    expect(allocator.heard).toEqual(['recovered 0 0 unanswered']);
  });

  test('lets a scheduler think: its answer comes after base and per-offer time', () => {
    const { simulation, master, scheduler, framework, job } = setUp({
      decisionBase: seconds(2),
      decisionPerOffer: seconds(1),
    });
    master.register(framework);
    master.jobReady(job);
    simulation.run(seconds(3));
    expect(scheduler.heard).toEqual(['3s offers 1']);
  });

  test('starts tasks after the launch delay, and an agent that is lost takes its tasks along', () => {
    const { simulation, cluster, master, scheduler, framework, agent, job } = setUp({ launchDelay: seconds(2) });
    master.register(framework);
    master.jobReady(job);
    simulation.run(seconds(6));
    master.removeAgent(agent);
    // Launched at 0 and 1 s, started at 2 and 3 s: at 6 s they have run 4 and 3 s. The newest is ended first.
    expect(scheduler.heard.slice(-2)).toEqual(['6s task 1 agent-lost after 3s', '6s task 0 agent-lost after 4s']);
    expect(cluster.tasks.alive).toBe(0);
    expect(cluster.stages.waiting(cluster.jobs.firstStage(job))).toBe(3);
  });

  test('kills a task when the grace of its notice is over, unless the notice was cancelled', () => {
    const { simulation, master, scheduler, framework, job } = setUp();
    master.register(framework);
    master.jobReady(job);
    simulation.run(seconds(2));
    master.reclaim(0, seconds(3), -1, -1);
    master.reclaim(1, seconds(3), -1, -1);
    master.cancelReclaim(1);
    simulation.run(seconds(6));
    expect(scheduler.heard).toContain('5s task 0 reclaimed after 5s');
    expect(scheduler.heard.some((line) => line.includes('task 1 reclaimed'))).toBe(false);
  });

  test('gives the same digest whether somebody listens or not', () => {
    const digests = [false, true].map((listens) => {
      const { simulation, master, framework, job, tell, digest } = setUp();
      let launched = 0;
      if (listens) tell.observe({ taskLaunched: () => launched++ });
      master.register(framework);
      master.jobReady(job);
      simulation.run(seconds(40));
      expect(launched).toBe(listens ? 3 : 0);
      return digest.hex;
    });
    expect(digests[0]).toBe(digests[1]);
  });
});
