import { Bundle, type ReadonlyBundle } from './bundle.ts';
import { type Conversion, ConversionError, refuse } from './conversion.ts';
import { describe, type KindId, type Kinds } from './kinds.ts';
import { printScalar } from './scalars.ts';

/** A persistent volume to be made. */
export interface VolumeRequest {
  /** The persistence id: a role may use it once on an agent. */
  readonly id: string;
  /** In thousandths of a MiB. */
  readonly size: number;
  readonly shared?: boolean;
}

/**
 * What stands against making the volume of that disk on an agent with these resources, and what is allowed (spec/mesos.md
 * 2.5); undefined if nothing. That the disk is free is for the master to know.
 */
export function createProblem(
  request: VolumeRequest,
  disk: KindId,
  agent: ReadonlyBundle,
  kinds: Kinds,
): string | undefined {
  const { id, size } = request;
  const marks = kinds.get(disk);
  if (id === '' || id.includes('/')) return `volume id "${id}": give a name without slashes`;
  if (marks.name !== 'disk' || !kinds.isScalar(disk)) return `${describe(marks)} cannot hold a volume; only disk can`;
  if (kinds.isVolume(disk)) return `${describe(marks)} is a volume already; take disk without one`;
  if (kinds.isRevocable(disk)) return `${describe(marks)} cannot hold a volume; only disk that stays can`;
  if (!kinds.isReserved(disk)) return `${describe(marks)} cannot hold a volume; reserve it first`;
  if (marks.disk === 'raw' || marks.disk === 'block')
    return `${describe(marks)} has no file system for a volume; take plain disk, a path or a mount disk`;
  if (!Number.isSafeInteger(size) || size <= 0) return `volume size ${size}: give whole thousandths above 0`;
  if (kinds.unit(disk) > 0 && size !== kinds.unit(disk))
    return `${describe(marks)} is only handed out whole; make the volume ${printScalar(kinds.unit(disk))} large`;
  for (let i = 0; i < agent.size; i++) {
    const kind = agent.kindAt(i);
    if (kinds.get(kind).volume === id && kinds.owner(kind) === kinds.owner(disk))
      return `role ${kinds.owner(disk)} has a volume ${id} on this agent; choose another id`;
  }
  return undefined;
}

/**
 * CREATE: a volume made from reserved disk, not divisible from now on.
 * @throws ConversionError where `createProblem` finds one.
 */
export function createVolume(request: VolumeRequest, disk: KindId, agent: ReadonlyBundle, kinds: Kinds): Conversion {
  refuse(createProblem(request, disk, agent, kinds));
  const { id, size, shared } = request;
  const volume = kinds.intern({ ...kinds.get(disk), volume: id, unit: size, shared: shared === true });
  return { consume: Bundle.of([[disk, size]]), produce: Bundle.of([[volume, size]]) };
}

/**
 * DESTROY: the volume becomes the disk it was made from.
 * @throws ConversionError if it is no volume.
 */
export function destroyVolume(volume: KindId, kinds: Kinds): Conversion {
  if (!kinds.isVolume(volume))
    throw new ConversionError(`${describe(kinds.get(volume))} is no volume; only volumes can be destroyed`);
  const size = kinds.unit(volume);
  return { consume: Bundle.of([[volume, size]]), produce: Bundle.of([[diskUnder(volume, kinds), size]]) };
}

/** The kind of disk a volume was made from. */
export function diskUnder(volume: KindId, kinds: Kinds): KindId {
  const { volume: _id, shared: _shared, unit, ...marks } = kinds.get(volume);
  // A mount disk stays whole, with or without a volume on it.
  return kinds.intern(marks.disk === 'mount' && unit !== undefined ? { ...marks, unit } : marks);
}

/** What stands against changing a volume's size by so much (negative: shrinking), and what is allowed. */
export function resizeProblem(volume: KindId, change: number, kinds: Kinds): string | undefined {
  const marks = kinds.get(volume);
  if (!kinds.isVolume(volume)) return `${describe(marks)} is no volume; only volumes can grow and shrink`;
  if (kinds.isShared(volume)) return `${describe(marks)} is shared; only unshared volumes can grow and shrink`;
  if (marks.disk === 'mount') return `${describe(marks)} fills its disk; volumes on plain or path disk can change size`;
  if (!Number.isSafeInteger(change) || change === 0) return `change by ${change}: give whole thousandths, not 0`;
  if (kinds.unit(volume) + change <= 0)
    return `volume ${marks.volume} of ${printScalar(kinds.unit(volume))} must keep something; destroy it instead`;
  return undefined;
}

/**
 * GROW_VOLUME: takes so many thousandths of the disk under the volume into it.
 * @throws ConversionError where `resizeProblem` finds one, or the growth is not above 0.
 */
export function growVolume(volume: KindId, by: number, kinds: Kinds): Conversion {
  refuse(by > 0 ? resizeProblem(volume, by, kinds) : `growing by ${by}: give whole thousandths above 0`);
  const size = kinds.unit(volume);
  const larger = size + by;
  return {
    consume: Bundle.of([[volume, size]]).set(diskUnder(volume, kinds), by),
    produce: Bundle.of([[ofSize(volume, larger, kinds), larger]]),
  };
}

/**
 * SHRINK_VOLUME: gives so many thousandths back to the disk under the volume.
 * @throws ConversionError where `resizeProblem` finds one, or the amount is not above 0.
 */
export function shrinkVolume(volume: KindId, by: number, kinds: Kinds): Conversion {
  refuse(by > 0 ? resizeProblem(volume, -by, kinds) : `shrinking by ${by}: give whole thousandths above 0`);
  const size = kinds.unit(volume);
  const smaller = size - by;
  return {
    consume: Bundle.of([[volume, size]]),
    produce: Bundle.of([[ofSize(volume, smaller, kinds), smaller]]).set(diskUnder(volume, kinds), by),
  };
}

function ofSize(volume: KindId, size: number, kinds: Kinds): KindId {
  return kinds.intern({ ...kinds.get(volume), unit: size });
}
