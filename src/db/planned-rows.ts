import { Column, getTableName, is, SQL } from 'drizzle-orm';

/** What reads a value as the driver hands it over. */
interface Decoder {
  mapFromDriverValue(value: unknown): unknown;
}

/** A value of each row of a statement, as Drizzle notes it: where it belongs, and what it is selected from. */
interface Selected {
  path: readonly string[];
  field: Column | SQL | { sql: SQL };
}

/** What Drizzle keeps of a prepared statement, for either storage. */
interface Prepared {
  fields: readonly Selected[];
  /** By table; false for one that a row may have nothing of. */
  joinsNotNullableMap?: Readonly<Record<string, boolean>>;
  customResultMapper: ((rows: readonly Values[]) => Row[]) | undefined;
}

type Values = readonly unknown[];
type Row = Record<string, unknown>;
type Read = (values: Values) => unknown;

/**
 * Has a prepared statement make its rows by a plan that is made once. By itself Drizzle finds out anew for each value of each row how it is
 * read and where it belongs, which takes several times as long as reading it.
 * @param statement a selection of values, and of values in objects.
 * @param same parts of its rows that are the same in all of them: they are read in the first.
 */
export function withPlannedRows<Statement extends object>(
  statement: Statement,
  { same = [] }: { same?: readonly string[] } = {},
): Statement {
  const prepared = statement as unknown as Prepared;
  const parts = Object.entries(Object.groupBy(prepared.fields, ({ path }) => path[0]!));
  const { fields, joinsNotNullableMap = {} } = prepared;
  const reads = parts.map(([name, selected]) => ({
    name,
    isSame: same.includes(name),
    read:
      selected![0]!.path.length === 1
        ? readValue(fields, selected![0]!)
        : readObject(fields, selected!, joinsNotNullableMap),
  }));
  const blank: Row = Object.fromEntries(parts.map(([name]) => [name, null]));
  prepared.customResultMapper = (rows) => {
    let first: Row | undefined;
    return rows.map((values) => {
      const row = { ...blank };
      for (const { name, isSame, read } of reads) row[name] = isSame && first ? first[name] : read(values);
      first ??= row;
      return row;
    });
  };
  return statement;
}

function readValue(fields: readonly Selected[], selected: Selected): Read {
  const at = fields.indexOf(selected);
  const decoder = decoderOf(selected.field);
  return (values) => (values[at] === null ? null : decoder.mapFromDriverValue(values[at]));
}

/** An object; null where the row has nothing of its table, which is known by its first value. */
function readObject(
  fields: readonly Selected[],
  selected: readonly Selected[],
  isThere: Readonly<Record<string, boolean>>,
): Read {
  const first = selected[0]!;
  const at = fields.indexOf(first);
  const mayMiss = is(first.field, Column) && !isThere[getTableName(first.field.table)];
  const reads = selected.map((one) => ({ name: one.path[1]!, read: readValue(fields, one) }));
  const blank: Row = Object.fromEntries(reads.map(({ name }) => [name, null]));
  return (values) => {
    if (mayMiss && values[at] === null) return null;
    const object = { ...blank };
    for (const { name, read } of reads) object[name] = read(values);
    return object;
  };
}

function decoderOf(field: Selected['field']): Decoder {
  if (is(field, Column)) return field;
  const expression = is(field, SQL) ? field : field.sql;
  return (expression as unknown as { decoder: Decoder }).decoder;
}
