import { metricNames } from '../metrics/catalogue.ts';
import { type Loaded, loadScenario, type Sound } from '../scenario/load/load.ts';
import { formatProblems } from '../scenario/load/problem.ts';
import { fileTraces } from '../workload/files/trace-reader.ts';
import { InputError } from './io.ts';
import { KnownPolicies } from './known-policies.ts';
import { readText } from './read-text.ts';
import { reason } from './reason.ts';

/**
 * Reads scenario files. Policies of modules that they name are known afterwards.
 * @throws InputError with every problem of all of them
 */
export async function loadScenarios(
  paths: readonly string[],
  policies: KnownPolicies = new KnownPolicies(),
): Promise<readonly Sound[]> {
  const scenarios: Sound[] = [];
  let problems = '';
  for (const path of paths) {
    const loaded = await loadFile(path, policies);
    if (typeof loaded === 'string') problems += loaded;
    else scenarios.push(loaded);
  }
  if (problems !== '') throw new InputError(problems);
  return scenarios;
}

async function loadFile(path: string, policies: KnownPolicies): Promise<Sound | string> {
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    const isPolicy = policies.list.some(({ name }) => name === path);
    const remedy = isPolicy
      ? 'several policies are one word, with commas between them'
      : 'give the path of a YAML file';
    return `${path}: cannot read the scenario (${reason(error)}); ${remedy}\n`;
  }
  const loaded = await loadText(path, (file) => (file === path ? text : readImport(file)), policies);
  return 'problems' in loaded ? formatProblems(loaded.problems) : loaded;
}

function readImport(path: string): string {
  try {
    return readText(path);
  } catch (cause) {
    throw new Error(reason(cause), { cause });
  }
}

/** Reads a scenario; once more when it has named modules, which cannot be loaded while it is read. */
export async function loadText(
  path: string,
  textOf: (path: string) => string,
  policies: KnownPolicies,
): Promise<Loaded> {
  for (;;) {
    const wanted: string[] = [];
    const loaded = loadScenario(path, textOf, {
      policies: policies.list,
      policyModule: (file) => policies.ofModule(file, wanted),
      metrics: metricNames(),
      traces: fileTraces,
    });
    if (wanted.length === 0) return loaded;
    for (const file of wanted) await policies.load(file);
  }
}
