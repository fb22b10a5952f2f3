import type { EventRow, EventSink } from './event-row.ts';

/**
 * A record as a line to be read and compared: `12.5 s taskLaunched framework=web agent=node-3 ...`. An empty field is told like one that
 * is not there: files of events do not tell them apart.
 */
export function eventText(row: Readonly<EventRow>): string {
  const {
    record,
    time,
    framework,
    role,
    agent,
    job,
    stage,
    index,
    attempts,
    offer,
    resources,
    cause,
    state,
    until,
    count,
    other,
  } = row;
  let text = `${(time / 1e6).toFixed(6)} s ${record}`;
  const add = (name: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '') text += ` ${name}=${value}`;
  };
  add('framework', framework);
  add('role', role);
  add('agent', agent);
  if (job !== undefined)
    text += ` task=${job}${stage === undefined || stage === '' ? '' : `/${stage}`}${index === undefined ? '' : `/${index}`}`;
  add('attempts', attempts);
  add('offer', offer);
  add('resources', resources);
  add('cause', cause);
  add('state', state);
  add('until_us', until);
  add('count', count);
  add('other_role', other);
  return text;
}

/** Rows as lines of text. */
export class TextEvents implements EventSink {
  readonly #line: (text: string) => void;

  constructor(line: (text: string) => void) {
    this.#line = line;
  }
  row(row: Readonly<EventRow>): void {
    this.#line(eventText(row));
  }
  end(): void {}
}
