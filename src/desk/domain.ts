import type { StaffPlace } from '../accounts/staff-place.ts';
import type { Database, Db } from '../db/client.ts';
import { FORM, POST_ONLY, type RouteRules } from '../server/route-rules.ts';
import { HoursMemory } from '../sla/promises.ts';
import { countAlerts } from '../tickets/alerts/store.ts';
import { UPLOAD_LIMIT_BYTES } from '../tickets/ticket.ts';
import { sweepTicketDrafts } from './conversation/drafts.ts';
import { heldAnswersWork } from './conversation/hold.ts';
import { sweepViewers } from './conversation/viewers.ts';
import { FILING_BYTES } from './filing/actions.ts';
import { answerIncidentsJob } from './incidents/incidents.ts';
import { stillAllowed } from './listeners.ts';
import { LiveHub } from './live/hub.ts';
import { SharedRead } from './live/shared-read.ts';
import { closeMergedWork } from './merging/close-merged.ts';
import type { DeskMessages } from './messages/types.ts';
import { deskPersonalData } from './personal.ts';
import { mayEditMacros, mayWorkOnDesk } from './policy.ts';

/** What the desk keeps open. */
export interface DeskServices {
  /** Tells open pages what happens to tickets. */
  live: LiveHub;
  /** What many pages show, read once for all. */
  shared: SharedRead;
  /** Opening hours that were reckoned. */
  openingHours: HoursMemory;
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
  '/[locale]/staff/requests/[id]': { ...FORM, bodyBytes: UPLOAD_LIMIT_BYTES },
  '/[locale]/staff/requests/[id]/draft': POST_ONLY,
  '/[locale]/staff/requests/[id]/looking': POST_ONLY,
  '/[locale]/staff/requests/next': {},
  '/[locale]/staff/for-you': FORM,
  '/[locale]/staff/macros': {},
  '/[locale]/staff/macros/new': FORM,
  '/[locale]/staff/macros/[id]': FORM,
  '/api/desk/live': { live: true },
  '/[locale]/staff/board': {},
  '/[locale]/staff/board/screens': FORM,
  '/[locale]/staff/load': FORM,
  // The address is the only thing that opens it.
  '/[locale]/screens/[token]': { secretPath: true },
  '/[locale]/screens/[token]/live': { live: true },
};

const staffPlaces: readonly StaffPlace<DeskMessages, { db: Db }>[] = [
  {
    path: 'for-you',
    group: 'answer',
    icon: 'bell',
    words: ({ desk }) => ({ title: desk.forYou.title, text: desk.forYou.place }),
    may: mayWorkOnDesk,
    waiting: {
      count: ({ db }, viewer) => countAlerts(db, viewer.id ?? 0),
      of: (_, viewer) => String(viewer.id),
      words: ({ desk }, count) => desk.forYou.waiting({ count }),
    },
  },
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
  {
    path: 'macros',
    group: 'answer',
    icon: 'zap',
    words: ({ desk }) => ({ title: desk.macros.title, text: desk.macros.place }),
    may: mayEditMacros,
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
    return { live, shared: new SharedRead(live), openingHours: new HoursMemory() };
  },
  background: ({ live }: DeskServices) => [live],
  dueWork: ({
    db,
    settings,
    report,
  }: {
    db: Db;
    settings: { publicUrl: string | undefined };
    report: (error: unknown) => void;
  }) => [closeMergedWork(db, report), heldAnswersWork(db, settings.publicUrl, report)],
  sweeps: [
    {
      name: 'drafts of answers of long ago',
      everySeconds: 86_400,
      run: ({ db }: { db: Db }) => sweepTicketDrafts(db, new Date()),
    },
    { name: 'who looked at requests', everySeconds: 3_600, run: ({ db }: { db: Db }) => sweepViewers(db) },
  ],
  jobs: ({ db }: { db: Db }) => [answerIncidentsJob(db)],
};
