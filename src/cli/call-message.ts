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
    if (usage === undefined) return noCommand(command);
    const known = [...help.matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name!);
    return unknown
      .split(', ')
      .map((name) => {
        if (args.includes(`-${name}`)) return `unknown option -${name}; options are whole words, as in --help; ${more}`;
        if (!isOption(args, name)) return `"${name}" is one argument too many; ${more}`;
        const close = (suggestion(name, known) || likeIt(name, known)).replace(/"(.+)"/, '--$1');
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
  const [, one, other] = /^Arguments (.+) and (.+) are mutually exclusive$/.exec(message) ?? [];
  if (one !== undefined) return `--${one} and --${other} do not go together; give one of them`;
  if (message.startsWith('Invalid values:'))
    return [...message.matchAll(/Argument: (.+), Given: "(.*)", Choices: (.+)/g)]
      .map(([, name, given, choices]) => {
        const what = isOption(args, name!) ? `--${name} ${given}` : `${command} ${given}`;
        return `${what} is not allowed; give ${choices!.replaceAll('"', '')}`;
      })
      .join('\n');
  return message;
}

/** One of run and the many of compare: --policy and --policies are further apart than a slip of the keyboard. */
function likeIt(name: string, known: readonly string[]): string {
  const alike = known.find((other) => other.slice(0, 5) === name.slice(0, 5));
  return alike === undefined ? '' : `, did you mean "${alike}"?`;
}

function isOption(args: readonly string[], name: string): boolean {
  return args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
}

function noCommand(command: string): string {
  const names = COMMANDS.map(({ usage }) => usage.split(' ')[0]!);
  const close = suggestion(command, names).replaceAll('"', '');
  return `no command ${command}${close === '' ? '; commonage --help prints those there are' : close}`;
}
