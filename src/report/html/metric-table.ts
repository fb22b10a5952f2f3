import { readable } from '../plots/format.ts';
import { escapeXml } from '../plots/svg.ts';
import { definitionId } from './definitions.ts';
import type { ReportModel, Value } from './model.ts';
import { Values } from './values.ts';

/** All metrics of all owners, one column a policy; the interval below the mean, the best of a row marked. */
export function metricTables(model: ReportModel): string {
  const values = new Values(model);
  return owners(model)
    .map(({ scope, name }, n) => {
      const title = scope === 'cluster' ? 'Cluster' : `${scope === 'role' ? 'Role' : 'Framework'} ${name}`;
      const rows = metricsOf(model, scope, name).map((metric) => row(model, values, scope, name, metric));
      const head = model.policies.map((policy) => `<th scope="col">${escapeXml(policy)}</th>`).join('');
      return [
        `<details${n === 0 ? ' open' : ''}><summary>${escapeXml(title)} <small>${rows.length} metrics</small></summary>`,
        `<div class="scroll" tabindex="0" role="region" aria-label="${escapeXml(title)}"><table data-scope="${scope}" data-name="${escapeXml(name)}">`,
        `<thead><tr><th scope="col">Metric</th><th scope="col">Unit</th>${head}</tr></thead>`,
        `<tbody>${rows.join('\n')}</tbody></table></div></details>`,
      ].join('');
    })
    .join('\n');
}

function row(model: ReportModel, values: Values, scope: string, name: string, metric: string): string {
  const found = model.policies.map((policy) => values.get(policy, scope, name, metric));
  const unit = found.find((value) => value !== undefined)?.unit ?? '';
  const best = bestOf(model, metric, found);
  const cells = found.map((value) => {
    if (value === undefined || Number.isNaN(value.mean)) return '<td>–</td>';
    const spread =
      Number.isNaN(value.halfWidth) || value.halfWidth === 0 ? '' : `<small>± ${readable(value.halfWidth)}</small>`;
    // As it is printed: what prints alike is alike.
    const isBest = readable(value.mean) === best;
    // The script shows the exact value, whose it is and what it is under the pointer: here it would be most of the page.
    return `<td${isBest ? ' class="best"' : ''} data-value="${String(value.mean)}">${readable(value.mean)}${spread}</td>`;
  });
  return `<tr data-metric="${escapeXml(metric)}"><th scope="row"><a href="#${definitionId(metric)}">${breakable(metric)}</a></th><td>${escapeXml(unit)}</td>${cells.join('')}</tr>`;
}

/** The best mean as it is printed; undefined where no way is better, or all are alike. */
function bestOf(model: ReportModel, metric: string, found: readonly (Value | undefined)[]): string | undefined {
  const pattern = metric.replace(/\.(cpus|mem|disk|gpus)([._])/, '.{resource}$2');
  const better = model.metrics.find(({ name }) => name === metric || name === pattern)?.better;
  const means = found.flatMap((value) => (value === undefined || Number.isNaN(value.mean) ? [] : [value.mean]));
  if (better === undefined || means.every((mean) => readable(mean) === readable(means[0]!))) return undefined;
  return readable(better === 'higher' ? Math.max(...means) : Math.min(...means));
}

function owners({ roles, frameworks }: ReportModel): { scope: string; name: string }[] {
  return [
    { scope: 'cluster', name: '' },
    ...frameworks.map((name) => ({ scope: 'framework', name })),
    ...roles.map((name) => ({ scope: 'role', name })),
  ];
}

/** A long name of words joined by dots and lines: on a narrow screen it may go on in the next line after one of them. */
function breakable(name: string): string {
  return escapeXml(name).replace(/[._]/g, '$&<wbr>');
}

/** In the order of the result. */
function metricsOf({ values }: ReportModel, scope: string, name: string): string[] {
  const metrics = new Set<string>();
  for (const value of values) if (value.scope === scope && value.name === name) metrics.add(value.metric);
  return [...metrics];
}
