import type { Db } from '../db/client.ts';
import type { Memory } from '../server/memory.ts';
import type { Hours } from '../sla/opening.ts';
import type { HoursMemory } from '../sla/promises.ts';
import { schedules } from '../sla/schema.ts';

/** So long nobody looks whether a schedule has been changed. */
const KEPT_SECONDS = 10;

/** What looking takes of the running product. */
export interface HoursApp {
  db: Db;
  memory: Memory;
  openingHours: HoursMemory;
}

/** The opening hours of all schedules, by number. */
export function hoursOfSchedules({ db, memory, openingHours }: HoursApp): Promise<ReadonlyMap<number, Hours>> {
  return memory.getOrMake('hours of schedules', async () => {
    const versions = await db.select({ id: schedules.id, version: schedules.version }).from(schedules);
    const value = await openingHours.read(db, versions, Date.now());
    return { value, seconds: KEPT_SECONDS, tags: [], size: 100 * (versions.length + 1) };
  });
}
