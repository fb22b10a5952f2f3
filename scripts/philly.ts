import { readFileSync } from 'node:fs';
import papaparse from 'papaparse';

/**
 * The table of docs/philly.md from the CSV files of `commonage compare scenarios/traces/philly-NAME.yaml --out FOLDER/philly-NAME`
 * for pooled-848, quotas-848 and quotas-848-restart: `npx tsx scripts/philly.ts FOLDER`.
 */
type Row = Readonly<Record<string, string>>;
const folder = process.argv[2] ?? 'results';
const rows = (scenario: string, table: string): readonly Row[] =>
  papaparse.parse<Row>(readFileSync(`${folder}/${scenario}/${table}.csv`, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data;

/** Jobs of the pool by tenant: each waits once and then runs to its end. */
const pool = new Map<string, { jobs: number; wait: number; run: number; largest: number }>();
for (const job of rows('philly-pooled-848', 'jobs')) {
  if (job['policy'] !== 'drf') continue;
  const tenant = pool.get(job['user']!) ?? { jobs: 0, wait: 0, run: 0, largest: 0 };
  const wait = Number(job['wait']);
  tenant.jobs++;
  tenant.wait += wait;
  tenant.run += Number(job['ended']) - Number(job['submitted']) - wait;
  tenant.largest = Math.max(tenant.largest, Number(job['tasks']));
  pool.set(job['user']!, tenant);
}

const resume = figuresOf('philly-quotas-848');
const restart = figuresOf('philly-quotas-848-restart');

function figuresOf(scenario: string): (name: string, metric: string) => number {
  const values = new Map(
    rows(scenario, 'summary')
      .filter(({ policy }) => policy === 'ego-borrow')
      .map(({ scope, name, metric, mean }) => [`${scope} ${name} ${metric}`, Number(mean)]),
  );
  // Roles are named as their frameworks are; loans are counted by role.
  return (name, metric) => {
    const scope = name === '' ? 'cluster' : metric.startsWith('loans.') ? 'role' : 'framework';
    const value = values.get(`${scope} ${name} ${metric}`);
    if (value === undefined) throw new Error(`${scenario}: no ${metric} of ${name || 'the cluster'}`);
    return value;
  };
}

const seconds = (value: number): string => (value === 0 ? '0' : value.toFixed(1));
const line = (...cells: readonly (string | number)[]): void => {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
};

function printRow(
  name: string,
  { jobs, wait, run, largest }: { jobs: number; wait: number; run: number; largest: number },
): void {
  const pooled = wait / jobs;
  // What a job takes beyond its run: waiting, waiting again once it was reclaimed, work done over.
  const [gently, harshly] = [resume, restart].map((of) => Math.max(0, of(name, 'jobs.mean_response') - run / jobs));
  const change = gently! - pooled;
  const hours = (metric: string): string => (name === '' ? '' : Math.round(resume(name, metric) / 3600).toString());
  line(
    name || '**all**',
    jobs,
    largest,
    seconds(pooled),
    seconds(gently!),
    Math.abs(change) < 0.05 ? 'as before' : change < 0 ? 'gains' : '**pays**',
    seconds(harshly!),
    hours('loans.lent.gpus_seconds'),
    hours('loans.borrowed.gpus_seconds'),
    resume(name, 'tasks.reclaimed'),
  );
}

line(
  'Tenant',
  'Jobs',
  'Largest',
  'Pooled, s',
  'Borrow, s',
  '',
  'Restarting, s',
  'Lent, GPU h',
  'Borrowed, GPU h',
  'Reclaimed',
);
line('---', '--:', '--:', '--:', '--:', '---', '--:', '--:', '--:', '--:');
for (const name of [...pool.keys()].sort()) printRow(name, pool.get(name)!);
printRow(
  '',
  [...pool.values()].reduce((all, one) => ({
    jobs: all.jobs + one.jobs,
    wait: all.wait + one.wait,
    run: all.run + one.run,
    largest: Math.max(all.largest, one.largest),
  })),
);
