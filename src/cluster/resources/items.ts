import { RangeSet } from './ranges.ts';
import { difference, includesAll, type StringSet, setOf, union } from './sets.ts';

/** What a bundle holds of a kind that is not scalar. A kind is one or the other: the two never meet under one kind. */
export type Items = RangeSet | StringSet;

/** A set in order and without doubles; ranges are so already. */
export function normalItems(items: RangeSet | readonly string[]): Items {
  return items instanceof RangeSet ? items : setOf(items);
}

export function countOf(items: Items): number {
  return items instanceof RangeSet ? items.count : items.length;
}

export function joined(mine: Items | undefined, theirs: Items): Items {
  if (mine === undefined) return theirs;
  if (mine instanceof RangeSet) return theirs instanceof RangeSet ? mine.add(theirs) : mine;
  return theirs instanceof RangeSet ? mine : union(mine, theirs);
}

export function without(mine: Items, theirs: Items | undefined): Items {
  if (theirs === undefined) return mine;
  if (mine instanceof RangeSet) return theirs instanceof RangeSet ? mine.subtract(theirs) : mine;
  return theirs instanceof RangeSet ? mine : difference(mine, theirs);
}

export function covers(mine: Items, theirs: Items): boolean {
  if (mine instanceof RangeSet) return theirs instanceof RangeSet && mine.contains(theirs);
  return !(theirs instanceof RangeSet) && includesAll(mine, theirs);
}
