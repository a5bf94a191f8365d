const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text from outside is an id of the ledger. */
export function isLedgerId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
