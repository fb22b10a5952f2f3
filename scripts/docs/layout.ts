import { escapeXml } from '../../src/report/plots/svg.ts';

/** A page of the site. */
export interface SitePage {
  /** File, all in one folder: `metrics.html`. */
  readonly file: string;
  readonly title: string;
  /** Heading under which the navigation lists it. */
  readonly group: string;
  readonly body: string;
}

/** A whole document: the page between navigation and foot. Everything it needs is in it, so that it opens from a disk. */
export function document(page: SitePage, pages: readonly SitePage[], style: string): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeXml(page.title)} · Commonage</title><style>${style}</style></head><body class="docs">`,
    '<a class="skip" href="#main">To the text</a>',
    '<p class="to-pages"><a href="index.html">Commonage</a> <a href="#pages">All pages</a></p>',
    `<nav aria-label="Pages" class="side" id="pages"><p class="name"><a href="index.html">Commonage</a></p>${navigation(page, pages)}</nav>`,
    `<main id="main">${page.body}</main></body></html>\n`,
  ].join('\n');
}

function navigation(page: SitePage, pages: readonly SitePage[]): string {
  const groups = [...new Set(pages.map(({ group }) => group))].filter((group) => group !== '');
  return groups
    .map((group) => {
      const items = pages
        .filter((each) => each.group === group)
        .map((each) => {
          const current = each === page ? ' aria-current="page"' : '';
          return `<li><a href="${each.file}"${current}>${escapeXml(each.title)}</a></li>`;
        });
      return `<h2>${escapeXml(group)}</h2><ul>${items.join('')}</ul>`;
    })
    .join('');
}

/** A table with a heading for each column; cells are markup. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], tag: string): string => row.map((cell) => `<${tag}>${cell}</${tag}>`).join('');
  return `<div class="scroll"><table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells(row, 'td')}</tr>`)
    .join('\n')}</tbody></table></div>`;
}

export function code(text: string): string {
  return `<code>${escapeXml(text)}</code>`;
}
