/**
 * Room in a column by agent of which every framework has one, so that room nobody uses would add up: at first for all agents there are, and
 * later, when more have come, for some more.
 *
 * @param length what is needed now
 * @param all what is needed for all agents
 */
export function roomByAgent(column: Float64Array<ArrayBuffer>, length: number, all: number): Float64Array<ArrayBuffer> {
  if (column.length >= length) return column;
  const larger = new Float64Array(Math.max(length, all, Math.ceil(column.length * 1.25)));
  larger.set(column);
  return larger;
}
