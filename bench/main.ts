import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measure, median, type Result } from './measure.ts';
import { findTools } from './tools.ts';
import { workloads } from './workloads.ts';

const HELP = `npm run bench -- [WORKLOAD ...] [--peers cpp,simpy,simjs] [--rounds 5] [--json] [--save]
Workloads: W1 W1-1e6 W2 W4-1e5 W5 (these by default); W4, W4-1e7 and Facebook-2010 by name. Runs ours and the peers in turn, checks that
all answers are equal, and prints medians, ratios and peak memory. --save keeps the record in results/bench/.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else process.exitCode = main();

function main(): number {
  const data = 'out/bench';
  const all = workloads(findTools('out/bench/cpp'), data);
  const unknown = positionals.filter((name) => !all.some((workload) => workload.name === name));
  const rounds = Number(values.rounds);
  if (unknown.length > 0 || !(rounds >= 1)) {
    console.error(unknown.length > 0 ? `no workload ${unknown.join(', ')}` : '--rounds takes a number from 1');
    console.error(HELP);
    return 2;
  }
  const chosen = all.filter(({ name, onRequest }) =>
    positionals.length > 0 ? positionals.includes(name) : onRequest !== true,
  );
  makeInputs(data, [...new Set(chosen.flatMap(({ inputs }) => inputs))]);
  const peers = values.peers?.split(',');
  const progress = process.stderr.isTTY ? (text: string) => console.error(text) : () => {};
  const results: Result[] = [];
  for (const workload of chosen) {
    const contenders = workload.contenders.filter(
      ({ peer }) => peer === 'ours' || peers === undefined || peers.includes(peer),
    );
    const result = measure({ ...workload, contenders }, rounds, progress);
    results.push(result);
    if (!values.json) print(result);
  }
  const record = { machine: machine(), rounds, results };
  if (values.json) console.log(JSON.stringify(record, undefined, 2));
  if (values.save) save(record);
  const wrong = results.some(({ rows }) => rows.some(({ answer }) => /^(DIFFERS|failed)/.test(answer)));
  return wrong ? 1 : 0;
}

/** Generates what is not there yet. */
function makeInputs(folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync(process.execPath, ['bench/inputs/generate.mjs', folder, ...names], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the inputs could not be generated');
}

function print({ workload, about, rows, ratios }: Result): void {
  console.log(`\n${workload}: ${about}`);
  for (const { name, seconds, peakMiB, answer } of rows) {
    const ran = seconds.length > 0;
    const [least, most] = [Math.min(...seconds), Math.max(...seconds)];
    const time = ran ? `${median(seconds).toFixed(3)} s (${least.toFixed(3)}-${most.toFixed(3)})` : '-';
    console.log(`  ${name.padEnd(24)} ${time.padEnd(28)} ${ran ? `${peakMiB.toFixed(0)} MiB` : ''}  ${answer}`);
  }
  for (const { ours, over, ratio, atMost } of ratios) {
    const verdict = ratio <= atMost ? 'reached' : 'NOT reached';
    console.log(`  time of ${ours} / ${over}: ${ratio.toFixed(3)}, goal at most ${atMost.toFixed(3)}: ${verdict}`);
  }
}

function machine(): Record<string, unknown> {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    node: process.version,
  };
}

/** One file a release, so that a slowdown is seen as a diff. Workloads that did not run this time keep their last figures. */
function save(record: { machine: unknown; rounds: number; results: readonly Result[] }): void {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const path = `results/bench/${version}.json`;
  mkdirSync('results/bench', { recursive: true });
  let kept: readonly Result[] = [];
  try {
    kept = (JSON.parse(readFileSync(path, 'utf8')) as { results: readonly Result[] }).results;
  } catch {
    // The first record of this release.
  }
  const fresh = new Set(record.results.map(({ workload }) => workload));
  const results = [...kept.filter(({ workload }) => !fresh.has(workload)), ...record.results];
  writeFileSync(path, `${JSON.stringify({ ...record, results }, undefined, 2)}\n`);
}
