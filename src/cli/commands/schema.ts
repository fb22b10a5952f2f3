import { scenarioSchemaText } from '../../scenario/json-schema.ts';
import type { Command } from '../command.ts';
import { Exit } from '../io.ts';

export const schema: Command = {
  describe: (yargs) => yargs.example('$0 schema > scenario.schema.json', 'then name it at the top of a scenario'),

  async run(_args, io) {
    io.out(scenarioSchemaText());
    return Exit.done;
  },
};
