/** An object without the keys that hold nothing, for types in which absent is not undefined. */
export type Tidy<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

export function tidy<T extends object>(object: T): Tidy<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Tidy<T>;
}

/** Freezes all the way down; typed arrays and functions are left alone. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
