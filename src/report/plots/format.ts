/** Between a number and its unit: no line ends here. */
const NARROW = '\u00a0';

/**
 * A number for people: four significant digits, thousands set apart by a thin space, no trailing zeros. Never depends on the locale.
 * A number that is none is a dash.
 */
export function readable(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size >= 1000) return sign(value) + apart(size.toFixed(0));
  if (size === 0) return '0';
  if (size < 0.0001) return sign(value) + trimmed(size.toExponential(2));
  const decimals = size >= 100 ? 1 : size >= 10 ? 2 : 3;
  return sign(value) + trimmed(size >= 0.1 ? size.toFixed(decimals) : size.toPrecision(3));
}

/** A part of 1 in percent. */
export function percent(part: number, decimals = 1): string {
  if (Number.isNaN(part)) return '–';
  const size = trimmed((Math.abs(part) * 100).toFixed(decimals));
  return `${size === '0' ? '' : sign(part)}${size}${NARROW}%`;
}

/** Seconds in the unit that fits: `450 ms`, `12.5 s`, `7.3 min`, `2.1 h`, `3.5 d`. */
export function duration(seconds: number): string {
  if (Number.isNaN(seconds)) return '–';
  const size = Math.abs(seconds);
  if (size === 0) return `0${NARROW}s`;
  if (size < 0.9995) return `${sign(seconds)}${trimmed((size * 1000).toPrecision(3))}${NARROW}ms`;
  if (size < 120) return `${sign(seconds)}${trimmed(size.toFixed(size < 10 ? 2 : 1))}${NARROW}s`;
  if (size < 7200) return `${sign(seconds)}${trimmed((size / 60).toFixed(1))}${NARROW}min`;
  if (size < 172_800) return `${sign(seconds)}${trimmed((size / 3600).toFixed(1))}${NARROW}h`;
  return `${sign(seconds)}${trimmed((size / 86_400).toFixed(1))}${NARROW}d`;
}

/** A value with its unit as the catalogue of metrics names it. */
export function withUnit(value: number, unit: string): string {
  if (unit === 's' || unit === 'seconds') return duration(value);
  if (unit === '1' || unit === '' || unit === 'fraction' || unit === 'count') return readable(value);
  return `${readable(value)} ${unit}`;
}

/** At most so many characters: what is left out is the middle, for names differ in their ends as often as in their beginnings. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (most - 1 - head)).join('')}`;
}

function sign(value: number): string {
  return value < 0 ? '−' : '';
}

function trimmed(text: string): string {
  if (!text.includes('.') || text.includes('e')) return text;
  return text.replace(/0+$/, '').replace(/\.$/, '');
}

function apart(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, '\u2009');
}
