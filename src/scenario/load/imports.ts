import { shown } from '../schema/kit.ts';
import { type Located, type LocatedList, type LocatedMap, partAt, plainValue, problemAt, readYaml } from './located.ts';
import type { Problem } from './problem.ts';

/** Gives the text of a file, by path. Throws where there is none. */
export type ReadText = (path: string) => string;

/** A file that went into a scenario, for the manifest. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** Lists of named things, and the key that names them: they merge by name, other lists replace. */
const NAMED_LISTS: Readonly<Record<string, string>> = { frameworks: 'name', agents: 'group' };

/** Reads a file and those it imports into one value in which every part knows its file. */
export function readWithImports(
  path: string,
  readText: ReadText,
  sources: SourceText[],
  stack: readonly string[] = [],
): { value: Located } | { problems: Problem[] } {
  const text = readText(path);
  if (!sources.some((source) => source.path === path)) sources.push({ path, text });
  const read = readYaml(path, text);
  if ('problems' in read) return read;
  const { value } = read;
  if (value.kind !== 'map') return { problems: [problemAt(value, [], noScenario(plainValue(value)))] };

  let base: Located | undefined;
  const problems: Problem[] = [];
  for (const { part, at } of importsOf(value)) {
    const target = besides(path, String(part.kind === 'scalar' ? part.value : ''));
    const cycle = [...stack, path].indexOf(target);
    if (cycle >= 0) {
      const round = [...stack, path].slice(cycle).concat(target);
      problems.push(problemAt(part, at, `the import goes round in a circle: ${round.join(' -> ')}`));
      continue;
    }
    let imported: { value: Located } | { problems: Problem[] };
    try {
      imported = readWithImports(target, readText, sources, [...stack, path]);
    } catch (error) {
      problems.push(
        problemAt(
          part,
          at,
          `cannot read "${target}" (${error instanceof Error ? error.message : String(error)}); paths start from the folder of this file`,
        ),
      );
      continue;
    }
    if ('problems' in imported) problems.push(...imported.problems);
    else base = base === undefined ? imported.value : merge(base, imported.value, '');
  }
  if (problems.length > 0) return { problems };
  return { value: base === undefined ? value : merge(base, value, '') };
}

function noScenario(value: unknown): string {
  return `no scenario: one is a map with keys such as until, cluster and frameworks, and this is ${shown(value)}`;
}

/** The scalars under `import`; anything else is left to the schema. */
function importsOf(root: Located): { part: Located; at: (string | number)[] }[] {
  const part = partAt(root, ['import']);
  if (part === root) return [];
  if (part.kind === 'list') return part.items.map((item, index) => ({ part: item, at: ['import', index] }));
  return part.kind === 'scalar' && typeof part.value === 'string' ? [{ part, at: ['import'] }] : [];
}

/** `over` wins: maps deeply, named lists by name, all else as a whole; null removes the key. */
function merge(base: Located, over: Located, key: string): Located {
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over);
  const name = Object.hasOwn(NAMED_LISTS, key) ? NAMED_LISTS[key] : undefined;
  if (name !== undefined && base.kind === 'list' && over.kind === 'list') return mergeByName(base, over, name);
  return over;
}

function mergeMaps(base: LocatedMap, over: LocatedMap): LocatedMap {
  const entries = new Map(base.entries);
  entries.delete('import');
  for (const [key, entry] of over.entries) {
    const known = entries.get(key);
    if (entry.value.kind === 'scalar' && entry.value.value === null && known !== undefined) entries.delete(key);
    else
      entries.set(key, known === undefined ? entry : { key: entry.key, value: merge(known.value, entry.value, key) });
  }
  return { ...over, entries };
}

function mergeByName(base: LocatedList, over: LocatedList, name: string): LocatedList {
  const nameOf = (item: Located): unknown => (item.kind === 'map' ? plainValue(partAt(item, [name])) : undefined);
  const items = [...base.items];
  for (const item of over.items) {
    const wanted = nameOf(item);
    const at = typeof wanted === 'string' ? items.findIndex((known) => nameOf(known) === wanted) : -1;
    if (at < 0) items.push(item);
    else items[at] = merge(items[at]!, item, '');
  }
  return { ...over, items };
}

/** A path beside a file: `scenarios/a.yaml` and `../b.yaml` give `b.yaml`. Pure text, so that it also works in a browser. */
export function besides(file: string, path: string): string {
  if (path.startsWith('/')) return path;
  const steps = file.split('/').slice(0, -1);
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..' && steps.at(-1) !== '') steps.pop();
    else steps.push(step);
  }
  return steps.join('/') || '.';
}
