import { z } from 'zod';
import { agentGroup } from './schema/agents.ts';
import { frameworkSchema } from './schema/frameworks.ts';
import { formsOf } from './schema/kit.ts';
import { scenarioFile } from './schema/scenario-file.ts';

type Json = Record<string, unknown>;

/** A JSON Schema of what may be written, for editors: everything but what the parts of a scenario say of each other. */
export function scenarioJsonSchema(): Json {
  const { $schema, required, ...schema } = jsonSchema(scenarioFile);
  // A file that imports another overrides parts of it, and may leave away the rest.
  const complete = { anyOf: [{ required: ['import'] }, { required }] };
  return { $schema, title: 'Commonage scenario', ...shareRepeated(schema), ...complete };
}

function jsonSchema(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: made }) => {
      const forms = formsOf(zodSchema);
      if (forms !== undefined) made.anyOf = forms.map((form) => withoutVersion(jsonSchema(form)));
      // Overrides: of a framework its name and an option, of a group of agents its count alone.
      if (zodSchema === frameworkSchema) made.required = ['name'];
      if (zodSchema === agentGroup) delete made.required;
    },
  });
}

function withoutVersion({ $schema: _, ...rest }: Json): Json {
  return rest;
}

/** Shorter parts are not worth a name of their own. */
const WORTH_SHARING = 250;

/** Moves parts that occur more than once (their description aside) into `$defs`. */
function shareRepeated(schema: Json): Json {
  const counts = new Map<string, number>();
  const count = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const text = bodyText(part as Json);
    const seen = (counts.get(text) ?? 0) + 1;
    counts.set(text, seen);
    if (seen === 1) for (const inner of Object.values(part)) count(inner);
  };
  count(schema);

  const names = new Map<string, string>();
  const $defs: Json = {};
  const shared = (part: unknown, isSchema: boolean): unknown => {
    if (Array.isArray(part)) return part.map((inner) => shared(inner, true));
    if (typeof part !== 'object' || part === null) return part;
    const inside = (): Json =>
      Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, shared(inner, key !== 'properties')]));
    const text = bodyText(part as Json);
    if (!isSchema || text.length < WORTH_SHARING || counts.get(text)! < 2) return inside();
    const { description } = part as Json;
    let name = names.get(text);
    if (name === undefined) {
      name = `part-${names.size + 1}`;
      names.set(text, name);
      const { description: _, ...body } = inside();
      $defs[name] = body;
    }
    return { $ref: `#/$defs/${name}`, ...(description === undefined ? {} : { description }) };
  };
  const result = shared(schema, false) as Json;
  return { ...result, $defs };
}

function bodyText(part: Json): string {
  const { description: _, ...body } = part;
  return JSON.stringify(body);
}

/** The file `scenarios/scenario.schema.json`, byte for byte. */
export function scenarioSchemaText(): string {
  return `${JSON.stringify(scenarioJsonSchema(), null, 1)}\n`;
}
