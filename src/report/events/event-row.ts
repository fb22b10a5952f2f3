/** One record as a row of an event file. A field that a record has not is undefined. The row is lent for one call: it is used over and over. */
export interface EventRow {
  /** Name of the record. */
  record: string;
  /** Whole microseconds since the start of the run. */
  time: number;
  framework: string | undefined;
  role: string | undefined;
  agent: string | undefined;
  /** Name of the job, unique in its framework. */
  job: string | undefined;
  stage: string | undefined;
  /** Number of the task in its stage, from 0. */
  index: number | undefined;
  /** How often the task had been launched before. */
  attempts: number | undefined;
  /** Running number of the offer, from 0: unlike rows of the tables, numbers are not used again. */
  offer: number | undefined;
  /** `cpus:4;mem:1024`, in units. */
  resources: string | undefined;
  /** Why: an offer was taken back, a task ended, an offer was made. */
  cause: string | undefined;
  /** State in which a task ended. */
  state: string | undefined;
  /** Microseconds: until when an offer is refused, or a task may stay. */
  until: number | undefined;
  /** What else a record counts: tasks, offers, operations; microseconds of progress or of work kept. */
  count: number | undefined;
  /** The other role: who claims what is taken back, or borrows. */
  other: string | undefined;
}

/** Takes rows. */
export interface EventSink {
  row(row: Readonly<EventRow>): void;
  /** No row comes any more. */
  end(): void;
}

/** A column of an event file. */
export interface EventColumn {
  readonly name: string;
  readonly field: keyof EventRow;
  readonly type: 'string' | 'integer';
  readonly description: string;
}

/** Columns in their order; the reference and both formats are made of this. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  { name: 'record', field: 'record', type: 'string', description: 'Name of the record.' },
  { name: 'time_us', field: 'time', type: 'integer', description: 'Microseconds since the start of the run.' },
  { name: 'framework', field: 'framework', type: 'string', description: 'Framework it is about.' },
  { name: 'role', field: 'role', type: 'string', description: 'Role it is about; of a loan: the lender.' },
  { name: 'agent', field: 'agent', type: 'string', description: 'Agent it is about.' },
  { name: 'job', field: 'job', type: 'string', description: 'Name of the job, unique in its framework.' },
  { name: 'stage', field: 'stage', type: 'string', description: 'Name of the stage of the task.' },
  { name: 'index', field: 'index', type: 'integer', description: 'Number of the task in its stage, from 0.' },
  { name: 'attempts', field: 'attempts', type: 'integer', description: 'How often the task had been launched before.' },
  { name: 'offer', field: 'offer', type: 'integer', description: 'Running number of the offer, from 0.' },
  { name: 'resources', field: 'resources', type: 'string', description: 'Amounts in units: cpus:4;mem:1024.' },
  {
    name: 'cause',
    field: 'cause',
    type: 'string',
    description: 'Why an offer was made or taken back, or a task ended.',
  },
  { name: 'state', field: 'state', type: 'string', description: 'State in which a task ended.' },
  {
    name: 'until_us',
    field: 'until',
    type: 'integer',
    description: 'Until when an offer is refused, or a task may stay, in microseconds since the start.',
  },
  {
    name: 'count',
    field: 'count',
    type: 'integer',
    description:
      'What else the record counts: tasks, offers, operations, change of demand; microseconds of progress or of work kept.',
  },
  {
    name: 'other_role',
    field: 'other',
    type: 'string',
    description: 'Role that gets what is taken back; of a loan: the borrower.',
  },
];
