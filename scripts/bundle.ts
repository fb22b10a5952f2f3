import { rmSync } from 'node:fs';
import { type InputOptions, rolldown } from 'rolldown';

/**
 * Puts the modules of the program, or of the benchmark, together into few files: one file loads in a third of the time of five hundred
 * modules, and a constant becomes the number itself, where the engine would look it up at every use. The code for that counts when it judges
 * whether a function is short enough to be put into its callers: most that read one number of a table are, but not with two constants in them.
 *
 *     tsx scripts/bundle.ts [bench]
 */
const PROGRAM = {
  'cli/main': 'src/cli/main.ts',
  'cli/conformance-worker': 'src/cli/conformance-worker.ts',
  'experiment/executors/worker': 'src/experiment/executors/worker.ts',
  index: 'src/index.ts',
};
const BENCH = {
  main: 'bench/main.ts',
  'runners/w1': 'bench/runners/w1.ts',
  'runners/w2': 'bench/runners/w2.ts',
  'runners/w2-kernel': 'bench/runners/w2-kernel.ts',
  'runners/w4': 'bench/runners/w4.ts',
  'runners/w5': 'bench/runners/w5.ts',
  'runners/trace': 'bench/runners/trace.ts',
};

/** What takes part in every event of a run: one file, so that nothing is looked up across files there. */
const CORE = /[\\/]src[\\/](engine|cluster|allocator|master|framework|metrics)[\\/]/;

await bundle(...(process.argv[2] === 'bench' ? ([BENCH, 'bench/.built'] as const) : ([PROGRAM, 'dist'] as const)));

/** Packages are loaded from where they are installed. */
async function bundle(entries: Readonly<Record<string, string>>, folder: string): Promise<void> {
  const options: InputOptions = {
    input: { ...entries },
    platform: 'node',
    external: (id) => !/^[./]/.test(id),
    optimization: { inlineConst: { mode: 'all', pass: 3 } },
  };
  const bundled = await rolldown(options);
  rmSync(folder, { recursive: true, force: true });
  await bundled.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    comments: false,
    // Not for the size: a constant of the module itself becomes the number, too. Statements stay apart, as profiles and stacks name lines.
    minify: {
      compress: { sequences: false, joinVars: false, keepNames: { function: true, class: true } },
      mangle: false,
      codegen: false,
    },
    codeSplitting: { groups: [{ name: 'core', test: CORE }] },
    sourcemap: true,
  });
  await bundled.close();
}
