import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { profiled } from './profile.ts';

test('writes where the time went, and hands on the result', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'commonage-'));
  const path = join(folder, 'run.cpuprofile');
  const sum = await profiled(path, async () => {
    let total = 0;
    for (let i = 0; i < 1e6; i++) total += i;
    return total;
  });
  const profile = JSON.parse(readFileSync(path, 'utf8')) as { nodes: unknown[]; samples: unknown[] };
  expect(sum).toBe(499999500000);
  expect(profile.nodes.length).toBeGreaterThan(0);
  rmSync(folder, { recursive: true });
});

test('without a path nothing is measured', async () => {
  expect(await profiled(undefined, async () => 7)).toBe(7);
});
