/** What a runner found, in the form in which all peers print it: one line of `key=value`, with `sim_s` and `peakKiB` in it. */
export function printAnswer(name: string, answer: Readonly<Record<string, number | string>>, seconds: number): void {
  const values = Object.entries(answer).map(([key, value]) => `${key}=${value}`);
  const peak = process.resourceUsage().maxRSS;
  console.log(`${name} ${values.join(' ')} sim_s=${seconds.toFixed(4)} peakKiB=${peak}`);
}

/** Seconds since `start`, a reading of `process.hrtime.bigint()`. */
export function secondsSince(start: bigint): number {
  return Number(process.hrtime.bigint() - start) / 1e9;
}
