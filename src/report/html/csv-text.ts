/** A number in a file: up to so many significant digits, none that say nothing; empty where there is none. */
export function plain(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return '';
  return String(Number(value.toPrecision(digits)));
}

/** A table as CSV, quoted where it must be. */
export function csvText(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [columns, ...rows].map((row) =>
    row.map((cell) => (typeof cell === 'number' ? plain(cell) : quoted(cell))).join(','),
  );
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
