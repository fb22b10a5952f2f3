import { z } from 'zod';
import { formulaProblem } from '../../workload/formula.ts';

/**
 * An object without keys other than these. The message of its "unknown keys" issue is the list of the known ones, which
 * the loader turns into a problem a key, with a suggestion.
 */
export function strict<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined) });
}

/** The forms of a value between which its look decides, for the JSON Schema; see `choose`. */
const forms = new WeakMap<object, readonly z.ZodType[]>();

/** The forms a `choose` picks from; undefined for any other schema. */
export function formsOf(schema: object): readonly z.ZodType[] | undefined {
  return forms.get(schema);
}

/**
 * A value of one of several forms. `pick` looks at it and says which form is meant, so that only the problems of that
 * form are reported: a union would report those of all of them.
 */
export function choose<T>(options: readonly z.ZodType<T>[], pick: (value: unknown) => z.ZodType<T>): z.ZodType<T> {
  const schema = z.unknown().transform((value, context): T => {
    const result = pick(value).safeParse(value, { reportInput: true });
    if (result.success) return result.data;
    for (const issue of result.error.issues)
      context.issues.push({ ...issue, path: [...issue.path] } as z.core.$ZodRawIssue);
    return z.NEVER;
  });
  forms.set(schema, options);
  // The first half of the pipe is what the JSON Schema of the input is made from.
  forms.set(schema._zod.def.in, options);
  return schema;
}

/** A value that is read by a function of ours: it returns what it made of it, or complains. */
export function parsed<T>(
  jsonSchema: Readonly<Record<string, unknown>>,
  read: (value: unknown, complain: (message: string, path?: readonly (string | number)[]) => void) => T | undefined,
): z.ZodType<T> {
  return z
    .unknown()
    .transform((value, context): T => {
      let isSound = true;
      const result = read(value, (message, path = []) => {
        isSound = false;
        context.issues.push({ code: 'custom', message, path: [...path], input: value });
      });
      return isSound ? (result as T) : z.NEVER;
    })
    .meta(jsonSchema);
}

/** A rule on the whole of an object, spoken of only once its parts are sound. */
export function rule(message: string): { error: string; when: (payload: z.core.ParsePayload) => boolean } {
  return { error: message, when: ({ issues }) => issues.length === 0 };
}

/** Turns what a schema has found sound into another form; what is unsound is left alone. */
export function turned<From, To>(schema: z.ZodType<From>, turn: (given: From) => To): z.ZodType<To> {
  return schema.transform((given, { issues }): To => (issues.length > 0 ? z.NEVER : turn(given)));
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The most letters of a text that a message shows. */
const MOST_LETTERS = 60;

/** A value as the user wrote it, for messages: text in quotes, and only the beginning of a long one. */
export function shown(value: unknown): string {
  if (typeof value === 'string')
    return value.length > MOST_LETTERS ? `"${value.slice(0, MOST_LETTERS)}…"` : `"${value}"`;
  if (Array.isArray(value)) return 'a list';
  if (value === null || value === undefined) return 'nothing';
  return isMap(value) ? 'a map' : String(value);
}

export const flag = (description: string): z.ZodBoolean => z.boolean().meta({ description });
export const text = (description: string): z.ZodString => z.string().min(1).meta({ description });
/** A name that stands in tables. */
export const nameText = (description: string): z.ZodString =>
  text(description).superRefine((name, { addIssue }) => {
    const problem = formulaProblem(name);
    if (problem !== undefined) addIssue({ code: 'custom', message: problem });
  });
export const texts = (description: string): z.ZodArray<z.ZodString> => z.array(z.string().min(1)).meta({ description });
/** A whole number. */
export const whole = (least: number, description: string): z.ZodInt => z.int().min(least).meta({ description });
export const oneOf = <const T extends readonly [string, ...string[]]>(words: T, description: string) =>
  z.enum(words).meta({ description });
/** A number from `least` up. */
export const numberFrom = (least: number, description: string): z.ZodNumber =>
  z.number().min(least).meta({ description });
/** A number above 0. */
export const positive = (description: string): z.ZodNumber => z.number().positive().meta({ description });
/** A number from 0 to 1. */
export const fraction = (description: string): z.ZodNumber => z.number().min(0).max(1).meta({ description });
