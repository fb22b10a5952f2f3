import { readFileSync } from 'node:fs';
import { Marked } from 'marked';

const marked = new Marked({ gfm: true });

/** Markdown to HTML, with ids on headings and links between pages by their files: `design-notes.md` is `design-notes.html`. */
export function markdown(text: string): string {
  const html = marked.parse(text, { async: false });
  return (
    html
      .replace(/<h([23])>(.*?)<\/h\1>/g, (_all, level: string, title: string) => {
        const id = title
          .replace(/<[^>]*>|&[a-z#0-9]+;/g, '')
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '-')
          .replace(/^-|-$/g, '');
        return `<h${level} id="${id}">${title}</h${level}>`;
      })
      .replace(/href="(?:tutorial\/)(\d\d[\w-]*)\.md"/g, 'href="tutorial-$1.html"')
      .replace(/href="(?!https?:)([\w-]+)\.md(#[\w-]*)?"/g, 'href="$1.html$2"')
      // A picture is part of the page, with styles of its own.
      .replace(/<img src="(pictures\/[\w-]+\.svg)"/g, (_all, path: string) => {
        return `<img src="data:image/svg+xml;base64,${readFileSync(`docs/${path}`).toString('base64')}"`;
      })
      // Files of the project that are no page: their text as it is, not a link into nothing.
      .replace(/<a href="\.\.\/[^"]*">(.*?)<\/a>/g, '<code>$1</code>')
  );
}
