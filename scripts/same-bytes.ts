import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs the demo with every kind of file under this Node and under others, and compares the folders byte by byte:
 *
 *     npm run same-bytes -- /path/to/node22 /path/to/node24
 *
 * The compiled program is what is compared: `npm run build` before.
 */
const CALL = ['dist/cli/main.js', 'compare', 'scenarios/mesos-macrobenchmark.yaml', '--seeds', '2', '--quiet'];
const FILES = ['--timeline', '--events', 'parquet', '--plots', 'svg'];

const nodes = [process.execPath, ...process.argv.slice(2)];
const folder = mkdtempSync(join(tmpdir(), 'commonage-bytes-'));
try {
  let differences = 0;
  let files: string[] = [];
  for (const [n, node] of nodes.entries()) {
    execFileSync(node, [...CALL, ...FILES, '--out', join(folder, String(n))], { stdio: 'inherit' });
    const own = readdirSync(join(folder, String(n)), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, String(n)).length + 1))
      .sort();
    if (n === 0) files = own;
    const missing = files.filter((name) => !own.includes(name));
    const unequal = own.filter(
      (name) =>
        !files.includes(name) ||
        !readFileSync(join(folder, '0', name)).equals(readFileSync(join(folder, String(n), name))),
    );
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    for (const name of [...missing, ...unequal]) console.error(`${version}: ${name} differs`);
    differences += missing.length + unequal.length;
    console.log(`${version}: ${own.length} files, ${missing.length + unequal.length} of them differ`);
  }
  process.exitCode = differences === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
