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
  const without = new Set(b);
  return a.filter((item) => !without.has(item));
}

export function includesAll(a: StringSet, b: StringSet): boolean {
  const mine = new Set(a);
  return b.every((item) => mine.has(item));
}
