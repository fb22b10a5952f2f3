import { findMetric, type Metric } from '../../metrics/catalogue.ts';
import { identifier } from '../plots/panel.ts';
import { escapeXml } from '../plots/svg.ts';

/** Where the definition of a metric stands on a page: all resources share one. */
export function definitionId(metric: string): string {
  return identifier('metric', findMetric(metric)?.metric.name ?? metric);
}

/** The definitions as a list of terms. */
export function definitions(metrics: readonly Metric[]): string {
  const items = metrics.map(({ name, unit, definition, formula, empty, source }) =>
    [
      `<dt id="${definitionId(name)}"><code>${escapeXml(name)}</code> <small>${escapeXml(unit)}</small></dt>`,
      `<dd>${escapeXml(definition)}<br><small>Formula: ${escapeXml(formula)}. Nothing to count: ${escapeXml(empty)}. Source: ${escapeXml(source)}.</small></dd>`,
    ].join(''),
  );
  return `<dl>${items.join('\n')}</dl>`;
}
