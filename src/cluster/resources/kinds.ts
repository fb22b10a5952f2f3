import { NONE } from '../ids.ts';

/** A kind of resource, as a small integer that counts up from 0 within one run. */
export type KindId = number;

/** One entry of a reservation stack (spec/mesos.md 2.4). `kind` defaults to static: it came with the agent. */
export interface Reservation {
  readonly role: string;
  readonly kind?: 'static' | 'dynamic';
  readonly principal?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export type KindType = 'scalar' | 'ranges' | 'set';
export type DiskKind = 'mount' | 'block' | 'raw' | 'path';

/**
 * What makes two resource objects alike, so that they merge (spec/mesos.md 2.3). The role a resource is allocated to
 * is not among the marks: whoever keeps what a role holds keeps it in a bundle of its own.
 *
 * What Mesos never merges (mount and block disks, raw disks with an id, persistent volumes) is a kind with a `unit`,
 * its size: the amount is copies times unit and only whole units move, so adding and subtracting amounts stays right.
 */
export interface Kind {
  readonly name: string;
  /** Default scalar. */
  readonly type?: KindType;
  /** Outermost first; the last entry owns the resource. Missing or empty: unreserved. */
  readonly reservation?: readonly Reservation[];
  readonly revocable?: boolean;
  /** A volume that may be held several times at once. */
  readonly shared?: boolean;
  /** The persistence id of a volume. */
  readonly volume?: string;
  readonly disk?: DiskKind;
  /** Which disk of that kind: its root path, or the id of a raw or block disk. */
  readonly diskId?: string;
  /** Thousandths that are handed out together. Missing: any amount can be cut off. */
  readonly unit?: number;
  readonly provider?: string;
}

const SCALAR = 1;
const REVOCABLE = 2;
const SHARED = 4;
const RESERVED = 8;
const REFINED = 16;
const PLAIN = 32;

/** Above every id, and small enough for the engine to keep it in a field as a number of 31 bits: it is looked at for every change of a balance. */
const NO_KIND: KindId = 0x3fff_ffff;

/**
 * The kinds of one run: kinds with equal marks get one id, in order of first use. What is asked about a kind often is
 * kept in columns, so that an answer is one read of an array.
 */
export class Kinds {
  readonly #kinds: Kind[] = [];
  readonly #flags: number[] = [];
  readonly #nameIds: number[] = [];
  readonly #summedAs: number[] = [];
  readonly #units: number[] = [];
  readonly #owners: string[] = [];
  readonly #depths: number[] = [];
  readonly #ids = new Map<string, KindId>();
  readonly #plain = new Map<string, KindId>();
  /** The least id of a kind that is not plain, and of one that is shared. */
  #firstMarked = NO_KIND;
  #firstShared = NO_KIND;
  readonly #names: string[] = [];
  readonly #idOfName = new Map<string, number>();

  /** How many kinds there are: ids are below it. */
  get count(): number {
    return this.#kinds.length;
  }

  /** Resource names in order of first use; the index is the name's id. */
  get names(): readonly string[] {
    return this.#names;
  }

