// Organizations as exports have them: packed.
import type { organizations } from '../../../accounts/schema.ts';
import { type PackedRow, unpack } from '../../frame/packed.ts';

/** The values of `exported_organization`. */
const SHOWN = ['changedAt', 'name', 'externalId', 'createdAt', 'updatedAt'] as const;

/** A packed organization; undefined when it is gone. */
export function unpackOrganization({ id, shown }: PackedRow): typeof organizations.$inferSelect | undefined {
  const row = unpack(SHOWN, shown);
  return (
    row && {
      id,
      name: row.name as string,
      externalId: row.externalId as string | null,
      createdAt: new Date(row.createdAt as number),
      updatedAt: new Date(row.updatedAt as number),
    }
  );
}
