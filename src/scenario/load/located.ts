import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { codeFrame, type Path, type Problem, pathText } from './problem.ts';

/** A file that was read. */
export interface Source {
  /** As it was named. */
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/** A place in the text of a file. */
interface Place {
  readonly source: Source;
  readonly offset: number;
}

/** A value that knows where each part of it stands, over several files when they were merged. */
export type Located = LocatedScalar | LocatedMap | LocatedList;
interface LocatedScalar extends Place {
  readonly kind: 'scalar';
  readonly value: unknown;
}
export interface LocatedMap extends Place {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}
interface LocatedEntry {
  readonly key: Place;
  readonly value: Located;
}
export interface LocatedList extends Place {
  readonly kind: 'list';
  readonly items: readonly Located[];
}

/** What aliases may blow a file up to. */
const MOST_NODES = 200_000;

/** What YAML does not allow in a text: C0 but tab and line ends, and DEL. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** Reads YAML; syntax errors come back as problems, and then there is no value. */
export function readYaml(file: string, text: string): { value: Located } | { problems: Problem[] } {
  const lines = new LineCounter();
  const source: Source = { file, text, lines };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, merge: true });
  const control = CONTROL.exec(text);
  if (control !== null)
    return { problems: [problemAt({ source, offset: control.index }, [], 'a control character; a scenario is text')] };
  // After a first error the parser stumbles over what follows, token by token or at the same place: those say nothing new.
  const errors = [...document.errors, ...document.warnings].filter(
    ({ message, pos }, index, all) =>
      index === 0 || !(/^Unexpected .* token in YAML stream/.test(message) || pos[0] === all[index - 1]!.pos[0]),
  );
  if (errors.length > 0) {
    return {
      problems: errors.map((error) => problemAt({ source, offset: error.pos[0] }, [], yamlMessage(error.message))),
    };
  }
  if (document.contents === null) {
    return {
      problems: [
        problemAt(
          { source, offset: 0 },
          [],
          'the file is empty; a scenario needs at least until, cluster and frameworks',
        ),
      ],
    };
  }
  const problems: Problem[] = [];
  let nodes = 0;
  /** What stands around the node that is being converted. */
  const around = new Set<Node>();
  const convert = (node: Node | null | undefined, fallback: number): Located => {
    const offset = node?.range?.[0] ?? fallback;
    nodes += 1;
    if (nodes > MOST_NODES) return { kind: 'scalar', source, offset, value: null };
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target !== undefined && !around.has(target)) return { ...convert(target, offset), source, offset };
      const wrong =
        target === undefined
          ? `*${node.source} stands for nothing; an anchor &${node.source} before it is needed`
          : `*${node.source} stands within what it stands for; an alias comes after its anchor`;
      problems.push(problemAt({ source, offset }, [], wrong));
      return { kind: 'scalar', source, offset, value: null };
    }
    if (node === null || node === undefined) return { kind: 'scalar', source, offset, value: null };
    around.add(node);
    const located = convertNode(node, offset);
    around.delete(node);
    return located;
  };
  /** What stands behind `<<`: a map, or several of which the first that has a key counts. The map's own keys count before all. */
  const mapsToMerge = (value: Located, key: Place): LocatedMap[] =>
    (value.kind === 'list' ? value.items : [value]).flatMap((item) => {
      if (item.kind === 'map') return [item];
      problems.push(problemAt(key, [], '<< takes the keys of other maps: give an alias of a map, or a list of them'));
      return [];
    });
  const convertNode = (node: Node, offset: number): Located => {
    if (isMap(node)) {
      const entries = new Map<string, LocatedEntry>();
      for (const { key, value } of node.items) {
        const place = { source, offset: isNode(key) ? (key.range?.[0] ?? offset) : offset };
        if (isMergeKey(key)) {
          for (const { entries: merged } of mapsToMerge(convert(value as Node | null, place.offset), place))
            for (const [name, entry] of merged) if (!entries.has(name)) entries.set(name, entry);
          continue;
        }
        const name = keyName(key);
        if (name === undefined) problems.push(problemAt(place, [], 'a key must be a word'));
        else entries.set(name, { key: place, value: convert(value as Node | null, place.offset) });
      }
      return { kind: 'map', source, offset, entries };
    }
    if (isSeq(node)) {
      return { kind: 'list', source, offset, items: node.items.map((item) => convert(item as Node, offset)) };
    }
    return { kind: 'scalar', source, offset, value: isScalar(node) ? node.value : null };
  };
  const value = convert(document.contents, 0);
  if (nodes > MOST_NODES)
    problems.push(
      problemAt({ source, offset: 0 }, [], `more than ${MOST_NODES} values; long lists of jobs belong in a CSV file`),
    );
  return problems.length > 0 ? { problems } : { value };
}

/** Is it `<<` of YAML 1.1 without quotes? The parser makes a symbol of it. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

/** A key as it is written: `010` is no `10`, and who names it has to put it in quotes. Undefined: it is no word. */
function keyName(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/** The parser's first line, in our words where they are plainer. */
function yamlMessage(message: string): string {
  const first = message.split('\n')[0]!;
  if (first.startsWith('Map keys must be unique')) return 'this key stands twice in one map; once is allowed';
  if (first.startsWith('Source contains multiple documents')) return 'a second document begins here; one is allowed';
  return `no valid YAML: ${first.charAt(0).toLowerCase()}${first.slice(1).replace(/:$/, '')}`;
}

/** The value alone. */
export function plainValue(located: Located): unknown {
  if (located.kind === 'scalar') return located.value;
  if (located.kind === 'list') return located.items.map(plainValue);
  // Own properties only, so that a key `__proto__` is a key like others.
  return Object.fromEntries([...located.entries].map(([key, entry]) => [key, plainValue(entry.value)]));
}

/** The keys of a map as they stand in the file: of an object those that look like whole numbers come first. */
export function keysOf(located: Located): readonly string[] {
  return located.kind === 'map' ? [...located.entries.keys()] : [];
}

/** The deepest part of a value on the way to a path. */
export function partAt(root: Located, path: Path): Located {
  let part = root;
  for (const step of path) {
    const next =
      part.kind === 'map'
        ? part.entries.get(String(step))?.value
        : part.kind === 'list'
          ? part.items[Number(step)]
          : undefined;
    if (next === undefined) break;
    part = next;
  }
  return part;
}

/** The key that ends a path, where the path leads into a map. */
function keyAt(root: Located, path: Path): Place | undefined {
  const parent = partAt(root, path.slice(0, -1));
  return parent.kind === 'map' ? parent.entries.get(String(path.at(-1)))?.key : undefined;
}

/** A problem of the value at a path, or of the key that leads there. */
export function problemOf(
  root: Located,
  path: Path,
  message: string,
  at: 'value' | 'key' = 'value',
  shownPath = path,
): Problem {
  const part = partAt(root, path);
  const isBlock = part.kind !== 'scalar' && part !== root;
  // A block begins with its first entry: its key says better where it is.
  const place = (at === 'key' || isBlock ? keyAt(root, path) : undefined) ?? part;
  return problemAt(place, shownPath, message);
}

export function problemAt({ source, offset }: Place, path: Path, message: string): Problem {
  const { line, col } = source.lines.linePos(offset);
  const [lineNumber, column] = [Math.max(1, line), Math.max(1, col)];
  return {
    file: source.file,
    line: lineNumber,
    column,
    path: pathText(path),
    message,
    frame: codeFrame(source.text, lineNumber, column),
  };
}
