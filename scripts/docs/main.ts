import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { site } from './site.ts';

const FOLDER = 'site';

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
for (const [name, text] of await site()) writeFileSync(join(FOLDER, name), text);
process.stdout.write(`${FOLDER}/index.html\n`);
