// Rows as exports read them: packed by the functions `exported_…` of the database into lists of values, whoever wrote the rows.

/** A row that is exported, with what belongs to it: lists of values; a text is empty where there is nothing. */
export interface PackedRow {
  id: number;
  /** Its first value says when the row changed; it is alone where there is none any more. */
  shown: string;
  beside: string;
}

/** The values of a packed text by their names, in the order in which the database packs them; undefined where there is no row. */
export function unpack<Name extends string>(names: readonly Name[], text: string): Record<Name, unknown> | undefined {
  const values = text === '' ? [] : (JSON.parse(text) as unknown[]);
  if (values.length <= Number(names[0] === 'changedAt')) return undefined;
  const row: Partial<Record<Name, unknown>> = {};
  // Nulls at the end are left out.
  for (const [place, name] of names.entries()) row[name] = values[place] ?? null;
  return row as Record<Name, unknown>;
}

/** When a row changed. */
export const changedAt = ({ shown }: Pick<PackedRow, 'shown'>) => new Date(Number(/\d+/.exec(shown)?.[0]));
