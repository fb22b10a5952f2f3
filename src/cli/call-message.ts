import { suggestion } from '../workload/suggestion.ts';
import { COMMANDS } from './commands.ts';

/**
 * What yargs says about a wrong call, in words that say what to do.
 *
 * @param args of the call, the command first
 * @param help of the command: the options there are are read from it
 */
export function callMessage(message: string, args: readonly string[], help: string): string {
  const [command = ''] = args;
  const usage = COMMANDS.find((each) => each.usage.split(' ')[0] === command)?.usage;
  const more = `commonage ${command} --help shows an example`;
  const [, unknown] = /^Unknown arguments?: (.+)$/.exec(message) ?? [];
  if (unknown !== undefined) {
    if (usage === undefined) return `no command ${command}; commonage --help prints those there are`;
    const known = [...help.matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name!);
    return unknown
      .split(', ')
      .map((name) => {
        const isOption = args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
        if (!isOption) return `"${name}" is one argument too many; ${more}`;
        const close = suggestion(name, known).replace(/"(.+)"/, '--$1');
        return `unknown option --${name}${close === '' ? `; ${more}` : close}`;
      })
      .join('\n');
  }
  if (message.startsWith('Not enough non-option arguments') && usage !== undefined)
    return `something is missing: commonage ${usage}; ${more}`;
  if (message.startsWith('Too many non-option arguments') && usage !== undefined)
    return `there is an argument too many: commonage ${usage}; ${more}`;
  const [, option] = /^Not enough arguments following: (.+)$/.exec(message) ?? [];
  if (option !== undefined) return `--${option} needs a value; ${more}`;
  const [, close] = /^Did you mean (.+)\?$/.exec(message) ?? [];
  if (close !== undefined) return `no command ${command}, did you mean ${close}?`;
  return message;
}
