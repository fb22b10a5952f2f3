/**
 * Compares names as Mesos compares paths, byte by byte in UTF-8, which is the order of code points. Comparing strings
 * directly would differ beyond the basic plane: there JavaScript compares halves of code points.
 */
export function comparePaths(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    let left = a.charCodeAt(i);
    let right = b.charCodeAt(i);
    if (left === right) continue;
    // Surrogates stand for code points above all others of one unit: lift them above the rest.
    if (left >= 0xd800 && left <= 0xdfff) left += 0x10000;
    if (right >= 0xd800 && right <= 0xdfff) right += 0x10000;
    return left - right;
  }
  return a.length - b.length;
}
