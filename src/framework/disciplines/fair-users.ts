import { type JobId, NONE } from '../../cluster/ids.ts';
import { Fifo } from './fifo.ts';
import type { JobQueue, WorkTables } from './job-queue.ts';

interface User {
  readonly name: string;
  readonly waiting: Fifo;
  running: number;
}

/**
 * Serves the user with the fewest running tasks, ties by who came first; the jobs of one user in the order of submission.
 * Users number tens or hundreds, so they are looked through one by one.
 */
export class FairUsers implements JobQueue {
  readonly #users = new Map<string, User>();
  /** Users by rising number of running tasks; built anew when somebody asks after a change. */
  readonly #order: User[] = [];
  #isSorted = true;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  at(position: number): JobId {
    this.#sort();
    let before = position;
    for (const user of this.#order) {
      if (before < user.waiting.size) return user.waiting.at(before);
      before -= user.waiting.size;
    }
    return NONE;
  }

  add(job: JobId, work: WorkTables): void {
    this.#user(job, work).waiting.add(job, work);
    this.#size++;
  }

  remove(job: JobId, work: WorkTables): void {
    this.#user(job, work).waiting.remove(job, work);
    this.#size--;
  }

  runningChanged(job: JobId, change: number, work: WorkTables): void {
    this.#user(job, work).running += change;
    this.#isSorted = false;
  }

  #user(job: JobId, work: WorkTables): User {
    const name = work.jobs.user(job);
    let user = this.#users.get(name);
    if (user === undefined) {
      user = { name, waiting: new Fifo(), running: 0 };
      this.#users.set(name, user);
      this.#order.push(user);
      this.#isSorted = false;
    }
    return user;
  }

  #sort(): void {
    if (this.#isSorted) return;
    this.#order.length = 0;
    for (const user of this.#users.values()) this.#order.push(user);
    this.#order.sort((a, b) => a.running - b.running); // Stable: ties stay in the order of coming.
    this.#isSorted = true;
  }
}
