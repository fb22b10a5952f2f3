import type { Allocator } from '../allocator/allocator.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Records } from '../cluster/records.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { Simulation } from '../engine/simulation.ts';
import { Deadlines } from './deadlines.ts';
import type { Messages } from './messages.ts';
import { type MasterOptions, ofOneForm } from './options.ts';
import type { Scheduler, SchedulerDriver } from './scheduler.ts';
import { Silence } from './silence.ts';

/** What the parts of the master share. */
export class MasterContext {
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  readonly tell: Records;
  readonly streams: RandomStreams;
  readonly options: Required<MasterOptions>;
  readonly deadlines: Deadlines;
  readonly silence: Silence = new Silence();
  /** Between the failure of one master and the next. */
  isLeaderless = false;
  /** Are there agents that the master knows of by name and that may still report tasks? Set by the master. */
  expectsAgents: () => boolean = () => false;
  /** By framework row. */
  readonly schedulers: Scheduler[] = [];
  readonly drivers: SchedulerDriver[] = [];
  /** Set by the master as soon as it is there: the allocator is made with the master as its host. */
  allocator!: Allocator;
  /** Set by the master: calls of schedulers go through it. */
  messages!: Messages;

  constructor(simulation: Simulation, cluster: Cluster, tell: Records, streams: RandomStreams, options: MasterOptions) {
    this.simulation = simulation;
    this.deadlines = new Deadlines(simulation);
    this.cluster = cluster;
    this.tell = tell;
    this.streams = streams;
    this.options = ofOneForm(options);
  }
}
