/** The rows of a statement written by hand: one driver hands over a list, the other an object with it. */
export function rowsOf<Row>(result: unknown): Row[] {
  return Array.isArray(result) ? (result as Row[]) : (result as { rows: Row[] }).rows;
}
