import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, now, number, time } from '../../db/columns.ts';
import { LONGEST_ALT } from './picture.ts';

/** Pictures that the staff brought, each once whatever its name. */
export const articlePictures = pgTable(
  'article_pictures',
  {
    id: id(),
    /** Inside content/. */
    path: text('path').notNull().unique(),
    /** SHA-256 of what is kept, in hexadecimal; its first 32 digits are where it lies in the storage. */
    digest: text('digest').notNull().unique(),
    /** As the file was called. */
    name: text('name').notNull(),
    type: text('type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    /** In pixels. */
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    /** What it shows, offered wherever it is put into a text. */
    alt: text('alt').notNull().default(''),
    ownerId: number('owner_id').references(() => users.id, { onDelete: 'set null' }),
    createdAt: time('created_at').notNull().default(now),
    /** Since when it is taken out of the library. */
    removedAt: time('removed_at'),
  },
  (table) => [
    index('article_pictures_owner').on(table.ownerId, table.createdAt),
    index('article_pictures_removed').on(table.removedAt).where(sql`${table.removedAt} is not null`),
    check('article_pictures_digest', sql`${table.digest} ~ '^[0-9a-f]{64}$'`),
    check('article_pictures_alt_length', lengthBetween(table.alt, 0, LONGEST_ALT)),
  ],
);

/** Where the bytes of a picture lie in the storage. */
export const storageKeyOf = ({ digest }: { digest: string }): string => digest.slice(0, 32);
