import { escapeXml } from '../../src/report/plots/svg.ts';
import { code, table } from './layout.ts';

/** What is used of JSON Schema. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const DEEPEST = 5;

/** All keys of a scenario file, from the schema that checks it. */
export function scenarioKeys(schema: unknown): string {
  const root = schema as Schema;
  const rows: string[][] = [];
  collect(root, root, '', 0, rows, new Set());
  return table(['Key', 'Value', 'Meaning'], rows);
}

function collect(root: Schema, schema: Schema, path: string, depth: number, rows: string[][], seen: Set<string>): void {
  if (depth > DEEPEST) return;
  const { properties = {}, required = [] } = schema;
  for (const [key, part] of Object.entries(properties)) {
    const own = path === '' ? key : `${path}.${key}`;
    if (seen.has(own)) continue;
    seen.add(own);
    const value = resolved(root, part);
    const needed = required.includes(key) ? ' <small>required</small>' : '';
    const text = part.description ?? value.description ?? '';
    rows.push([`${code(own)}${needed}`, escapeXml(typeOf(root, value)), escapeXml(text)]);
    walk(root, value, own, depth + 1, rows, seen);
  }
}

/** Into lists, maps and alternatives. */
function walk(root: Schema, schema: Schema, path: string, depth: number, rows: string[][], seen: Set<string>): void {
  const value = resolved(root, schema);
  if (value.properties !== undefined) collect(root, value, path, depth, rows, seen);
  if (value.items !== undefined) walk(root, value.items, `${path}[]`, depth, rows, seen);
  if (typeof value.additionalProperties === 'object')
    walk(root, value.additionalProperties, `${path}.*`, depth, rows, seen);
  for (const other of [...(value.anyOf ?? []), ...(value.oneOf ?? [])]) walk(root, other, path, depth, rows, seen);
}

function resolved(root: Schema, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '');
  return name === undefined ? schema : (root.$defs?.[name] ?? schema);
}

function typeOf(root: Schema, schema: Schema): string {
  const value = resolved(root, schema);
  if (value.const !== undefined) return JSON.stringify(value.const);
  if (value.enum !== undefined) return value.enum.map((each) => String(each)).join(', ');
  const alternatives = [...(value.anyOf ?? []), ...(value.oneOf ?? [])];
  if (alternatives.length > 0) return [...new Set(alternatives.map((each) => typeOf(root, each)))].join(' or ');
  if (value.items !== undefined) return `list of ${typeOf(root, value.items)}`;
  if (value.properties !== undefined || typeof value.additionalProperties === 'object') return 'map';
  const types = typeof value.type === 'string' ? [value.type] : (value.type ?? []);
  const named = value.description !== undefined && value.description.length < 24 ? value.description : undefined;
  return named ?? (types.length === 0 ? 'anything' : types.join(' or '));
}
