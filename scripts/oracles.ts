import { readFileSync } from 'node:fs';
import { readCase } from '../src/conformance/analytic-cases/case.ts';
import {
  assessSystem,
  type PolicyFigure,
  systemsOf,
  twoTenants,
} from '../src/conformance/analytic-cases/setups/two-tenants.ts';
import { isRecord } from '../src/conformance/case-result.ts';
import { chooseCases } from '../src/conformance/run.ts';

/**
 * What sharing is worth, in one table: two tenants on one pool of slots under six policies, the closed forms of queueing theory
 * beside what runs in ideal mode measure. `npm run oracles [-- cases.json [part of a case's id]]`; ends with 1 if a figure is wrong.
 */
const [path = '../shared/expected/analytic.json', part = ''] = process.argv.slice(2);
const { cases } = chooseCases(JSON.parse(readFileSync(path, 'utf8')), part);

const COLUMNS = [27, 28, 33, 12, 12, 10, 6] as const;
const print = (...cells: readonly string[]): void => {
  const padded = cells.map((cell, i) => (i < 3 || i === 7 ? cell.padEnd(COLUMNS[i] ?? 0) : cell.padStart(COLUMNS[i]!)));
  process.stdout.write(`${padded.join('  ').trimEnd()}\n`);
};
const digits = (value: number): string => value.toFixed(6);

function printRow({ system, policy, figure, expected, measured, problem }: PolicyFigure): void {
  const numbers =
    measured === undefined
      ? ['saturated', '', '']
      : [digits(measured.mean), digits(measured.halfWidth), String(measured.replications)];
  const wanted = expected === 'unstable' ? expected : digits(expected);
  print(system, policy, figure, wanted, ...numbers, problem === undefined ? 'passed' : 'FAILED');
}

let passed = 0;
let failed = 0;
for (const raw of cases) {
  if (!isRecord(raw['setup']) || !isRecord(raw['expect']) || !isRecord(raw['tolerance'])) continue;
  const testCase = readCase(raw);
  if (!twoTenants.knows(testCase)) continue;
  const { slots, own, lambda, mu } = testCase.setup;
  process.stdout.write(`${testCase.id}: ${slots} slots, owned ${own}, arrivals ${lambda}, service rate ${mu}\n`);
  print(
    'system',
    'policy',
    'figure',
    'expected',
    'mean',
    `${100 * Number(testCase.tolerance['level'])} % +-`,
    'runs',
    '',
  );
  for (const system of systemsOf(testCase)) {
    const rows = assessSystem(testCase, system);
    rows.forEach(printRow);
    for (const { problem } of rows) problem === undefined ? passed++ : failed++;
  }
  process.stdout.write('\n');
}
process.stdout.write(`${passed} figures passed, ${failed} failed\n`);
if (failed > 0 || passed === 0) process.exitCode = 1;
