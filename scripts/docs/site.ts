import { readdirSync, readFileSync } from 'node:fs';
import { COLOURS } from '../../src/report/plots/palette.ts';
import { document, type SitePage } from './layout.ts';
import { markdown } from './markdown.ts';
import { references } from './references.ts';
import { tutorial } from './tutorial.ts';

/** Pages of `docs/` in their order; others follow by name. */
const ORDER = ['index', 'policy-authors', 'bench', 'profile', 'planners', 'topology', 'design-notes', 'phenomena'];

/** The documentation site: file names and their text. The same sources give the same bytes. */
export async function site(): Promise<ReadonlyMap<string, string>> {
  const pages = [...guides(), ...(await tutorial()), ...(await references())];
  const style = `${palette()}\n${readFileSync('assets/report.css', 'utf8')}\n${readFileSync('assets/docs.css', 'utf8')}`;
  return new Map(pages.map((page) => [page.file, document(page, pages, style)]));
}

function guides(): SitePage[] {
  const names = readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -3))
    .sort();
  const ordered = [...ORDER.filter((name) => names.includes(name)), ...names.filter((name) => !ORDER.includes(name))];
  return ordered.map((name) => {
    const text = readFileSync(`docs/${name}.md`, 'utf8');
    const title = /^# (.*)$/m.exec(text)?.[1] ?? name;
    return { file: `${name}.html`, title, group: name === 'index' ? '' : 'Guides', body: markdown(text) };
  });
}

function palette(): string {
  const shades = (kind: 'light' | 'dark'): string => COLOURS.map((colour, n) => `--c${n}:${colour[kind]}`).join(';');
  return `:root{${shades('light')}}@media (prefers-color-scheme:dark){:root{${shades('dark')}}}`;
}
