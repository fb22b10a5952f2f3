import { stackedBars } from '../../plots/bars.ts';
import { duration, percent, readable } from '../../plots/format.ts';
import { matrix } from '../../plots/matrix.ts';
import { describeStrips, strips } from '../../plots/strip.ts';
import type { Figure } from '../figure.ts';
import type { ReportModel } from '../model.ts';
import { Values } from '../values.ts';
import { coarser, filled, levels, tableOf } from './over-time.ts';

/** Who starved when: one panel a policy, one row a role. */
export function starvationStrips(model: ReportModel): Figure | undefined {
  const { policies, roles } = model;
  const timeline = coarser(model.timeline, policies.length * roles.length);
  const means = new Values(model);
  const all = policies.map((policy) => ({
    policy,
    series: roles.map((name) => {
      const part = means.mean(policy, 'role', name, 'starvation.starved_fraction');
      return {
        name,
        values: levels(timeline, policy, 'role', name, 'starved'),
        note: part === 0 ? 'never' : percent(part),
      };
    }),
  }));
  const panels = filled(all);
  if (panels.length === 0) return undefined;
  return {
    id: 'starvation',
    title: 'Who starved, and when',
    caption:
      'A role starves while it has work that could run and holds less than it is entitled to. The fuller the colour, the larger the part of that moment in which it did; a row is as long as its run, the first replication. At the right: for which part of the time in which it had work it starved, mean over the seeds.',
    panels: panels.map(({ policy, series }) =>
      strips(
        {
          figure: 'starvation',
          key: policy,
          title: policy,
          description: describeStrips(series, timeline.step),
          width: 420,
          height: 56 + 24 * roles.length,
          margins: { top: 26, right: 52, bottom: 26, left: 116 },
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
  // The pool, which is nobody's, comes last.
  const inOrder = (names: readonly string[]): string[] => [...model.roles, ''].filter((role) => names.includes(role));
  const lenders = inOrder(loans.map(({ lender }) => lender));
  const borrowers = inOrder(loans.map(({ borrower }) => borrower));
  // Upright names of narrow columns need more room than names across.
  const isWide = borrowers.length > 7;
  const policies = model.policies.filter((policy) => loans.some((loan) => loan.policy === policy));
  const unitSeconds = (policy: string, lender: string, borrower: string): number => {
    let seconds = 0;
    for (const loan of loans) {
      if (loan.policy === policy && loan.lender === lender && loan.borrower === borrower) seconds += loan.unitSeconds;
    }
    return seconds;
  };
  let most = 0;
  for (const { policy, lender, borrower } of loans) most = Math.max(most, unitSeconds(policy, lender, borrower));
  const nameOf = (role: string): string => (role === '' ? 'pool' : role);
  return {
    id: 'loans',
    title: `Loans of ${resource}`,
    caption: `What the role of the row lent to the role of the column, as time of one of the ${resource}: two for an hour are two hours. First replication.`,
    panels: policies.map((policy) =>
      matrix(
        {
          figure: 'loans',
          key: policy,
          title: policy,
          description: loans
            .filter((loan) => loan.policy === policy)
            .map((loan) => `${nameOf(loan.lender)} to ${nameOf(loan.borrower)}: ${duration(loan.unitSeconds)}`)
            .join('; '),
          width: 420,
          height: (isWide ? 128 : 64) + (isWide ? 16 : 34) * lenders.length,
          margins: { top: isWide ? 114 : 48, right: 12, bottom: 14, left: 104 },
        },
        lenders.map(nameOf),
        borrowers.map(nameOf),
        (row, column) => unitSeconds(policy, lenders[row]!, borrowers[column]!),
        most,
        duration,
      ),
    ),
    legend: [],
    legendMark: 'square',
    metrics: [`loans.lent.${resource}_seconds`, `loans.borrowed.${resource}_seconds`],
    columns: ['policy', 'lender', 'borrower', `${resource}_seconds`],
    rows: policies.flatMap((policy) =>
      lenders.flatMap((lender) =>
        borrowers.map((borrower) => [policy, nameOf(lender), nameOf(borrower), unitSeconds(policy, lender, borrower)]),
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
    bars: model.policies.map((policy) => {
      const rate = values.mean(policy, 'framework', framework, 'offers.hit_rate');
      return {
        name: policy,
        parts: FATES.map((fate) => values.amount(policy, 'framework', framework, `offers.${fate}`)),
        note: Number.isNaN(rate) ? '' : `${percent(rate, 0)} used`,
      };
    }),
  }));
  if (panels.every(({ bars }) => bars.every(({ parts }) => parts.every((part) => part === 0)))) return undefined;
  const total = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0);
  return {
    id: 'offers',
    title: 'What became of the offers',
    caption:
      'Offers by framework: accepted, declined, or taken back before there was an answer. Mean over the seeds. The bars of a framework share a scale; frameworks do not.',
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
          margins: { top: 26, right: 76, bottom: 28, left: 118 },
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

/** What offers kept from everybody while they waited for an answer: one panel a framework, one bar a policy. */
export function heldInOffers(model: ReportModel, resource: string): Figure | undefined {
  const values = new Values(model);
  const metric = `offers.held.${resource}_seconds`;
  const panels = model.frameworks.map((framework) => ({
    framework,
    bars: model.policies.map((policy) => {
      const hours = values.amount(policy, 'framework', framework, metric) / 3600;
      return { name: policy, parts: [hours], note: readable(hours) };
    }),
  }));
  const most = Math.max(...panels.flatMap(({ bars }) => bars.map(({ parts }) => parts[0]!)));
  if (!(most > 0)) return undefined;
  const legend = `hours of ${resource}`;
  return {
    id: 'offers-held',
    title: `${resource} locked in offers`,
    caption: `Hours of ${resource} that offers to the framework kept from everybody while they waited for an answer. Mean over the seeds. All panels share one scale.`,
    panels: panels.map(({ framework, bars }) =>
      stackedBars(
        {
          figure: 'offers-held',
          key: framework,
          title: framework,
          description: bars.map(({ name, note }) => `${name}: ${note} hours`).join('; '),
          width: 420,
          height: 56 + 30 * bars.length,
          margins: { top: 26, right: 76, bottom: 28, left: 118 },
        },
        bars,
        [legend],
        most,
        'amount',
      ),
    ),
    legend: [],
    legendMark: 'square',
    metrics: [metric],
    columns: ['framework', 'policy', `${resource}_hours`],
    rows: panels.flatMap(({ framework, bars }) => bars.map(({ name, parts }) => [framework, name, ...parts])),
  };
}
