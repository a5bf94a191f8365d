import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** Of an address that leads nowhere (RFC 2606). */
const NOBODY = '@imported.invalid';

/** An address of its own for somebody who is brought in without one. */
export const addressOfNobody = () => `${randomUUID()}${NOBODY}`;

/** Whether the address in a column is that of somebody who was brought in without one: they are suspended so that nobody signs in as them. */
export const isNobodys = (email: PgColumn): SQL => sql`${email} like ${`%${NOBODY}`}`;

/** Whether an address is that of somebody who was brought in without one. */
export const isOfNobody = (email: string | null) => email?.endsWith(NOBODY) ?? false;
