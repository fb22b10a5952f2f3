import type { Cluster } from '../../cluster/cluster.ts';
import { NONE } from '../../cluster/ids.ts';
import {
  END_CAUSES,
  type Observer,
  RECORD_NAMES,
  RESCIND_CAUSES,
  type RecordName,
} from '../../cluster/record-types.ts';
import type { ReadonlyBundle } from '../../cluster/resources/bundle.ts';
import { describe } from '../../cluster/resources/kinds.ts';
import { TASK_STATE_NAMES } from '../../cluster/tasks.ts';
import { OFFER_REASONS } from '../../scenario/offer-reasons.ts';
import type { EventRow, EventSink } from './event-row.ts';
import { OfferNumbers } from './offer-numbers.ts';

/** Any record: each has some of these fields. */
interface AnyRecord {
  readonly at: number;
  readonly agent?: number;
  readonly framework?: number;
  readonly role?: number;
  readonly job?: number;
  readonly stage?: number;
  readonly index?: number;
  readonly attempts?: number;
  readonly task?: number;
  readonly tasks?: number;
  readonly offer?: number;
  readonly offers?: number;
  readonly operations?: number;
  readonly reason?: number;
  readonly cause?: number;
  readonly state?: number;
  readonly active?: number;
  readonly change?: number;
  readonly progress?: number;
  readonly kept?: number;
  readonly refusedUntil?: number;
  readonly deadline?: number;
  readonly claimant?: number;
  readonly lender?: number;
  readonly borrower?: number;
  readonly resources?: ReadonlyBundle;
  readonly left?: ReadonlyBundle;
  readonly total?: ReadonlyBundle;
}

/** Turns every record of a run into a row, names in place of numbers. */
export class EventRows {
  readonly observer: Observer;
  readonly #cluster: Cluster;
  readonly #sink: EventSink;
  readonly #offers = new OfferNumbers();
  readonly #row: EventRow = {
    record: '',
    time: 0,
    framework: undefined,
    role: undefined,
    agent: undefined,
    job: undefined,
    stage: undefined,
    index: undefined,
    attempts: undefined,
    offer: undefined,
    resources: undefined,
    cause: undefined,
    state: undefined,
    until: undefined,
    count: undefined,
    other: undefined,
  };

  constructor(cluster: Cluster, sink: EventSink) {
    this.#cluster = cluster;
    this.#sink = sink;
    const observer: { [Name in RecordName]?: (record: AnyRecord) => void } = {};
    for (const name of RECORD_NAMES) observer[name] = (record) => this.#write(name, record);
    this.observer = observer;
  }

  #write(name: RecordName, record: AnyRecord): void {
    const row = this.#row;
    const { agents } = this.#cluster;
    row.record = name;
    row.time = record.at;
    row.framework = this.#framework(record);
    row.role = this.#roleName(record.role ?? record.lender);
    row.agent = record.agent === undefined || record.agent === NONE ? undefined : agents.name(record.agent);
    this.#putTask(record);
    row.offer = record.offer === undefined ? undefined : this.#offers.of(name, record.offer);
    const bundle = record.resources ?? record.left ?? record.total;
    row.resources = bundle === undefined ? undefined : resourcesText(this.#cluster, bundle);
    row.cause = causeOf(name, record);
    row.state = record.state === undefined ? undefined : TASK_STATE_NAMES[record.state];
    row.until = record.refusedUntil ?? record.deadline;
    row.count =
      record.tasks ??
      record.offers ??
      record.operations ??
      record.progress ??
      record.kept ??
      record.change ??
      record.active;
    row.other = this.#roleName(record.claimant ?? record.borrower);
    this.#sink.row(row);
  }

  #framework({ framework, task }: AnyRecord): string | undefined {
    const { frameworks, tasks } = this.#cluster;
    const row = framework ?? (task === undefined ? undefined : tasks.framework(task));
    return row === undefined || row === NONE ? undefined : frameworks.name(row);
  }

  /** Which task: records that carry its row alone are told while the table still knows it. */
  #putTask({ job, stage, index, task, attempts }: AnyRecord): void {
    const { jobs, stages, tasks } = this.#cluster;
    const row = this.#row;
    const ofStage = stage ?? (task === undefined ? undefined : tasks.stage(task));
    const ofJob = job ?? (ofStage === undefined ? undefined : stages.job(ofStage));
    row.stage = ofStage === undefined ? undefined : stages.name(ofStage);
    row.job = ofJob === undefined ? undefined : jobs.name(ofJob);
    row.index = index ?? (task === undefined ? undefined : tasks.index(task));
    row.attempts = attempts ?? (task === undefined || stage !== undefined ? undefined : tasks.attempts(task));
  }

  #roleName(role: number | undefined): string | undefined {
    return role === undefined || role === NONE ? undefined : this.#cluster.roles.path(role);
  }
}

function causeOf(name: RecordName, { cause, reason }: AnyRecord): string | undefined {
  if (name === 'offerRescinded') return RESCIND_CAUSES[cause!];
  if (name === 'taskEnded') return END_CAUSES[cause!];
  return reason === undefined ? undefined : OFFER_REASONS[reason];
}

/** Amounts in units, kinds by their own names: `cpus:4;mem:1024`. */
export function resourcesText({ kinds }: Cluster, bundle: ReadonlyBundle): string {
  let text = '';
  for (let i = 0; i < bundle.size; i++) {
    const kind = bundle.kindAt(i);
    const amount = kinds.isScalar(kind) ? bundle.amountAt(i) / 1000 : bundle.amountAt(i);
    text += `${i === 0 ? '' : ';'}${describe(kinds.get(kind))}:${amount}`;
  }
  return text;
}
