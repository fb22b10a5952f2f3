import { writeFileSync } from 'node:fs';
import { scenarioSchemaText } from '../src/scenario/json-schema.ts';

writeFileSync('scenarios/scenario.schema.json', scenarioSchemaText());
