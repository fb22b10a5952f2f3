import type { Cluster } from '../../src/cluster/cluster.ts';
import type * as Types from '../../src/cluster/record-types.ts';

/** What WORKLOADS calls the answer of a run with tasks: a hash over all launches in order, the sum of waits, the last end. */
export class Launches implements Types.Observer {
  sumWait = 0;
  end = 0;
  offers = 0;
  declines = 0;
  launched = 0;
  #hash = 0;
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** `h = (h * 31 + task) * 31 + agent` over launches, in 32 bits. */
  get hash(): number {
    return this.#hash >>> 0;
  }

  taskLaunched({ at, job, agent }: Types.TaskLaunched): void {
    const { jobs } = this.#cluster;
    this.#hash = (Math.imul((Math.imul(this.#hash, 31) + Number(jobs.givenName(job))) | 0, 31) + agent) | 0;
    this.sumWait += at - jobs.submitted(job);
    this.launched++;
  }
  taskEnded({ at }: Types.TaskEnded): void {
    this.end = at;
  }
  offerMade(): void {
    this.offers++;
  }
  offerDeclined(): void {
    this.declines++;
  }
}
