/**
 * Weighted max-min shares of one resource (water filling): everybody gets `level * weight` or all it asks for, whichever
 * is less, with the level as high as the capacity allows. Nothing is allocated when `into` is given.
 *
 * @param capacity what there is, at least 0, in any unit
 * @param demands the most each user can use, at least 0, `Infinity` for no end, in the same unit
 * @param weights at least 0; a user of weight 0 gets nothing
 * @param into where the shares go; may not be `demands` or `weights`
 * @returns `into`
 */
export function weightedMaxMin(
  capacity: number,
  demands: ArrayLike<number>,
  weights: ArrayLike<number>,
  into: number[] | Float64Array = new Array<number>(demands.length),
): number[] | Float64Array {
  let left = Math.max(0, capacity);
  let weight = 0; // Of those whose share is still open; -1 marks them.
  for (let user = 0; user < demands.length; user++) {
    const wants = demands[user]! > 0 && weights[user]! > 0;
    into[user] = wants ? -1 : 0;
    if (wants) weight += weights[user]!;
  }
  // Who asks for no more than its part of what is left is served; what it leaves over raises the part of the others.
  for (let served = true; served; ) {
    served = false;
    const level = left / weight;
    for (let user = 0; user < demands.length; user++) {
      if (into[user] !== -1 || demands[user]! > level * weights[user]!) continue;
      into[user] = demands[user]!;
      served = true;
    }
    if (!served) break;
    left = Math.max(0, capacity);
    weight = 0; // Summed afresh in user order, so that no rounding builds up.
    for (let user = 0; user < demands.length; user++) {
      if (into[user] === -1) weight += weights[user]!;
      else left -= into[user]!;
    }
    left = Math.max(0, left);
  }
  const level = weight > 0 ? left / weight : 0;
  for (let user = 0; user < demands.length; user++) if (into[user] === -1) into[user] = level * weights[user]!;
  return into;
}
