import { STANDALONE_STYLE } from '../plots/palette.ts';
import { identifier } from '../plots/panel.ts';
import type { ResultFile } from '../result-files.ts';
import type { ReportModel } from './model.ts';
import { figures } from './report.ts';

const STYLE = [
  STANDALONE_STYLE,
  'text{fill:var(--ink)}.tick{fill:var(--soft);font-size:11px}.group{font-size:11.5px;font-weight:600}.panel-title{font-weight:600;font-size:13px}',
  '.grid{stroke:var(--line)}.axis{stroke:var(--soft)}.zero{stroke:var(--soft);stroke-dasharray:3 3}',
  '.series{fill:none;stroke-width:1.6}.wash{fill-opacity:.14}.area{fill-opacity:.85}.track{fill:#f4f4f7}',
  '.cell{fill:var(--c0);stroke:var(--line)}.cell-text{font-size:11px}.cell-text.on{fill:#fff}.whisker{stroke-width:2.5}',
  '.mark[stroke]{stroke-width:2}.striped{opacity:.55}',
].join('');

/** Every picture of the report as a file of its own, in light colours, for papers: `plots/utilization-cpus-drf.svg`. */
export function plotFiles(model: ReportModel): readonly ResultFile[] {
  return figures(model).flatMap(({ id, panels }) =>
    panels.map(({ key, svg }) => ({
      name: `plots/${identifier(id, key).toLowerCase()}.svg`,
      pieces: () => [`${svg.replace('>', `><style>${STYLE}</style>`)}\n`],
    })),
  );
}
