/** Sets of strings as sorted arrays without doubles (spec/mesos.md 2.2): compared and joined item by item, never changed in place. */
export type StringSet = readonly string[];

/** Sorts by code units and drops doubles. */
export function setOf(items: Iterable<string>): StringSet {
  return [...new Set(items)].sort();
}

export function union(a: StringSet, b: StringSet): StringSet {
  return setOf([...a, ...b]);
}

/** What is in `a` but not in `b`. */
export function difference(a: StringSet, b: StringSet): StringSet {
  return a.filter((item) => !b.includes(item));
}

export function includesAll(a: StringSet, b: StringSet): boolean {
  return b.every((item) => a.includes(item));
}

export function equalSets(a: StringSet, b: StringSet): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
