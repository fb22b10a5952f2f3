import type { Allocator } from '../allocator/allocator.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Records } from '../cluster/records.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { MasterOptions } from './options.ts';
import type { Scheduler, SchedulerDriver } from './scheduler.ts';

/** What the parts of the master share. */
export class MasterContext {
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  readonly tell: Records;
  readonly streams: RandomStreams;
  readonly options: MasterOptions;
  /** By framework row. */
  readonly schedulers: Scheduler[] = [];
  readonly drivers: SchedulerDriver[] = [];
  /** Set by the master as soon as it is there: the allocator is made with the master as its host. */
  allocator!: Allocator;

  constructor(simulation: Simulation, cluster: Cluster, tell: Records, streams: RandomStreams, options: MasterOptions) {
    this.simulation = simulation;
    this.cluster = cluster;
    this.tell = tell;
    this.streams = streams;
    this.options = options;
  }
}
