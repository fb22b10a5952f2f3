import { readdirSync, readFileSync } from 'node:fs';
import { loadScenarios } from '../../src/cli/load.ts';
import { compare } from '../../src/experiment/compare.ts';
import { inline } from '../../src/experiment/executors/inline.ts';
import { legendMarkup } from '../../src/report/html/page.ts';
import { readResult } from '../../src/report/html/read-result.ts';
import { figures } from '../../src/report/html/report.ts';
import { reader } from '../../src/report/html/report-file.ts';
import { verdict } from '../../src/report/html/verdict.ts';
import { escapeXml } from '../../src/report/plots/svg.ts';
import { resultFiles } from '../../src/report/result-files.ts';
import type { SitePage } from './layout.ts';
import { markdown } from './markdown.ts';

/** Replications where one is not enough. */
const SEEDS: Readonly<Record<string, number>> = { '06-how-sure': 10 };

/** One page a scenario: its text, the scenario, and pictures of the run, made as the page is made. */
export async function tutorial(): Promise<readonly SitePage[]> {
  const names = readdirSync('scenarios/tutorial')
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const pages: SitePage[] = [];
  for (const name of names.map((file) => file.slice(0, -'.yaml'.length))) pages.push(await lesson(name));
  return pages;
}

async function lesson(name: string): Promise<SitePage> {
  const file = `scenarios/tutorial/${name}.yaml`;
  const text = readFileSync(`docs/tutorial/${name}.md`, 'utf8');
  const { scenario } = (await loadScenarios([file]))[0]!;
  const seeds = SEEDS[name] ?? 1;
  const comparison = await compare(scenario, { seeds, executor: inline() });
  const model = readResult(reader(resultFiles(comparison, 'docs')));
  const drawn = figures(model);
  const body = markdown(text).replace(/<p>\{\{(\w+)(?: ([\w-]+))?\}\}<\/p>/g, (_all, what: string, which: string) => {
    if (what === 'scenario') return `<pre>${escapeXml(readFileSync(file, 'utf8'))}</pre>`;
    if (what === 'verdict')
      return `<blockquote>${verdict(model)
        .map((each) => `<p>${escapeXml(each)}</p>`)
        .join('')}</blockquote>`;
    const figure = drawn.find(({ id }) => id === which);
    if (what !== 'figure' || figure === undefined)
      throw new Error(
        `docs/tutorial/${name}.md: {{${what} ${which}}} is not known; figures are ${drawn.map(({ id }) => id).join(', ')}`,
      );
    return `<figure>${legendMarkup(figure)}<div class="panels">${figure.panels.map(({ svg }) => svg).join('')}</div><figcaption><p>${escapeXml(figure.caption)}</p></figcaption></figure>`;
  });
  const title = /^# (.*)$/m.exec(text)?.[1] ?? name;
  return { file: `tutorial-${name}.html`, title, group: 'Tutorial', body };
}
