/** As `grown`, by a quarter at a time: for columns by agent of which every framework has one, so that room nobody uses adds up. */
export function sparinglyGrown(column: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  if (column.length >= length) return column;
  const larger = new Float64Array(Math.max(16, length, Math.ceil(column.length * 1.25)));
  larger.set(column);
  return larger;
}
