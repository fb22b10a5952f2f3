/**
 * Room in a column by agent of which every framework has one, so that room nobody uses would add up: at first for all agents there are, and
 * later, when more have come, for some more.
 *
 * @param length what is needed now
 * @param all what is needed for all agents
 */
export function roomByAgent<Column extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
  column: Column,
  length: number,
  all: number,
): Column {
  if (column.length >= length) return column;
  const size = Math.max(length, all, Math.ceil(column.length * 1.25));
  const larger = new (column.constructor as new (length: number) => Column)(size);
  larger.set(column);
  return larger;
}
