import { asc } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { schedules } from '../../sla/schema.ts';

/** Schedules by name, for choosing when somebody works. */
export function listScheduleNames(db: Db): Promise<{ id: number; name: string }[]> {
  return db.select({ id: schedules.id, name: schedules.name }).from(schedules).orderBy(asc(schedules.name));
}
