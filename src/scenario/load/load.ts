import { checkCapacity } from '../checks/capacity.ts';
import { checkNames } from '../checks/names.ts';
import { checkPolicies, expectations, policyChoices, references } from '../checks/policies.ts';
import { checkQuota } from '../checks/quota.ts';
import { checkTopology } from '../checks/topology.ts';
import { checkTraces } from '../checks/traces.ts';
import { agentPlans } from '../compile/agents.ts';
import { type Complain, within } from '../compile/complain.ts';
import { frameworkPlan } from '../compile/frameworks.ts';
import { masterPlan } from '../compile/master.ts';
import { intervalPlans, rolePlans } from '../compile/roles.ts';
import { deepFreeze, tidy } from '../compile/tidy.ts';
import { upheavalPlan } from '../compile/upheavals.ts';
import type { PolicyDefinition } from '../policies/define-policy.ts';
import type { Scenario, SourceText } from '../scenario.ts';
import { type ScenarioShape, scenarioFile } from '../schema/scenario-file.ts';
import type { TraceReader } from '../trace-reader.ts';
import { type ReadText, readWithImports } from './imports.ts';
import { schemaProblems } from './issues.ts';
import { keysAt, type Located, partAt, plainValue, problemOf } from './located.ts';
import { type Problem, sortProblems } from './problem.ts';

export interface LoadOptions {
  /** Policies that may be named. */
  readonly policies: readonly PolicyDefinition[];
  /** Metrics that expectations may name; not checked unless given. */
  readonly metrics?: readonly string[];
  /** Finds and opens traces; without it they are not looked at. */
  readonly traces?: TraceReader;
}

export type Loaded = { readonly scenario: Scenario } | { readonly problems: readonly Problem[] };

/**
 * Reads a scenario file and those it imports. Either everything is sound, or all problems come back: those of the YAML
 * first, then all of the shape, then all of what the parts say of each other. Nothing is read but through `readText`
 * and `traces`.
 */
export function loadScenario(path: string, readText: ReadText, options: LoadOptions): Loaded {
  const sources: SourceText[] = [];
  const failed = (problems: readonly Problem[]): Loaded => ({
    problems: sortProblems(
      problems,
      sources.map((source) => source.path),
    ),
  });

  const read = readWithImports(path, readText, sources);
  if ('problems' in read) return failed(read.problems);
  const root = read.value;
  const shape = scenarioFile.safeParse(plainValue(root), { reportInput: true });
  if (!shape.success) return failed(schemaProblems(shape.error.issues, root));

  const problems: Problem[] = [];
  const scenario = compile(path, shape.data, root, sources, options, problems);
  return problems.length > 0 ? failed(problems) : { scenario };
}

function compile(
  path: string,
  shape: ScenarioShape,
  root: Located,
  sources: readonly SourceText[],
  options: LoadOptions,
  problems: Problem[],
): Scenario {
  const complain: Complain = (at, message) => problems.push(problemOf(root, at, message));
  checkNames(shape, options.metrics, complain);
  const policies = policyChoices(shape, options.policies, complain, (at, issues, isText) => {
    if (!isText) problems.push(...schemaProblems(issues, root, at));
    // The options stand inside one text: there is one place for all that is wrong with them.
    else
      for (const { path: inner, message } of schemaProblems(issues, root, at))
        complain(at, `${inner.slice(inner.indexOf(']') + 2)}: ${message}`);
  });
  const master = masterPlan(shape);
  const around = {
    ideal: master.ideal,
    isDrained: shape.until === 'drained',
    fileOf: (framework: number) => partAt(root, ['frameworks', framework, 'jobs', 'from']).source.file,
  };
  const roleOrder = keysAt(root, ['roles']);
  const agents = agentPlans(shape.cluster.agents);
  const scenario: Scenario = {
    name: path.slice(path.lastIndexOf('/') + 1).replace(/\.(ya?ml|json)$/, ''),
    file: path,
    story: shape.story ?? '',
    seed: shape.seed ?? '1',
    until: shape.until,
    experiment: shape.experiment ?? 'terminating',
    warmup: shape.warmup ?? 0,
    findsWarmup: shape.experiment === 'steady-state' && shape.warmup === undefined,
    agents,
    roles: rolePlans(shape, roleOrder),
    ...tidy({ intervals: intervalPlans(shape, roleOrder, complain) }),
    frameworks: shape.frameworks.map((given, index) =>
      frameworkPlan(given, index, around, within(complain, 'frameworks', index)),
    ),
    master,
    upheavals: upheavalPlan(shape, agents, complain),
    policies,
    expect: expectations(shape, policies, options.policies, complain),
    references: references(shape, options.policies, complain),
    sources,
  };
  checkWarmup(scenario, complain);
  checkAgentNames(scenario, shape, complain);
  checkQuotas(scenario, complain);
  checkCapacity(scenario, shape, complain);
  checkTopology(scenario, complain);
  if (options.traces !== undefined)
    checkTraces(scenario, options.traces, complain, (problem) => problems.push(problem));
  if (problems.length === 0) checkPolicies(scenario, options.policies, complain);
  return deepFreeze(scenario);
}

function checkWarmup({ until, warmup }: Scenario, complain: Complain): void {
  if (until !== 'drained' && warmup >= until)
    complain(['warmup'], 'measures would leave out the whole run; it must end before the run does');
}

function checkAgentNames({ agents }: Scenario, { cluster }: ScenarioShape, complain: Complain): void {
  const names = new Set<string>();
  let row = 0;
  for (const [index, { count = 1 }] of cluster.agents.entries()) {
    const double = agents.slice(row, row + count).find(({ name }) => names.has(name));
    if (double !== undefined)
      complain(
        ['cluster', 'agents', index, 'name'],
        `another agent is named "${double.name}"; names are unique, {} stands for the number`,
      );
    for (const { name } of agents.slice(row, row + count)) names.add(name);
    row += count;
  }
}

/** What Mesos says of quotas (spec/mesos.md 4.9): top-level roles only, and no guarantee above the limit. */
function checkQuotas({ roles }: Scenario, complain: Complain): void {
  for (const { path, quota } of roles) {
    const isGiven = Object.keys(quota.guarantee).length + Object.keys(quota.limit).length > 0;
    if (isGiven && path.includes('/')) complain(['roles', path, 'quota'], 'a quota is for top-level roles only');
    checkQuota(quota, within(complain, 'roles', path, 'quota'));
  }
}
