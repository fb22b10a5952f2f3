import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { site } from '../scripts/docs/site.ts';
import { COMMANDS } from '../src/cli/commands.ts';
import { BEHAVIOURS } from '../src/framework/registry.ts';
import { METRICS } from '../src/metrics/catalogue.ts';
import { POLICIES } from '../src/scenario/policies/registry.ts';

let pages: ReadonlyMap<string, string>;
beforeAll(async () => {
  pages = await site();
});

const idsOf = (text: string): Set<string> => new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!));

test('every link of the site leads to a page, and to a place on it', () => {
  const broken: string[] = [];
  let links = 0;
  for (const [file, text] of pages) {
    for (const [, target] of text.matchAll(/href="([^"]+)"/g)) {
      if (/^(https:|data:)/.test(target!)) continue;
      links++;
      const [to, place] = target!.split('#');
      const page = to === '' ? text : pages.get(to!);
      if (page === undefined || (place !== undefined && !idsOf(page).has(place))) broken.push(`${file}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
  expect(links).toBeGreaterThan(200);
});

test('it opens from a disk: nothing is fetched', () => {
  for (const [file, text] of pages)
    expect([file, /<(?:script|img|link)[^>]*(?:src|href)="(?!data:)/.test(text)]).toEqual([file, false]);
});

test('the references name all there is', () => {
  for (const { usage } of COMMANDS) expect(pages.get('commands.html')).toContain(`id="command-${usage.split(' ')[0]}"`);
  for (const { name } of POLICIES) expect(pages.get('policies.html')).toContain(`id="policy-${name}"`);
  for (const { name } of BEHAVIOURS) expect(pages.get('behaviours.html')).toContain(`id="behaviour-${name}"`);
  for (const { name } of METRICS) expect(pages.get('metrics.html')).toContain(`<code>${name}</code>`);
  for (const key of ['cluster.agents[].count', 'master.ideal', 'frameworks[].behaviour'])
    expect(pages.get('scenario-keys.html')).toContain(`<code>${key}</code>`);
  for (const file of ['summary.csv', 'waits.csv', 'events.parquet'])
    expect(pages.get('files.html')).toContain(`<code>${file}</code>`);
});

test('each of the six lessons has its story, its scenario and a picture', () => {
  const lessons = [...pages].filter(([file]) => file.startsWith('tutorial-'));
  expect(lessons).toHaveLength(6);
  for (const [, text] of lessons) {
    expect(text).toContain('<pre># yaml-language-server');
    expect(text).toContain('<svg');
    expect(text).not.toContain('{{');
  }
});

test('files that the guides name are there', () => {
  for (const name of [
    'policy-authors',
    'bench',
    'profile',
    'performance',
    'planners',
    'topology',
    'design-notes',
    'phenomena',
    'philly',
  ]) {
    const text = readFileSync(`docs/${name}.md`, 'utf8');
    for (const [path] of text.matchAll(/\bscenarios\/[\w/-]+\.yaml\b/g)) {
      if (!path.includes('NN')) expect([path, existsSync(path)]).toEqual([path, true]);
    }
  }
});
