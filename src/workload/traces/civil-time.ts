const STAMP = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * `YYYY-MM-DD hh:mm:ss` as whole seconds since 1970-01-01 00:00:00 on the same wall clock: plain calendar arithmetic in which
 * every day has 86,400 seconds, whatever the zone did with its summer time. Undefined for anything else, 30 February included.
 */
export function civilSeconds(text: string): number | undefined {
  const parts = STAMP.exec(text.trim());
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : DAYS_IN_MONTH[month - 1]!;
}

function daysSince1970(year: number, month: number, day: number): number {
  const y = year - 1; // Whole years before this one hold this many leap days:
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  let days = y * 365 + leapDays - 719_162; // 719,162 days from 0001-01-01 to 1970-01-01.
  for (let m = 1; m < month; m += 1) days += daysInMonth(year, m);
  return days + day - 1;
}
