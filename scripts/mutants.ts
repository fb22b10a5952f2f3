import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MUTATIONS, type Mutation } from '../test/mutants/mutations.ts';

/**
 * Puts each fault of the list into a copy of the project and runs the tests that are to notice it. Prints who did; exit code 1
 * if one is noticed by none, 2 if a fault no longer fits its file or the tests fail without any. `npm run mutants [-- TEXT]` takes
 * only those whose description contains the text.
 */
const COPIED = ['src', 'test', 'scenarios', 'docs', 'results', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'commonage-mutants-'));
  const copy = join(folder, 'project');
  mkdirSync(copy);
  for (const name of COPIED) if (existsSync(name)) cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  // Cases with known answers stand beside the project.
  if (existsSync('../shared')) symlinkSync(resolve('../shared'), join(folder, 'shared'));
  return copy;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** What came of the tests: the first that failed, that all passed, or why they could not be run, which catches nothing. */
interface Outcome {
  readonly failed?: string;
  readonly broken?: string;
}

function runTests(copy: string, tests: readonly string[]): Outcome {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  spawnSync(process.execPath, [vitest, 'run', ...tests, '--bail=1', '--reporter=json', `--outputFile=${report}`], {
    cwd: copy,
    stdio: 'ignore',
    timeout: 180_000,
  });
  if (!existsSync(report)) return { broken: 'no test could be run' };
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  for (const { name, message, assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed !== undefined) return { failed: `${name.slice(copy.length + 1)}: ${failed.fullName}` };
    if (message !== '') return { broken: `${name.slice(copy.length + 1)}: ${message.split('\n')[0]}` };
  }
  return {};
}

function withFault({ file, before, after }: Mutation, copy: string, run: () => void): void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace(before, () => after),
  );
  run();
  writeFileSync(path, text);
}

function main(filter: string): number {
  const chosen = MUTATIONS.filter(({ what }) => what.includes(filter));
  const unfit = chosen.filter(({ file, before }) => readFileSync(file, 'utf8').split(before).length !== 2);
  for (const { what, file } of unfit) console.error(`${file}: "${what}" does not fit once and only once any more`);
  if (unfit.length > 0 || chosen.length === 0) return 2;
  const copy = copyOfProject();
  try {
    const sound = runTests(copy, [...new Set(chosen.flatMap(({ tests }) => tests))]);
    if (sound.failed !== undefined || sound.broken !== undefined) {
      console.error(`without any fault a test fails already: ${sound.failed ?? sound.broken}`);
      return 2;
    }
    let escaped = 0;
    for (const mutation of chosen) {
      withFault(mutation, copy, () => {
        const { failed, broken } = runTests(copy, mutation.tests);
        if (failed === undefined) escaped++;
        const verdict = failed !== undefined ? 'caught ' : broken !== undefined ? 'BROKEN ' : 'ESCAPED';
        console.log(`${verdict}  ${mutation.what}\n           ${failed ?? broken ?? 'all tests passed'}`);
      });
    }
    console.log(`${chosen.length - escaped} of ${chosen.length} faults caught`);
    return escaped === 0 ? 0 : 1;
  } finally {
    rmSync(join(copy, '..'), { recursive: true, force: true });
  }
}

process.exitCode = main(process.argv[2] ?? '');
