import { stackedBars } from '../../plots/bars.ts';
import { readable } from '../../plots/format.ts';
import { matrix } from '../../plots/matrix.ts';
import { describeStrips, strips } from '../../plots/strip.ts';
import type { Figure } from '../figure.ts';
import type { ReportModel } from '../model.ts';
import { Values } from '../values.ts';
import { coarser, levels, tableOf } from './over-time.ts';

/** Who starved when: one panel a policy, one row a role. */
export function starvationStrips(model: ReportModel): Figure | undefined {
  const { policies, roles } = model;
  const timeline = coarser(model.timeline, policies.length * roles.length);
  const panels = policies.map((policy) => ({
    policy,
    series: roles.map((name) => ({ name, values: levels(timeline, policy, 'role', name, 'starved') })),
  }));
  if (panels.every(({ series }) => series.every(({ values }) => values.length === 0))) return undefined;
  return {
    id: 'starvation',
    title: 'Who starved, and when',
    caption:
      'A role starves while it has work that could run and holds less than it is entitled to. The fuller the colour, the larger the part of that time in which it did. First replication.',
    panels: panels.map(({ policy, series }) =>
      strips(
        {
          figure: 'starvation',
          key: policy,
          title: policy,
          description: describeStrips(series, timeline.step),
          width: 420,
          height: 56 + 24 * roles.length,
          margins: { top: 26, right: 12, bottom: 26, left: 104 },
        },
        series,
        timeline.step,
        timeline.end,
      ),
    ),
    legend: [],
    legendMark: 'square',
    metrics: ['starvation.starved_seconds', 'starvation.starved_fraction'],
    columns: ['policy', 'time_s', ...roles],
    rows: tableOf(panels, timeline),
  };
}

/** Who had how much of whom on loan: one panel a policy under which anything was lent. */
export function loanMatrices(model: ReportModel, resource: string): Figure | undefined {
  const loans = model.loans.filter((loan) => loan.resource === resource && loan.unitSeconds > 0);
  if (loans.length === 0) return undefined;
  const lenders = [...new Set(loans.map(({ lender }) => lender))];
  const borrowers = [...new Set(loans.map(({ borrower }) => borrower))];
  const policies = model.policies.filter((policy) => loans.some((loan) => loan.policy === policy));
  const hours = (policy: string, lender: string, borrower: string): number => {
    let seconds = 0;
    for (const loan of loans) {
      if (loan.policy === policy && loan.lender === lender && loan.borrower === borrower) seconds += loan.unitSeconds;
    }
    return seconds / 3600;
  };
  let most = 0;
  for (const { policy, lender, borrower } of loans) most = Math.max(most, hours(policy, lender, borrower));
  const nameOf = (role: string): string => (role === '' ? 'pool' : role);
  return {
    id: 'loans',
    title: `Loans of ${resource}`,
    caption: `Hours of ${resource} that the role of the column had on loan from the role of the row. First replication.`,
    panels: policies.map((policy) =>
      matrix(
        {
          figure: 'loans',
          key: policy,
          title: policy,
          description: loans
            .filter((loan) => loan.policy === policy)
            .map(
              (loan) =>
                `${nameOf(loan.lender)} to ${nameOf(loan.borrower)}: ${readable(loan.unitSeconds / 3600)} hours`,
            )
            .join('; '),
          width: 420,
          height: 64 + 34 * lenders.length,
          margins: { top: 48, right: 12, bottom: 14, left: 92 },
        },
        lenders.map(nameOf),
        borrowers.map(nameOf),
        (row, column) => hours(policy, lenders[row]!, borrowers[column]!),
        most,
        readable,
      ),
    ),
    legend: [],
    legendMark: 'square',
    metrics: [`loans.lent.${resource}_seconds`, `loans.borrowed.${resource}_seconds`],
    columns: ['policy', 'lender', 'borrower', `${resource}_hours`],
    rows: policies.flatMap((policy) =>
      lenders.flatMap((lender) =>
        borrowers.map((borrower) => [policy, nameOf(lender), nameOf(borrower), hours(policy, lender, borrower)]),
      ),
    ),
  };
}

const FATES = ['accepted', 'declined', 'rescinded'];

/** What became of the offers: one panel a framework, one bar a policy. */
export function offerFates(model: ReportModel): Figure | undefined {
  const values = new Values(model);
  const panels = model.frameworks.map((framework) => ({
    framework,
    bars: model.policies.map((policy) => ({
      name: policy,
      parts: FATES.map((fate) => {
        const mean = values.mean(policy, 'framework', framework, `offers.${fate}`);
        return Number.isNaN(mean) ? 0 : mean;
      }),
    })),
  }));
  if (panels.every(({ bars }) => bars.every(({ parts }) => parts.every((part) => part === 0)))) return undefined;
  const total = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0);
  return {
    id: 'offers',
    title: 'What became of the offers',
    caption:
      'Offers by framework: accepted, declined, or taken back before there was an answer. Mean over seeds. Frameworks do not share a scale.',
    panels: panels.map(({ framework, bars }) =>
      stackedBars(
        {
          figure: 'offers',
          key: framework,
          title: framework,
          description: bars
            .map(({ name, parts }) => `${name}: ${parts.map((part, n) => `${readable(part)} ${FATES[n]}`).join(', ')}`)
            .join('; '),
          width: 420,
          height: 56 + 30 * bars.length,
          margins: { top: 26, right: 16, bottom: 28, left: 118 },
        },
        bars,
        FATES,
        Math.max(...bars.map(({ parts }) => total(parts))),
        'count',
      ),
    ),
    legend: FATES.map((name, series) => ({ name, series })),
    legendMark: 'square',
    metrics: ['offers.accepted', 'offers.declined', 'offers.rescinded', 'offers.hit_rate'],
    columns: ['framework', 'policy', ...FATES],
    rows: panels.flatMap(({ framework, bars }) => bars.map(({ name, parts }) => [framework, name, ...parts])),
  };
}
