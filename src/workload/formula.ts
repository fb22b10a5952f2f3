/**
 * What is wrong with a name that a spreadsheet would take for a formula, where tables with it are opened (CSV injection); undefined
 * where nothing is. Names are refused and not put in quotes as they are written: in every table a name is what it is in the
 * scenario, for whoever joins them. A number with its sign is no formula.
 */
export function formulaProblem(name: string): string | undefined {
  if (!/^[=+\-@\t\r]/.test(name) || /^[+-]\d+(\.\d+)?$/.test(name)) return undefined;
  return `${JSON.stringify(name)} is a formula to a spreadsheet that opens a table with it; begin it with a letter or a digit`;
}
