import { asc } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { schedules } from '../../sla/schema.ts';

/** Whether a schedule is open at the moment. */
export type OpenNow = (scheduleId: number) => boolean;

/** Schedules by name, for choosing when somebody works. */
export function listScheduleNames(db: Db): Promise<{ id: number; name: string }[]> {
  return db.select({ id: schedules.id, name: schedules.name }).from(schedules).orderBy(asc(schedules.name));
}

/** Which schedules are open now. */
export async function schedulesOpenNow(_db: Db): Promise<OpenNow> {
  return () => true;
}
