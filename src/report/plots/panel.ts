import { shorten } from './format.ts';
import type { Scale } from './scale.ts';
import { coordinate, escapeXml, label, tag } from './svg.ts';

/** Room around the plotting area. */
export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** One picture: a plot of its own, or one of several small multiples. */
export interface Panel {
  /** Its row group in the figure's data: the policy, the framework, ... */
  readonly key: string;
  readonly svg: string;
}

/** What every panel has. */
export interface PanelFrame {
  /** Names the figure, for the ids within the page. */
  readonly figure: string;
  readonly key: string;
  /** One line above the plot. */
  readonly title: string;
  /** What a reader who cannot see it is told. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly margins: Margins;
}

/** How the page's script finds values under the pointer. */
export interface Hover {
  /** Which coordinate looks values up in the data: time along x, or the fraction along y. */
  readonly axis: 'x' | 'y';
  readonly from: number;
  readonly to: number;
  readonly zoom: boolean;
  /** The unit of the values, for what is shown. */
  readonly unit: string;
}

/** An identifier made of any text: letters and digits stay, the rest becomes a dash. */
export function identifier(...parts: readonly string[]): string {
  return parts.join('-').replace(/[^A-Za-z0-9]+/g, '-');
}

export function plotArea({ width, height, margins }: PanelFrame): {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
} {
  return { left: margins.left, top: margins.top, right: width - margins.right, bottom: height - margins.bottom };
}

/** The whole picture: title and description for those who listen, then what is drawn. */
export function panel(frame: PanelFrame, hover: Hover | undefined, ...content: readonly string[]): Panel {
  const { figure, key, title, description, width, height } = frame;
  const id = identifier('p', figure, key);
  const area = plotArea(frame);
  const svg = tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'plot',
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      role: 'img',
      'aria-labelledby': `${id}-t ${id}-d`,
      tabindex: '0',
      'data-panel': key,
      'data-figure': figure,
      'data-axis': hover?.axis,
      'data-domain': hover && `${hover.from} ${hover.to}`,
      'data-box': [area.left, area.top, area.right - area.left, area.bottom - area.top].map(coordinate).join(' '),
      'data-zoom': hover?.zoom === true ? 'x' : undefined,
      'data-unit': hover?.unit,
    },
    `<title id="${id}-t">${escapeXml(title)}</title>`,
    `<desc id="${id}-d">${escapeXml(description)}</desc>`,
    label(4, 15, shorten(title, Math.floor((width - 8) / 7.4)), { class: 'panel-title' }),
    ...content,
  );
  return { key, svg };
}

/** The name of a row, left of the plotting area; in full for the pointer where it is too long for so many characters. */
export function rowName(frame: PanelFrame, y: number, text: string, most: number): string {
  const short = shorten(text, most);
  const full = short === text ? '' : `<title>${escapeXml(text)}</title>`;
  const { left } = plotArea(frame);
  return tag('text', { x: left - 6, y: y + 4, class: 'tick', 'text-anchor': 'end' }, escapeXml(short) + full);
}

/** Horizontal grid lines with their labels at the left. */
export function yAxis(frame: PanelFrame, y: Scale): string {
  const { left, right } = plotArea(frame);
  return y.ticks
    .map(({ value, label: text }) => {
      const at = y.at(value);
      return (
        tag('line', { x1: left, x2: right, y1: at, y2: at, class: 'grid' }) +
        label(left - 6, at + 4, text, { class: 'tick', 'text-anchor': 'end' })
      );
    })
    .join('');
}

/** About how wide a letter of a tick's label is. */
const LETTER_WIDTH = 6.5;

/** The axis below, with short ticks; the script draws it anew when a plot is zoomed. */
export function xAxis(frame: PanelFrame, x: Scale): string {
  const { left, right, bottom } = plotArea(frame);
  // From the right, for the last label is the one that has to be read: those that would touch the next are left out.
  let free = Number.POSITIVE_INFINITY;
  const ticks = x.ticks.toReversed().map(({ value, label: text }) => {
    const at = x.at(value);
    const anchor = at > right - 14 ? 'end' : 'middle';
    const width = text.length * LETTER_WIDTH;
    const end = anchor === 'end' ? at : at + width / 2;
    const line = tag('line', { x1: at, x2: at, y1: bottom, y2: bottom + 4, class: 'axis' });
    if (end > free) return line;
    free = end - width - LETTER_WIDTH;
    return line + label(at, bottom + 17, text, { class: 'tick', 'text-anchor': anchor });
  });
  const line = tag('line', { x1: left, x2: right, y1: bottom, y2: bottom, class: 'axis' });
  return tag('g', { class: 'x-axis' }, line, ...ticks.toReversed());
}

/** What may be moved and stretched when the plot is zoomed, cut off at the plotting area. */
export function clipped(frame: PanelFrame, ...content: readonly string[]): string {
  const { left, right, top, bottom } = plotArea(frame);
  const id = identifier('clip', frame.figure, frame.key);
  const rect = tag('rect', { x: left, y: top, width: right - left, height: bottom - top });
  return (
    tag('clipPath', { id }, rect) +
    tag('g', { 'clip-path': `url(#${id})` }, tag('g', { class: 'zoomable' }, ...content))
  );
}
