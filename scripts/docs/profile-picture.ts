import { readFileSync } from 'node:fs';
import { colour, STANDALONE_STYLE } from '../../src/report/plots/palette.ts';
import { type PanelFrame, panel, plotArea, xAxis } from '../../src/report/plots/panel.ts';
import { linearUpTo } from '../../src/report/plots/scale.ts';
import { label, tag } from '../../src/report/plots/svg.ts';

/**
 * Draws the functions of a `.cpuprofile` in which most time was spent, by own time:
 *
 *     npx tsx scripts/docs/profile-picture.ts run.cpuprofile 'title' 1.2 > docs/pictures/name.svg
 *
 * The third argument is the end of the axis in seconds, so that two pictures can share it.
 */
const SHOWN = 9;
const ROW = 20;

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const [path, title, most] = process.argv.slice(2);
if (path === undefined || title === undefined || most === undefined)
  throw new Error('give a .cpuprofile, a title and the end of the axis in seconds');

const functions = [...ownSeconds(JSON.parse(readFileSync(path, 'utf8')) as Profile)]
  .sort(([, a], [, b]) => b - a)
  .slice(0, SHOWN);
const frame: PanelFrame = {
  figure: 'profile',
  key: title,
  title,
  description: functions.map(([name, seconds]) => `${name}: ${seconds.toFixed(2)} s`).join('; '),
  width: 620,
  height: 54 + ROW * functions.length,
  margins: { top: 26, right: 60, bottom: 26, left: 250 },
};
const area = plotArea(frame);
const x = linearUpTo(Number(most), { start: area.left, end: area.right }, 4, (value) => `${value} s`);
const bars = functions.flatMap(([name, seconds], n) => {
  const y = area.top + n * ROW;
  const isPolicy = name.includes('mine.js');
  return [
    label(area.left - 6, y + ROW / 2 + 4, name, { 'text-anchor': 'end', 'font-weight': isPolicy ? '600' : undefined }),
    tag('rect', {
      x: area.left,
      y: y + 3,
      width: x.at(seconds) - area.left,
      height: ROW - 6,
      fill: colour(isPolicy ? 1 : name === '(garbage collector)' ? 5 : 0),
    }),
    label(x.at(seconds) + 5, y + ROW / 2 + 4, `${seconds.toFixed(2)} s`),
  ];
});
const { svg } = panel(frame, undefined, ...bars, xAxis(frame, x));
process.stdout.write(`${svg.replace('>', `><style>${STANDALONE_STYLE}.axis{stroke:var(--soft)}</style>`)}\n`);

/** Seconds in a function itself, by its name and file. */
function ownSeconds({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url } }) => {
      const file = url.slice(url.lastIndexOf('/') + 1).replace(/\.js$/, '.ts');
      return [id, `${functionName || '(anonymous)'}${file === '' ? '' : `  ${file}`}`];
    }),
  );
  const seconds = new Map<string, number>();
  for (const [i, id] of samples.entries()) {
    const name = names.get(id)!.replace(/\w+\.mjs/, 'mine.js');
    seconds.set(name, (seconds.get(name) ?? 0) + timeDeltas[i]! / 1e6);
  }
  return seconds;
}
