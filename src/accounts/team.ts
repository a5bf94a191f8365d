import { and, eq, isNull, ne } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { users } from './schema.ts';

/** Somebody on the team. */
export interface Colleague {
  id: number;
  name: string;
}

/** Who works here: nobody who has left the team, is suspended or has deleted the account. */
export const worksHere = and(ne(users.role, 'member'), isNull(users.deletedAt), isNull(users.suspendedAt))!;

/** Everybody on the team, by name. */
export function listTeam(db: Db): Promise<Colleague[]> {
  return db.select({ id: users.id, name: users.name }).from(users).where(worksHere).orderBy(users.name, users.id);
}

/** Whether somebody works here. */
export async function isOnTeam(db: Db, id: number): Promise<boolean> {
  return (await db.$count(users, and(eq(users.id, id), worksHere))) > 0;
}
