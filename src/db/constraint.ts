/** Name of the constraint or unique index that an error of the database is about; undefined for an error about none. */
export function constraintOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // One driver says it by the one name, one by the other.
    const { constraint_name: name, constraint } = cause as { constraint_name?: string; constraint?: string };
    if (name ?? constraint) return name ?? constraint;
  }
  return undefined;
}
