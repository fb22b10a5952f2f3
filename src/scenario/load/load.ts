import { checkCapacity } from '../checks/capacity.ts';
import { checkNames } from '../checks/names.ts';
import { checkNamesAlone } from '../checks/names-alone.ts';
import { checkOwnership } from '../checks/ownership.ts';
import { warnOfPassedOver } from '../checks/passed-over.ts';
import { checkPolicies, expectations, type OptionIssues, policyChoices, references } from '../checks/policies.ts';
import { type PolicyModule, PolicyNames } from '../checks/policy-names.ts';
import { checkQuota } from '../checks/quota.ts';
import { warnOfResources } from '../checks/resources.ts';
import { checkTimes } from '../checks/times.ts';
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
import type { PolicyChoice, Scenario, SourceText } from '../scenario.ts';
import { type ScenarioShape, scenarioFile } from '../schema/scenario-file.ts';
import type { TraceReader } from '../trace-reader.ts';
import { type ReadText, readWithImports } from './imports.ts';
import { issueTexts, schemaProblems } from './issues.ts';
import { keysOf, type Located, partAt, plainValue, problemOf } from './located.ts';
import { type Problem, sortProblems } from './problem.ts';

export interface LoadOptions {
  /** Policies that may be named. */
  readonly policies: readonly PolicyDefinition[];
  /** Policies of modules, for scenarios that name them by path; without it a path is no policy. */
  readonly policyModule?: PolicyModule;
  /** Metrics that expectations may name; not checked unless given. */
  readonly metrics?: readonly string[];
  /** Finds and opens traces; without it they are not looked at. */
  readonly traces?: TraceReader;
}

/** A scenario that may run, and what its author should know of it all the same. */
export interface Sound {
  readonly scenario: Scenario;
  readonly warnings: readonly Problem[];
  /** The warnings where it runs under others than the policies that it names: some have to be told of what these pass over. */
  warningsUnder(policies: readonly PolicyChoice[], known: readonly PolicyDefinition[]): readonly Problem[];
}
export type Loaded = Sound | { readonly problems: readonly Problem[] };

/**
 * Reads a scenario file and those it imports. Either everything is sound, or all problems come back: those of the YAML
 * first, then all of the shape, then all of what the parts say of each other. Nothing is read but through `readText`
 * and `traces`.
 */
export function loadScenario(path: string, readText: ReadText, options: LoadOptions): Loaded {
  const sources: SourceText[] = [];
  const sorted = (problems: readonly Problem[]): Problem[] =>
    sortProblems(
      problems,
      sources.map((source) => source.path),
    );
  const failed = (problems: readonly Problem[]): Loaded => ({ problems: sorted(problems) });

  const read = readWithImports(path, readText, sources);
  if ('problems' in read) return failed(read.problems);
  const root = read.value;
  const plain = plainValue(root);
  const shape = scenarioFile.safeParse(plain, { reportInput: true });
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const names = new PolicyNames(options.policies, root, options.policyModule);
  if (!shape.success) {
    problems.push(...schemaProblems(shape.error.issues, root));
    checkNamesAlone(plain, names, complainOf(root, problems), optionIssuesOf(root, problems));
    return failed(problems);
  }
  const scenario = compile(path, shape.data, root, { sources, names, options }, problems, warnings);
  if (problems.length > 0) return failed(problems);
  const warningsUnder: Sound['warningsUnder'] = (policies, known) => {
    const ofPolicies: Problem[] = [];
    warnOfPassedOver(shape.data, policies, known, complainOf(root, ofPolicies));
    return sorted([...warnings, ...ofPolicies]);
  };
  return { scenario, warnings: warningsUnder(scenario.policies, names.known), warningsUnder };
}

function complainOf(root: Located, problems: Problem[]): Complain {
  return (at, message) => problems.push(problemOf(root, at, message));
}

/** Takes what a policy's own schema finds wrong with its options. */
function optionIssuesOf(root: Located, problems: Problem[]): OptionIssues {
  return (at, issues, isText) => {
    if (!isText) problems.push(...schemaProblems(issues, root, at));
    // The options stand inside one text: there is one place for all that is wrong with them.
    else for (const text of issueTexts(issues)) problems.push(problemOf(root, at, text));
  };
}

/** What a scenario is made of besides its own text. */
interface Around {
  readonly sources: readonly SourceText[];
  readonly names: PolicyNames;
  readonly options: LoadOptions;
}

function compile(
  path: string,
  shape: ScenarioShape,
  root: Located,
  { sources, names, options }: Around,
  problems: Problem[],
  warnings: Problem[],
): Scenario {
  const complain = complainOf(root, problems);
  const warn = complainOf(root, warnings);
  checkNames(shape, options.metrics, complain);
  const policies = policyChoices(shape.policies, names, complain, optionIssuesOf(root, problems));
  const master = masterPlan(shape);
  const around = {
    ideal: master.ideal,
    isDrained: shape.until === 'drained',
    fileOf: (framework: number) => partAt(root, ['frameworks', framework, 'jobs', 'from']).source.file,
  };
  const agents = agentPlans(shape.cluster.agents);
  const rolePaths = keysOf(partAt(root, ['roles']));
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
    roles: rolePlans(shape, rolePaths),
    ...tidy({ intervals: intervalPlans(shape, rolePaths, complain) }),
    frameworks: shape.frameworks.map((given, index) =>
      frameworkPlan(given, index, around, within(complain, 'frameworks', index)),
    ),
    master,
    upheavals: upheavalPlan(shape, agents, complain),
    policies,
    expect: expectations(shape, policies, names, complain),
    references: references(shape, names, complain),
    sources,
  };
  checkWarmup(scenario, complain);
  checkTimes(shape, warn);
  checkAgentNames(scenario, shape, complain);
  checkQuotas(scenario, complain);
  checkOwnership(scenario, shape, complain, warn);
  warnOfResources(scenario, shape, warn);
  checkCapacity(scenario, shape, complain);
  checkTopology(scenario, complain);
  if (options.traces !== undefined)
    checkTraces(scenario, options.traces, complain, (problem) => problems.push(problem));
  if (problems.length === 0) checkPolicies(scenario, names, complain);
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
