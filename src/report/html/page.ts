import { COLOURS, colour, dash } from '../plots/palette.ts';
import { identifier } from '../plots/panel.ts';
import { escapeXml, tag } from '../plots/svg.ts';
import { csvText } from './csv-text.ts';
import { definitionId } from './definitions.ts';
import type { Figure } from './figure.ts';

/** What the page takes from files of its own: the same text in every report. */
export interface PageAssets {
  readonly style: string;
  readonly script: string;
}

/** A section of the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

/** One file that opens offline: nothing in it may be fetched, and the policy in its head says so to the browser. */
export function page(title: string, lead: string, sections: readonly Section[], assets: PageAssets): string {
  const nav = sections.map(({ id, title: name }) => `<a href="#${id}">${escapeXml(name)}</a>`).join('');
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${palette()}\n${assets.style}</style></head><body>`,
    '<a class="skip" href="#main">To the results</a>',
    `<header><div><h1>${escapeXml(title)}</h1>${lead}</div>`,
    '<button type="button" id="theme" aria-label="Colour theme: as the system">Theme: system</button></header>',
    `<nav aria-label="Sections">${nav}</nav>`,
    '<main id="main">',
    ...sections.map(
      ({ id, title: name, body }) =>
        `<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${escapeXml(name)}</h2>${body}</section>`,
    ),
    '</main>',
    '<div id="tip" role="status" aria-live="polite" hidden></div>',
    `<script>${assets.script}</script>`,
    '</body></html>\n',
  ].join('\n');
}

/** A figure with its legend, its data and the way to its definitions. */
export function figureMarkup(figure: Figure): string {
  const { id, title, caption, panels, metrics, columns, rows } = figure;
  const zoomable = panels.some(({ svg }) => svg.includes('data-zoom'));
  const links = [
    `<a class="data-link" data-csv="${id}" download="${id}.csv" href="#data-${id}">Data (CSV)</a>`,
    `<span>${metrics.length === 1 ? 'Definition' : 'Definitions'}: ${metrics.map(definitionLink).join(', ')}</span>`,
    ...(zoomable ? [`<button type="button" class="reset" data-reset="${id}" hidden>Show the whole run</button>`] : []),
  ];
  return [
    `<figure id="fig-${identifier(id)}" data-figure="${id}"><figcaption><h3>${escapeXml(title)}</h3>`,
    `<p>${escapeXml(caption)}${zoomable ? ' <span class="on-screen">Drag across a plot to zoom.</span>' : ''}</p></figcaption>`,
    legendMarkup(figure),
    `<div class="panels${layout(panels.length)}">${panels.map(({ svg }) => `<div>${svg}</div>`).join('\n')}</div>`,
    `<p class="links">${links.join(' ')}</p>`,
    // The one copy of the data: links offer it as a file, and the script looks values up in it.
    `<script type="text/csv" id="data-${id}">${csvText(columns, rows).replaceAll('</', '<\\/')}</script></figure>`,
  ].join('\n');
}

/** Empty where there is nothing to tell apart. */
export function legendMarkup({ legend, legendMark }: Figure): string {
  if (legend.length === 0) return '';
  const entries = legend.map(({ name, series }) => `<li>${swatch(series, legendMark)}${escapeXml(name)}</li>`);
  return `<ul class="legend">${entries.join('')}</ul>`;
}

function definitionLink(metric: string): string {
  return `<a href="#${definitionId(metric)}"><code>${escapeXml(metric)}</code></a>`;
}

/** Two or four panels stand two beside each other, one alone has as much room, more stand as they fit. */
function layout(panels: number): string {
  if (panels === 1) return ' alone';
  return panels === 2 || panels === 4 ? ' wide' : '';
}

function swatch(series: number, mark: 'line' | 'square'): string {
  const shape =
    mark === 'square'
      ? tag('rect', {
          x: 0,
          y: 1,
          width: 12,
          height: 12,
          fill: colour(series),
          class: series % 16 >= 8 ? 'striped' : undefined,
        })
      : tag('line', {
          x1: 0,
          x2: 26,
          y1: 7,
          y2: 7,
          stroke: colour(series),
          'stroke-width': '2.5',
          'stroke-dasharray': dash(series),
        });
  return tag(
    'svg',
    {
      viewBox: mark === 'square' ? '0 0 12 14' : '0 0 26 14',
      width: mark === 'square' ? '12' : '26',
      height: '14',
      'aria-hidden': 'true',
    },
    shape,
  );
}

function palette(): string {
  const light = COLOURS.map((shades, n) => `--c${n}:${shades.light}`).join(';');
  const dark = COLOURS.map((shades, n) => `--c${n}:${shades.dark}`).join(';');
  return [
    `:root{${light}}`,
    // Paper is white, whatever the screen.
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}`,
    `@media screen{:root[data-theme=dark]{${dark}}}`,
  ].join('');
}
