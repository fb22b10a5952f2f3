import type { ReadonlyBundle } from './bundle.ts';
import { type Conversion, firstProblem, mapKinds, refuse, unitProblem } from './conversion.ts';
import { describe, isBelow, type KindId, type Kinds, type Reservation } from './kinds.ts';

/** What is wrong with a role to reserve for, and what is allowed; undefined if nothing (Mesos `roles::validate`). */
export function reservedRoleProblem(role: string): string | undefined {
  if (role === '*') return 'role * is everybody: nothing can be reserved for it; name a role';
  for (const part of role.split('/')) {
    if (part === '') return `role "${role}" has an empty part; write names with single slashes between them`;
    if (part === '.' || part === '..' || part === '*') return `role "${role}" has the part "${part}"; write names`;
    if (part.startsWith('-')) return `role "${role}" has a part that begins with a dash; begin with another character`;
    if (/[\s\\\u007f]/.test(part)) return `role "${role}" holds white space or a backslash; leave them out`;
  }
  return undefined;
}

/**
 * What is wrong with a stack of reservations, and what is allowed: each entry must be for a descendant of the one below,
 * and static entries, which came with the agent, lie below dynamic ones (spec/mesos.md 2.4).
 */
export function stackProblem(stack: readonly Reservation[]): string | undefined {
  for (const [i, { role, kind }] of stack.entries()) {
    const problem = reservedRoleProblem(role);
    if (problem !== undefined) return problem;
    const below = stack[i - 1];
    if (below === undefined) continue;
    if (!isBelow(role, below.role))
      return `a reservation for ${below.role} can only be refined for a role below it (${below.role}/...), not ${role}`;
    if (below.kind === 'dynamic' && kind !== 'dynamic')
      return `the static reservation for ${role} stands on a dynamic one; static ones come first`;
  }
  return undefined;
}

/**
 * What stands against reserving these resources, and what is allowed (spec/mesos.md 2.4, 2.5); undefined if nothing.
 * That they are free, and that the caller may reserve for the role, is for the master to know.
 */
export function reserveProblem(resources: ReadonlyBundle, role: string, kinds: Kinds): string | undefined {
  if (resources.isEmpty) return 'there is nothing to reserve; name at least one resource';
  const dynamic: Reservation = { role, kind: 'dynamic' };
  return (
    unitProblem(resources, kinds) ??
    firstProblem(resources, (kind) => {
      if (kinds.isRevocable(kind)) return `${inWords(kinds, kind)} cannot be reserved; only resources that stay can`;
      if (kinds.isVolume(kind)) return `${inWords(kinds, kind)} cannot be reserved; destroy the volume first`;
      return stackProblem([...(kinds.get(kind).reservation ?? []), dynamic]);
    })
  );
}

/** What stands against undoing the topmost reservation of these resources, and what is allowed; undefined if nothing. */
export function unreserveProblem(resources: ReadonlyBundle, kinds: Kinds): string | undefined {
  if (resources.isEmpty) return 'there is nothing to unreserve; name at least one resource';
  return (
    unitProblem(resources, kinds) ??
    firstProblem(resources, (kind) => {
      const top = kinds.get(kind).reservation?.at(-1);
      if (top === undefined) return `${inWords(kinds, kind)} is not reserved; name reserved resources`;
      if (top.kind !== 'dynamic')
        return `${inWords(kinds, kind)} came reserved with its agent; only dynamic reservations can be undone`;
      if (kinds.isVolume(kind)) return `${inWords(kinds, kind)} holds a volume; destroy it first`;
      return undefined;
    })
  );
}

/**
 * RESERVE: puts a dynamic reservation on top of each stack; on reserved resources that refines.
 * @throws ConversionError where `reserveProblem` finds one.
 */
export function reserve(resources: ReadonlyBundle, reservation: Omit<Reservation, 'kind'>, kinds: Kinds): Conversion {
  refuse(reserveProblem(resources, reservation.role, kinds));
  const dynamic: Reservation = { ...reservation, kind: 'dynamic' };
  return {
    consume: resources.clone(),
    produce: mapKinds(resources, (kind) => kinds.reservedVariant(kind, dynamic)),
  };
}

/**
 * UNRESERVE: takes the topmost reservation away.
 * @throws ConversionError where `unreserveProblem` finds one.
 */
export function unreserve(resources: ReadonlyBundle, kinds: Kinds): Conversion {
  refuse(unreserveProblem(resources, kinds));
  return { consume: resources.clone(), produce: mapKinds(resources, (kind) => kinds.unreservedVariant(kind)) };
}

function inWords(kinds: Kinds, kind: KindId): string {
  return describe(kinds.get(kind));
}
