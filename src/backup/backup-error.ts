/** A backup cannot be made or restored, for a reason that the operator can mend; the message says how. */
export class BackupError extends Error {
  override name = 'BackupError';
}
