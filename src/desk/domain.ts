import type { Database, Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import type { RouteRules } from '../server/route-rules.ts';
import { LiveHub } from './live/hub.ts';
import { stillAllowed } from './live/listeners.ts';

/** What the desk keeps open. */
export interface DeskServices {
  /** Tells open pages what happens to tickets. */
  live: LiveHub;
}

const routes: RouteRules = {
  '/api/desk/live': { live: true },
};

const personalData: PersonalData = { impersonal: [] };

/** What the product needs to know of the desk. */
export const deskDomain = {
  name: 'desk',
  routes,
  personalData,
  open: ({
    db,
    database,
    report,
  }: {
    db: Db;
    database: Database;
    report(error: unknown, work?: string): void;
  }): DeskServices => ({ live: new LiveHub(database, (keys) => stillAllowed(db, keys), report) }),
  background: ({ live }: DeskServices) => [live],
};
