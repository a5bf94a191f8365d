/** Each connection keeps the plans of its statements; no more than these, whatever is asked. */
const MOST_STATEMENTS = 400;

/** What builds a text for each list of values would fill them. */
const LONGEST_TEXT = 20_000;

/**
 * Remembers the statements of one database.
 * @returns whether a statement was sent before: the server then parses and plans it once for each connection, and the driver need not ask
 * what its parameters are. Drizzle alone has each statement parsed anew, which takes the server longer than most of ours run.
 */
export function repeatedStatements(): (text: string, values?: readonly unknown[]) => boolean {
  const once = new Set<string>();
  const again = new Set<string>();
  return (text, values = []) => {
    if (again.has(text)) return true;
    if (values.length === 0 || text.length > LONGEST_TEXT || again.size >= MOST_STATEMENTS) return false;
    if (once.delete(text)) {
      again.add(text);
      return true;
    }
    // Those that never came again make room for others.
    if (once.size >= MOST_STATEMENTS) once.clear();
    once.add(text);
    return false;
  };
}
