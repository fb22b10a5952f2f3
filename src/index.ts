/**
 * Commonage as a library: load a scenario, run it under policies, read the figures. Nothing here touches files; the
 * command-line program does.
 */
export type { Allocator, AllocatorHost, CycleAgents, Recovery } from './allocator/allocator.ts';
export type { ClientView, ComparingSorter, DrawingSorter, KeySorter, ShareTotals, Sorter } from './allocator/sorter.ts';
export { dominantShare } from './allocator/sorters/drf.ts';
export type { Cluster, ClusterView } from './cluster/cluster.ts';
export type * from './cluster/record-types.ts';
export type { ReadonlyBundle } from './cluster/resources/bundle.ts';
export { type Micros, seconds, toSeconds } from './engine/micros.ts';
export type { Cell, CellResult, Executor, Failure } from './experiment/cell.ts';
export { type CompareOptions, type Comparison, compare } from './experiment/compare.ts';
export { inline } from './experiment/executors/inline.ts';
export type { CheckedExpectation } from './experiment/expect.ts';
export { type RunOneOptions, type RunResult, runOne as runScenario } from './experiment/run-one.ts';
export { type Estimate, estimateMean } from './experiment/statistics/estimate.ts';
export { type PairedDifference, pairedDifference } from './experiment/statistics/paired.ts';
export type { FigureRow } from './experiment/summary.ts';
export type { Scheduler, SchedulerDriver, TaskUpdate } from './master/scheduler.ts';
export { findMetric, METRICS, type Metric, metricNames, unitOf } from './metrics/catalogue.ts';
export { giniCoefficient } from './metrics/definitions/gini.ts';
export { jainIndex } from './metrics/definitions/jain.ts';
export { percentile } from './metrics/definitions/percentile.ts';
export { drf as drfEntitlements } from './metrics/entitlement/drf.ts';
export { type EntitlementInput, entitlements } from './metrics/entitlement/entitlement.ts';
export { weightedMaxMin } from './metrics/entitlement/max-min.ts';
export { type RoleEntitlement, type RoleNode, treeEntitlements } from './metrics/entitlement/tree-entitlement.ts';
export { LedgerCheck } from './metrics/ledger-check.ts';
export { type Measured, type MeasureOptions, Measures } from './metrics/measures.ts';
export type { Scope, ScopeValues } from './metrics/sheet.ts';
export { buildRun, type RunOptions, type Watched } from './scenario/build/build.ts';
export type { Pause, Run, RunEnd } from './scenario/build/run.ts';
export { type Loaded, type LoadOptions, loadScenario, type Sound } from './scenario/load/load.ts';
export { formatProblems, formatWarnings, type Problem } from './scenario/load/problem.ts';
export {
  definePolicy,
  type PassedOver,
  type PolicyDefinition,
  type PolicyOf,
  type PolicyParts,
  type Reserved,
} from './scenario/policies/define-policy.ts';
export { hierarchical } from './scenario/policies/hierarchical.ts';
export { noOptions } from './scenario/policies/no-options.ts';
export { parsePolicy } from './scenario/policies/parse-policy.ts';
export { POLICIES } from './scenario/policies/registry.ts';
export type { PolicyChoice, Scenario } from './scenario/scenario.ts';
export type { TraceReader } from './scenario/trace-reader.ts';
