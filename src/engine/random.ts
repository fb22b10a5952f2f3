import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import seedrandom from 'seedrandom';
import { assert } from './assert.ts';
import { log1p } from './math.ts';
import { normalQuantile } from './normal-quantile.ts';

/** 2^32, and half the smallest positive value of `uniform`. */
const TWO_32 = 4294967296;
const HALF_STEP = 5.551115123125783e-17;

/** Random numbers of one purpose. Every draw but `integer` and `shuffle` takes exactly one uniform number. */
export class RandomStream {
  readonly #generator: seedrandom.PRNG;

  /** @param name what the numbers depend on, and nothing else */
  constructor(name: string) {
    // Alea's first draws of similar names are alike; those of their hashes are not.
    this.#generator = seedrandom.alea(bytesToHex(sha256(utf8ToBytes(name))));
  }

  /** From 0 up to but not including 1, a multiple of 2^-53. */
  uniform(): number {
    return this.#generator.double();
  }

  /**
   * A whole number from 0 up to but not including `below`, each as likely as the other.
   *
   * @throws AssertionError unless `below` is a whole number from 1 to 2^32
   */
  integer(below: number): number {
    assert(
      below >= 1 && below <= TWO_32 && Math.floor(below) === below,
      'integer(below): below is a whole number from 1 to 2^32',
    );
    // Quotients are exact enough: a fraction is at least 2^-32 away from the next whole number. The remainder operator takes four times as long.
    const fair = Math.floor(TWO_32 / below) * below; // Draws from here on would favour the smaller numbers.
    for (;;) {
      const draw = this.#generator.int32() >>> 0;
      if (draw < fair) return draw - Math.floor(draw / below) * below;
    }
  }

  /** Exponentially distributed with mean 1. */
  exponential(): number {
    return -log1p(-this.uniform());
  }

  /** Normally distributed with mean 0 and variance 1, by inversion: one uniform number gives one normal one, and larger gives larger. */
  normal(): number {
    return normalQuantile(this.uniform() || HALF_STEP);
  }

  /** Puts the items into random order, every order as likely as the other (Fisher and Yates, from the end). */
  shuffle<T>(items: { readonly length: number; [index: number]: T }): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const item = items[last]!;
      items[last] = items[other]!;
      items[other] = item;
    }
  }
}

/**
 * The random numbers of one run: a stream for each entity and purpose, derived from nothing but the seed, the replication and those two names. So
 * two policies meet the same draws, and another framework in the scenario does not shift those of its neighbours.
 */
export class RandomStreams {
  readonly #prefix: string;
  readonly #streams = new Map<string, RandomStream>();

  /**
   * @param seed any text; numbers are seeds as they are written
   * @param replication 0, 1, 2, ... for the repetitions of a run
   * @throws AssertionError when the replication is no whole number from 0 on, or the seed contains a NUL character
   */
  constructor(seed: string, replication: number) {
    assert(Number.isSafeInteger(replication) && replication >= 0, 'a replication is a whole number from 0 on');
    this.#prefix = `${checked(seed)}\0${replication}\0`;
  }

  /**
   * The stream of this entity for this purpose, `('framework/web/job/17', 'service')`. Asked again it is the same stream, which goes on where it
   * stands.
   *
   * @throws AssertionError when a name contains a NUL character
   */
  stream(entity: string, purpose: string): RandomStream {
    const name = `${checked(entity)}\0${checked(purpose)}`;
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(this.#prefix + name);
      this.#streams.set(name, stream);
    }
    return stream;
  }
}

/** Names that look alike are alike, however their accents were typed. NUL stands between names, so none may hold it. */
function checked(name: string): string {
  assert(!name.includes('\0'), 'seeds and names of random streams contain no NUL character');
  return name.normalize('NFC');
}
