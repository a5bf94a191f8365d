import type { StaffPlace } from '../accounts/staff-place.ts';
import type { Database, Db } from '../db/client.ts';
import { FORM, POST_ONLY, type RouteRules } from '../server/route-rules.ts';
import { FILING_BYTES } from './filing/actions.ts';
import { answerIncidentsJob } from './incidents/incidents.ts';
import { stillAllowed } from './listeners.ts';
import { LiveHub } from './live/hub.ts';
import { SharedRead } from './live/shared-read.ts';
import { closeMergedWork } from './merging/close-merged.ts';
import type { DeskMessages } from './messages/types.ts';
import { deskPersonalData } from './personal.ts';
import { mayWorkOnDesk } from './policy.ts';

/** What the desk keeps open. */
export interface DeskServices {
  /** Tells open pages what happens to tickets. */
  live: LiveHub;
  /** What many pages show, read once for all. */
  shared: SharedRead;
}

const routes: RouteRules = {
  '/[locale]/staff/requests': FORM,
  '/[locale]/staff/requests/views': FORM,
  '/[locale]/staff/requests/views/new': FORM,
  '/[locale]/staff/requests/views/[id]': FORM,
  '/[locale]/staff/requests/merge': FORM,
  '/[locale]/staff/requests/undo-merge': POST_ONLY,
  '/[locale]/staff/requests/problem': FORM,
  '/[locale]/staff/requests/new': { ...FORM, bodyBytes: FILING_BYTES },
  '/[locale]/staff/requests/[id]/split': FORM,
  '/[locale]/staff/requests/[id]/incidents': { ...FORM, bodyBytes: FILING_BYTES },
  '/api/desk/live': { live: true },
  '/[locale]/staff/board': {},
  '/[locale]/staff/board/screens': FORM,
  '/[locale]/staff/load': FORM,
  // The address is the only thing that opens it.
  '/[locale]/screens/[token]': { secretPath: true },
  '/[locale]/screens/[token]/live': { live: true },
};

const staffPlaces: readonly StaffPlace<DeskMessages>[] = [
  {
    path: 'board',
    group: 'answer',
    icon: 'layout-dashboard',
    words: ({ board }) => ({ title: board.title, text: board.place }),
    may: mayWorkOnDesk,
  },
  {
    path: 'load',
    group: 'answer',
    icon: 'scale',
    words: ({ load }) => ({ title: load.title, text: load.place }),
    may: mayWorkOnDesk,
  },
];

/** What the product needs to know of the desk. */
export const deskDomain = {
  name: 'desk',
  routes,
  staffPlaces,
  personalData: deskPersonalData,
  open: ({
    db,
    database,
    report,
  }: {
    db: Db;
    database: Database;
    report(error: unknown, work?: string): void;
  }): DeskServices => {
    const live = new LiveHub(database, (keys) => stillAllowed(db, keys), report);
    return { live, shared: new SharedRead(live) };
  },
  background: ({ live }: DeskServices) => [live],
  dueWork: ({ db, report }: { db: Db; report: (error: unknown) => void }) => [closeMergedWork(db, report)],
  jobs: ({ db }: { db: Db }) => [answerIncidentsJob(db)],
};
