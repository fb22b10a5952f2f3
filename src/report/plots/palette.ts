/**
 * Okabe and Ito's colours, told apart with all common kinds of colour blindness, with a dash pattern each so that nobody needs the
 * colour alone. The page gives lighter shades on dark ground under the same names.
 */
export const COLOURS: readonly { readonly light: string; readonly dark: string }[] = [
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#d55e00', dark: '#ff8c42' },
  { light: '#009e73', dark: '#2fd1a2' },
  { light: '#b0528a', dark: '#e29ac4' },
  { light: '#8f6b00', dark: '#f0c93d' },
  { light: '#3c3c3c', dark: '#d8d8d8' },
  { light: '#3a7fa8', dark: '#8fd0f2' },
  { light: '#7a5195', dark: '#bfa0dd' },
];

const DASHES = ['', '7 3', '2 2.5', '9 3 2 3', '4 2', '1 3', '12 3', '6 2 2 2 2 2'];

/** The colour of the n-th series, as a property that the style sheet sets. */
export function colour(n: number): string {
  return `var(--c${n % COLOURS.length})`;
}

/** The dash pattern of the n-th series; undefined where the line is whole. */
export function dash(n: number): string | undefined {
  const pattern = DASHES[n % DASHES.length]!;
  return pattern === '' ? undefined : pattern;
}

/** What a picture on its own needs to be drawn in the page's colours. */
export const STANDALONE_STYLE: string = [
  ':root{',
  COLOURS.map(({ light }, n) => `--c${n}:${light}`).join(';'),
  ';--ink:#1b1b1f;--soft:#5a5a66;--line:#d9d9e0;--ground:#ffffff}',
  'svg{background:#fff;font:12px system-ui,sans-serif}',
].join('');
