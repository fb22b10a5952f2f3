// W2, M/M/c through offers, as an ordinary scenario. usage: node w2.js FILE [bare]
import type { Job, JobSource } from '../../src/workload/job.ts';
import { RowStream } from '../inputs/columns.ts';
import { OneTask } from '../inputs/one-task.ts';
import { printAnswer } from './answer.ts';
import { benchScenario, jobsFrom, timeScenario } from './run-scenario.ts';

const [file = '', measures = 'metrics'] = process.argv.slice(2);
const ONE_CORE = { cpus: 1000 };

/** A job of one task for each customer. */
function customers(): JobSource {
  const rows = new RowStream(file, ['f64', 'f64']);
  const [arrivals, services] = rows.columns;
  const job = new OneTask();
  const next = (): Job | undefined => {
    if (!rows.next()) return undefined;
    job.become(rows.row, arrivals![rows.at]!, ONE_CORE, services![rows.at]!);
    return job;
  };
  return { next };
}

const { launches, seconds, digest } = timeScenario(benchScenario('w2'), jobsFrom(customers), measures !== 'bare');
const { sumWait, end, launched } = launches;
printAnswer(`W2 commonage-offers-${measures}`, { n: launched, sumWait, end, digest }, seconds);
