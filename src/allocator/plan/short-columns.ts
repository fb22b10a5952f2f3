/** A column up to this length is written number by number: a call of the engine's own costs more than it saves. */
const SHORT = 48;

/** `fill` for columns that are short where plans are small. */
export function fillShort(column: Float64Array, value: number): void {
  const { length } = column;
  if (length > SHORT) column.fill(value);
  else for (let i = 0; i < length; i++) column[i] = value;
}

/** The same for a part of the column. */
export function fillPart(column: Float64Array, value: number, from: number, to: number): void {
  if (to - from > SHORT) column.fill(value, from, to);
  else for (let i = from; i < to; i++) column[i] = value;
}

/** `set`, likewise. */
export function copyShort(to: Float64Array, from: Float64Array): void {
  const { length } = from;
  if (length > SHORT) to.set(from);
  else for (let i = 0; i < length; i++) to[i] = from[i]!;
}
