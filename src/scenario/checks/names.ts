import { BEHAVIOURS, findBehaviour } from '../../framework/registry.ts';
import { formulaProblem } from '../../workload/formula.ts';
import { suggestion } from '../../workload/suggestion.ts';
import { type Complain, within } from '../compile/complain.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';

type IntervalRole = NonNullable<ScenarioShape['plan']>['intervals'][number]['roles'][string];

/** Names that stand twice, and names of things that are not there. */
export function checkNames(shape: ScenarioShape, metrics: readonly string[] | undefined, complain: Complain): void {
  const { frameworks, cluster, roles, plan } = shape;
  const frameworkNames = frameworks.map(({ name }) => name);
  const groups = cluster.agents.map(({ group = 'all' }) => group);
  duplicates(frameworkNames, (index) =>
    complain(['frameworks', index, 'name'], `another framework is named "${frameworkNames[index]}"; names are unique`),
  );
  duplicates(groups, (index) => {
    const path =
      cluster.agents[index]!.group === undefined ? ['cluster', 'agents', index] : ['cluster', 'agents', index, 'group'];
    complain(path, `another group of agents is named "${groups[index]}"; names are unique`);
  });

  const roleNames =
    roles === undefined
      ? [...new Set(frameworks.flatMap(({ role, roles: many }) => many ?? (role === undefined ? [] : [role])))]
      : Object.keys(roles);
  for (const path of roleNames) {
    const problem = roleProblem(path);
    if (problem !== undefined) complain(roles === undefined ? ['frameworks'] : ['roles', path], problem);
  }
  for (const [index, framework] of frameworks.entries()) {
    checkBehaviour(framework.behaviour, within(complain, 'frameworks', index));
    if (roles === undefined) continue;
    const named = framework.roles?.map((role, at) => [role, ['frameworks', index, 'roles', at]] as const) ?? [
      [framework.role, ['frameworks', index, 'role']] as const,
    ];
    for (const [role, path] of named) {
      if (role !== undefined && !roleNames.includes(role))
        complain(
          path,
          `role "${role}" is not declared${suggestion(role, roleNames) || `; declared are ${roleNames.join(', ')}`}`,
        );
    }
  }

  for (const [path, role] of Object.entries(roles ?? {}))
    checkRole(role, groups, roleNames, within(complain, 'roles', path));
  for (const [index, part] of (plan?.intervals ?? []).entries())
    for (const [path, role] of Object.entries(part.roles))
      checkRole(role, groups, roleNames, within(complain, 'plan', 'intervals', index, 'roles', path));

  for (const part of ['expect', 'references'] as const) {
    for (const [index, clause] of (shape[part] ?? []).entries()) {
      const { framework, role } = clause;
      if (framework !== undefined && !frameworkNames.includes(framework))
        complain([part, index, 'framework'], unknown('framework', framework, frameworkNames));
      if (role !== undefined && !roleNames.includes(role))
        complain([part, index, 'role'], unknown('role', role, roleNames));
      const metric = 'metric' in clause ? clause.metric : undefined;
      if (metric !== undefined && metrics !== undefined && !metrics.includes(metric)) {
        const near = suggestion(metric, metrics);
        complain(
          [part, index, 'metric'],
          `unknown metric "${metric}"${near === '' ? '; "commonage list metrics" prints those there are' : near}`,
        );
      }
    }
  }
}

/** Groups and roles that a role names, all day or for a part of it. */
function checkRole(role: IntervalRole, groups: readonly string[], roles: readonly string[], complain: Complain): void {
  for (const key of ['owned', 'preference'] as const)
    for (const group of Object.keys(role[key] ?? {}))
      if (!groups.includes(group)) complain([key, group], unknown('group of agents', group, groups));
  const lists = {
    lend: typeof role.lend === 'object' ? role.lend.to : undefined,
    borrow: typeof role.borrow === 'object' ? role.borrow.from : undefined,
  };
  for (const [key, list] of Object.entries(lists))
    for (const [at, other] of (list ?? []).entries())
      if (!roles.includes(other)) complain([key, key === 'lend' ? 'to' : 'from', at], unknown('role', other, roles));
}

/** Is there such a behaviour? */
export function checkBehaviour(name: string, complain: Complain): void {
  if (findBehaviour(name) !== undefined) return;
  const known = BEHAVIOURS.map((behaviour) => behaviour.name);
  complain(['behaviour'], unknown('behaviour', name, known));
}

/** Calls back for every entry that stood before. */
function duplicates(names: readonly string[], found: (index: number) => void): void {
  for (const [index, name] of names.entries()) if (names.indexOf(name) < index) found(index);
}

export function unknown(what: string, word: string, known: readonly string[]): string {
  const near = suggestion(word, known);
  return `unknown ${what} "${word}"${near === '' ? `; known are ${known.join(', ')}` : near}`;
}

/** The rules Mesos has for roles (spec/mesos.md 3.1). */
function roleProblem(path: string): string | undefined {
  const allowed = 'a role is words joined by "/"';
  for (const part of path.split('/')) {
    if (part === '') return `"${path}" has an empty part; ${allowed}`;
    if (part === '.' || part === '..') return `"${part}" is no part of a role; ${allowed}, none of them "." or ".."`;
    if (part.startsWith('-')) return `"${part}" begins with "-"; ${allowed}, none of which begins with "-"`;
    if (/[\s\p{Cc}\\]/u.test(part)) return `"${part}" contains a blank or a backslash; ${allowed} without blanks`;
  }
  return formulaProblem(path);
}