  /**
   * The id of the kind with these marks; a new one at first use.
   * @throws RangeError if a volume, mount or block disk names no `unit`: it could be cut, which Mesos never does.
   */
  intern(kind: Kind): KindId {
    const marks = normal(kind);
    const key = JSON.stringify(marks);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    if (marks.unit === undefined && mustStayWhole(marks))
      throw new RangeError(`${describe(marks)} must name its size as unit: it is only handed out whole`);
    const id = this.#kinds.length;
    const depth = marks.reservation?.length ?? 0;
    this.#ids.set(key, id);
    this.#kinds.push(marks);
    this.#flags.push(flagsOf(marks));
    if (!this.isPlain(id) && id < this.#firstMarked) this.#firstMarked = id;
    if (this.isShared(id) && id < this.#firstShared) this.#firstShared = id;
    this.#nameIds.push(this.nameIdOf(marks.name));
    this.#summedAs.push(this.isScalar(id) && !this.isShared(id) ? this.#nameIds[id]! : NONE);
    this.#units.push(marks.unit ?? 0);
    this.#owners.push(depth === 0 ? '' : marks.reservation![depth - 1]!.role);
    this.#depths.push(depth);
    return id;
  }

  /** The unreserved, non-revocable scalar of that name, without any other mark. */
  plain(name: string): KindId {
    const known = this.#plain.get(name);
    if (known !== undefined) return known;
    const id = this.intern({ name });
    this.#plain.set(name, id);
    return id;
  }

  /** The marks of a kind, with marks left out that say nothing. */
  get(kind: KindId): Kind {
    return this.#kinds[kind]!;
  }

  name(kind: KindId): string {
    return this.#kinds[kind]!.name;
  }
  nameId(kind: KindId): number {
    return this.#nameIds[kind]!;
  }
  /**
   * The id of its name if its amounts add up to the whole, else NONE: those of scalars do, but for what several may hold at
   * once (shared volumes).
   */
  summedAs(kind: KindId): number {
    return this.#summedAs[kind]!;
  }
  /** The id of a resource name; a new one at first use, whether or not there is a kind of that name. */
  nameIdOf(name: string): number {
    const known = this.#idOfName.get(name);
    if (known !== undefined) return known;
    this.#idOfName.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  isScalar(kind: KindId): boolean {
    return (this.#flags[kind]! & SCALAR) !== 0;
  }
  isRevocable(kind: KindId): boolean {
    return (this.#flags[kind]! & REVOCABLE) !== 0;
  }
  isShared(kind: KindId): boolean {
    return (this.#flags[kind]! & SHARED) !== 0;
  }
  isReserved(kind: KindId): boolean {
    return (this.#flags[kind]! & RESERVED) !== 0;
  }
  /** Reserved more than once: only for frameworks with RESERVATION_REFINEMENT. */
  isRefined(kind: KindId): boolean {
    return (this.#flags[kind]! & REFINED) !== 0;
  }
  /** A scalar of which any amount can be cut off, unreserved, not revocable, no volume. */
  isPlain(kind: KindId): boolean {
    return (this.#flags[kind]! & PLAIN) !== 0;
  }
  /** Are all kinds below this id that there are plain? */
  arePlain(below: KindId): boolean {
    return this.#firstMarked >= below;
  }
  /** Are all kinds that there are plain? */
  get areAllPlain(): boolean {
    return this.#firstMarked === NO_KIND;
  }
  /** Is any kind below this id shared? */
  isAnyShared(below: KindId): boolean {
    return this.#firstShared < below;
  }
  isVolume(kind: KindId): boolean {
    return this.#kinds[kind]!.volume !== undefined;
  }
  /** The role at the top of the reservation stack; empty if unreserved. */
  owner(kind: KindId): string {
    return this.#owners[kind]!;
  }
  /** How many entries the reservation stack has. */
  depth(kind: KindId): number {
    return this.#depths[kind]!;
  }
  /** Thousandths handed out together; 0 if any amount can be cut off. */
  unit(kind: KindId): number {
    return this.#units[kind]!;
  }

  /**
   * May resources of this kind be offered to that role? If unreserved, or owned by the role or an ancestor of it
   * (spec/mesos.md 2.4). Not cached: comparing is as quick as looking up.
   */
  allocatableTo(kind: KindId, rolePath: string): boolean {
    if ((this.#flags[kind]! & RESERVED) === 0) return true;
    const owner = this.#owners[kind]!;
    return owner === rolePath || isBelow(rolePath, owner);
  }

  /** The same kind with one more entry on its reservation stack. */
  reservedVariant(kind: KindId, reservation: Reservation): KindId {
    const marks = this.get(kind);
    return this.intern({ ...marks, reservation: [...(marks.reservation ?? []), reservation] });
  }

  /** The same kind without the topmost reservation; an unreserved kind stays what it is. */
  unreservedVariant(kind: KindId): KindId {
    const marks = this.get(kind);
    return this.intern({ ...marks, reservation: (marks.reservation ?? []).slice(0, -1) });
  }
}

/** Is a role path strictly below another (`a/b` below `a`, but `ab` not)? */
export function isBelow(rolePath: string, ancestor: string): boolean {
  const length = ancestor.length;
  return rolePath.length > length && rolePath.charCodeAt(length) === 47 /* slash */ && rolePath.startsWith(ancestor);
}

/** A kind in words, for messages. */
export function describe(kind: Kind): string {
  const marks: string[] = [];
  if (kind.volume !== undefined) marks.push(`${kind.shared === true ? 'shared ' : ''}volume ${kind.volume}`);
  if (kind.disk !== undefined) marks.push(`${kind.disk} disk${kind.diskId === undefined ? '' : ` ${kind.diskId}`}`);
  if (kind.reservation !== undefined && kind.reservation.length > 0)
    marks.push(`reserved for ${kind.reservation.map((entry) => entry.role).join(', ')}`);
  if (kind.revocable === true) marks.push('revocable');
  if (kind.provider !== undefined) marks.push(`provider ${kind.provider}`);
  return marks.length === 0 ? kind.name : `${kind.name} (${marks.join('; ')})`;
}

/** Never merged and never cut by Mesos (spec/mesos.md 2.3). */
function mustStayWhole(kind: Kind): boolean {
  return (
    kind.volume !== undefined ||
    kind.shared === true ||
    kind.disk === 'mount' ||
    kind.disk === 'block' ||
    (kind.disk === 'raw' && kind.diskId !== undefined)
  );
}

/** Keys in one order and without those that say nothing, so that equal marks print alike. */
function normal(kind: Kind): Kind {
  return {
    name: kind.name,
    ...(kind.type !== undefined && kind.type !== 'scalar' && { type: kind.type }),
    ...(kind.reservation !== undefined &&
      kind.reservation.length > 0 && { reservation: kind.reservation.map(normalReservation) }),
    ...(kind.revocable === true && { revocable: true }),
    ...(kind.shared === true && { shared: true }),
    ...(kind.volume !== undefined && { volume: kind.volume }),
    ...(kind.disk !== undefined && { disk: kind.disk }),
    ...(kind.diskId !== undefined && { diskId: kind.diskId }),
    ...(kind.unit !== undefined && kind.unit > 0 && { unit: kind.unit }),
    ...(kind.provider !== undefined && { provider: kind.provider }),
  };
}

function normalReservation(reservation: Reservation): Reservation {
  const labels = Object.entries(reservation.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    role: reservation.role,
    kind: reservation.kind ?? 'static',
    ...(reservation.principal !== undefined && { principal: reservation.principal }),
    ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
  };
}

function flagsOf(kind: Kind): number {
  const depth = kind.reservation?.length ?? 0;
  const scalar = kind.type === undefined;
  const plain =
    scalar && depth === 0 && kind.revocable !== true && kind.volume === undefined && kind.unit === undefined;
  return (
    (scalar ? SCALAR : 0) |
    (kind.revocable === true ? REVOCABLE : 0) |
    (kind.shared === true ? SHARED : 0) |
    (depth > 0 ? RESERVED : 0) |
    (depth > 1 ? REFINED : 0) |
    (plain ? PLAIN : 0)
  );
}
