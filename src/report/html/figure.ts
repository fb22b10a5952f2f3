import type { Panel } from '../plots/panel.ts';

/** One entry of a legend. */
export interface LegendEntry {
  readonly name: string;
  readonly series: number;
}

/** A figure of the page: its pictures and the data behind them. */
export interface Figure {
  /** Short, of letters and dashes: names the file of the data, too. */
  readonly id: string;
  readonly title: string;
  /** What one sees, and how to read it. */
  readonly caption: string;
  readonly panels: readonly Panel[];
  readonly legend: readonly LegendEntry[];
  /** Lines of the legend drawn as lines with their dashes, or as filled squares. */
  readonly legendMark: 'line' | 'square';
  /** Metrics or series whose definitions belong to it. */
  readonly metrics: readonly string[];
  /** Columns: the panel, the coordinate that is looked up, then one a series. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
