import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { COMMANDS } from '../../src/cli/commands.ts';
import { runProgram } from '../../src/cli/program.ts';
import { compare } from '../../src/experiment/compare.ts';
import { inline } from '../../src/experiment/executors/inline.ts';
import { scenarioOf, TWO_TEAMS } from '../../src/experiment/testing/two-teams.ts';
import { SHARED_OPTIONS } from '../../src/framework/behaviour-options.ts';
import { OPTION_TEXTS } from '../../src/framework/catalogue.ts';
import { BEHAVIOURS } from '../../src/framework/registry.ts';
import { METRICS } from '../../src/metrics/catalogue.ts';
import { WAIT_CAUSES } from '../../src/metrics/wait-causes.ts';
import { EVENT_COLUMNS } from '../../src/report/events/event-row.ts';
import { definitions } from '../../src/report/html/definitions.ts';
import { escapeXml } from '../../src/report/plots/svg.ts';
import { reportTables } from '../../src/report/tables.ts';
import { POLICIES } from '../../src/scenario/policies/registry.ts';
import { code, type SitePage, table } from './layout.ts';
import { scenarioKeys } from './scenario-keys.ts';

const GROUP = 'Reference';

/** Pages made from what the program itself knows, so that they cannot fall behind it. */
export async function references(): Promise<readonly SitePage[]> {
  const schema: unknown = JSON.parse(readFileSync('scenarios/scenario.schema.json', 'utf8'));
  return [
    await commands(),
    page(
      'scenario-keys.html',
      'Scenario keys',
      `<p>Every key of a scenario file. Unknown keys are errors. <code>.*</code> stands for any name, <code>[]</code> for each entry of a list.</p>${scenarioKeys(schema)}`,
    ),
    page('policies.html', 'Policies', policies()),
    page('behaviours.html', 'Behaviours of frameworks', behaviours()),
    page(
      'metrics.html',
      'Metrics',
      `<p>Every metric, with its formula and what it is where there is nothing to count. ${code('{resource}')} stands for cpus, mem, disk, gpus or any other resource of the scenario.</p>${definitions(METRICS)}<h2>Causes of waiting</h2><ul>${WAIT_CAUSES.map((cause) => `<li>${code(cause)}</li>`).join('')}</ul>`,
    ),
    page('files.html', 'Files and columns', await files()),
  ];
}

function page(file: string, title: string, body: string): SitePage {
  return { file, title, group: GROUP, body: `<h1>${escapeXml(title)}</h1>${body}` };
}

async function commands(): Promise<SitePage> {
  const parts: string[] = [];
  for (const { usage } of COMMANDS) {
    const name = usage.split(' ')[0]!;
    let text = '';
    await runProgram([name, '--help'], {
      out: (printed) => {
        text += printed;
      },
      err: () => undefined,
      screen: { width: 96, color: false },
      progress: undefined,
    });
    parts.push(`<h2 id="command-${name}">${code(name)}</h2><pre>${escapeXml(text.trim())}</pre>`);
  }
  return page('commands.html', 'Commands', parts.join('\n'));
}

function policies(): string {
  return POLICIES.map(({ name, summary, options, shorthand }) => {
    const { properties = {} } = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as {
      readonly properties?: Readonly<Record<string, { readonly description?: string; readonly default?: unknown }>>;
    };
    const rows = Object.entries(properties).map(([key, option]) => [
      code(key),
      escapeXml(option.description ?? ''),
      option.default === undefined ? '' : code(JSON.stringify(option.default)),
    ]);
    const short = shorthand?.values.map((value) => code(`${name}-${value}`)).join(', ');
    return [
      `<h2 id="policy-${name}">${code(name)}</h2><p>${escapeXml(summary)}</p>`,
      short === undefined ? '' : `<p>Also: ${short}.</p>`,
      rows.length === 0 ? '<p>No options.</p>' : table(['Option', 'Meaning', 'Default'], rows),
    ].join('');
  }).join('\n');
}

function behaviours(): string {
  const shared = SHARED_OPTIONS.map((option) => [code(keyOf(option)), escapeXml(OPTION_TEXTS[option])]);
  const each = BEHAVIOURS.map(({ name, description, options }) => {
    const own = options.map((option) => [code(keyOf(option)), escapeXml(OPTION_TEXTS[option])]);
    return `<h2 id="behaviour-${name}">${code(name)}</h2><p>${escapeXml(description)}</p>${own.length === 0 ? '' : table(['Option of its own', 'Meaning'], own)}`;
  });
  return `${each.join('\n')}<h2>Options of all</h2>${table(['Option', 'Meaning'], shared)}`;
}

/** As scenario files write it. */
function keyOf(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

async function files(): Promise<string> {
  const tables = reportTables(await compare(scenarioOf(TWO_TEAMS), { executor: inline() }));
  const parts = tables.map(({ name, title, columns }) => {
    const rows = columns.map((column) => [code(column.name), escapeXml(column.unit), escapeXml(column.description)]);
    return `<h2 id="file-${name}">${code(`${name}.csv`)}</h2><p>${escapeXml(title)}</p>${table(['Column', 'Unit', 'Meaning'], rows)}`;
  });
  const events = table(
    ['Column', 'Type', 'Meaning'],
    EVENT_COLUMNS.map(({ name, type, description }) => [code(name), type, escapeXml(description)]),
  );
  const others = [
    ['manifest.json', 'scenario text, version, seed, digests, paths of policy modules: what is needed to run it again'],
    ['datapackage.json', 'every column of every table with its unit (Frictionless Data)'],
    ['report.html', 'the page'],
    ['timeline.perfetto.json', 'with --timeline: agents, tasks and offers over time, for ui.perfetto.dev'],
    ['plots/*.svg', 'with --plots svg: each plot of the page'],
  ].map(([name, text]) => [code(name!), escapeXml(text!)]);
  return [
    '<p>A result is a folder. Files are written beside it and renamed into place; rows have a stable order, numbers a fixed format.</p>',
    table(['File', 'What it is'], others),
    ...parts,
    `<h2 id="file-events">${code('events.parquet')}, ${code('events.csv')}</h2><p>With --events: every record of the first replication, in order.</p>${events}`,
  ].join('\n');
}
