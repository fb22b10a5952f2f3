/** Lists up to this length are emptied one by one. */
const SHORT = 64;

/**
 * Empties a list that will be filled again. Set to length 0 it would lose its memory and ask for new at once, every time; taken down one by one a
 * short list keeps it.
 */
export function empty(list: unknown[]): void {
  if (list.length > SHORT) list.length = 0;
  else while (list.length > 0) list.pop();
}
