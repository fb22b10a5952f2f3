import type { Path } from '../load/problem.ts';

/** Takes what is wrong with the part of the scenario at a path. */
export type Complain = (path: Path, message: string) => void;

/** The same, for a part of it. */
export function within(complain: Complain, ...prefix: Path): Complain {
  return (path, message) => complain([...prefix, ...path], message);
}
