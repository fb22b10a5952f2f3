/**
 * What can fall due. Within one instant events run in the order of these numbers, then in the order in which they were
 * scheduled: what ends makes room, what arrives asks for it, graces end, answers come in, and only then is allocated.
 */
export const EventKind = {
  /** A running task reaches its end (subject: task). */
  TaskEndDue: 0,
  /** A launched task starts to run after the launch delay (subject: task). */
  TaskStartDue: 1,
  /** Something of the timetable of failures, maintenance and plan changes happens (subject: row of the timetable). */
  TimetableDue: 2,
  /** A timeout, a return or a report in the life of agents, frameworks and the master falls due (subject: row of the deadline). */
  LifeDue: 3,
  /** The next job of a source is submitted (subject: row of the source). */
  JobDue: 4,
  /** A job's set-up is over and its first tasks become ready (subject: job). */
  JobReadyDue: 5,
  /** The grace of a reclaim notice is over (subject: task). */
  GraceEndDue: 6,
  /** An offer has been outstanding for the offer timeout (subject: offer). */
  OfferTimeoutDue: 7,
  /** A scheduler asked to be woken (subject: row of the timer). */
  SchedulerTimerDue: 8,
  /** A framework has thought long enough about the offers it holds (subject: framework). */
  DecisionDue: 9,
  /** An allocation cycle, periodic or asked for (subject: 0 asked for, 1 periodic). */
  AllocationDue: 10,
} as const;
