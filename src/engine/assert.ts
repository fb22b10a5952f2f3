/** Thrown where the program itself is wrong, as opposed to what it was given to read. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/**
 * States what must hold at this point. In code that runs for every event or offer, give a constant message: one that is put together is put
 * together on every call.
 *
 * @throws AssertionError with `message` when `condition` is false.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}
