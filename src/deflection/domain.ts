import type { Logger } from 'pino';
import type { SiteLink } from '../accounts/site-link.ts';
import type { StaffPlace } from '../accounts/staff-place.ts';
import { takesQuestions } from '../config/channels.ts';
import type { Site } from '../config/site.ts';
import type { Database, Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { FORM, POST_ONLY, type RouteRules } from '../server/route-rules.ts';
import { UPLOAD_LIMIT_BYTES } from '../tickets/ticket.ts';
import type { UiMessages } from '../ui/messages/types.ts';
import { everyLanguage } from '../web/sitemap.ts';
import { type GroupingApp, groupQuestions } from './group-questions.ts';
import { Ledger } from './ledger.ts';
import type { DeflectionMessages } from './messages/types.ts';
import { mayReadUnanswered } from './policy.ts';
import {
  articlesReadBefore,
  askReads,
  askSearches,
  askSuggestions,
  asks,
  searches,
  searchOpens,
  ticketLessons,
  unansweredDecisions,
  unansweredGroups,
  unansweredReading,
  unansweredWeeks,
} from './schema.ts';
import { solvedTicketsWork } from './solved-tickets.ts';
import { sweepDecisions } from './sweep-decisions.ts';
import { sweepLedger } from './sweep-ledger.ts';
import { countUnanswered } from './unanswered-count.ts';

const DAY_SECONDS = 86_400;
/** What was asked is put together so often: a busy month takes seconds of work. */
const GROUPING_SECONDS = 1_800;

/** What deflection keeps running. */
export interface DeflectionServices {
  ledger: Ledger;
}

const personalData: PersonalData = {
  impersonal: [
    [asks, 'a visit knows no person; its ticket does'],
    [askSuggestions, 'what was shown to a visit, which knows no person'],
    [askReads, 'what was read before a visit, which knows no person'],
    [askSearches, 'what was searched for before a visit, which knows no person'],
    [searches, 'a search knows no person'],
    [searchOpens, 'a search knows no person'],
    [ticketLessons, 'numbers of tickets'],
    [unansweredDecisions, 'texts of questions that staff work with, and the number of the colleague who does'],
    [unansweredGroups, 'texts of questions without what tells who asked, and figures; made anew within the hour'],
    [unansweredWeeks, 'figures'],
    [unansweredReading, 'when questions were read'],
    [articlesReadBefore, 'figures of articles'],
  ],
};

const routes: RouteRules = {
  '/[locale]/ask': { ...FORM, bodyBytes: UPLOAD_LIMIT_BYTES, cacheSeconds: DAY_SECONDS, framed: true },
  '/[locale]/ask/received': { framed: true },
  '/[locale]/staff/search/unanswered': FORM,
  '/[locale]/staff/search/article-draft': POST_ONLY,
  '/api/asks/[id]': { ...POST_ONLY, framed: true },
  '/api/attachments': { ...POST_ONLY, bodyBytes: UPLOAD_LIMIT_BYTES, framed: true },
  '/api/searches': POST_ONLY,
  '/api/suggest': { ...POST_ONLY, framed: true },
};

const staffPlaces: readonly StaffPlace<DeflectionMessages, Parameters<typeof countUnanswered>[0]>[] = [
  {
    path: 'search/unanswered',
    group: 'learn',
    icon: 'lightbulb',
    words: ({ unanswered }) => ({ title: unanswered.title, text: unanswered.place }),
    may: mayReadUnanswered,
    waiting: {
      count: countUnanswered,
      words: ({ unanswered }, count) => unanswered.waiting({ count }),
    },
  },
];

/** The way to the ask form, where somebody may send something. */
const askLink: SiteLink<UiMessages, { site: Site }> = {
  at: ['header', 'footer'],
  path: 'ask',
  icon: 'ask',
  primary: true,
  label: ({ site }) => site.ask,
  shown: ({ site }) => takesQuestions(site.contact),
};

/** What the product needs to know of deflection. */
export const deflectionDomain = {
  name: 'deflection',
  open: ({
    database,
    report,
    log,
  }: {
    database: Database;
    report: (error: unknown) => void;
    log: Logger;
  }): DeflectionServices => ({
    ledger: new Ledger(database, report, (notes) =>
      log.warn({ notes }, 'notes of what was asked and searched were dropped: too many waited for the database'),
    ),
  }),
  background: (app: DeflectionServices) => [{ stop: () => app.ledger.stop() }],
  dueWork: (app: {
    db: Db;
    secret: string;
    settings: { publicUrl: string | undefined };
    presentPath: (db: Db, path: string) => Promise<string | undefined>;
    report: (error: unknown) => void;
  }) => [
    solvedTicketsWork(
      app.db,
      { secret: app.secret, publicUrl: app.settings.publicUrl, presentPath: app.presentPath },
      app.report,
    ),
  ],
  sweeps: [
    {
      name: 'visits and searches of long ago',
      everySeconds: 3600,
      run: ({ db }: { db: Db }) => sweepLedger(db, new Date()),
    },
    {
      name: 'decisions about questions of long ago',
      everySeconds: 86_400,
      run: (app: GroupingApp) => sweepDecisions(app, new Date()),
    },
    {
      name: 'what to write next',
      everySeconds: GROUPING_SECONDS,
      run: (app: GroupingApp) => groupQuestions(app),
    },
  ],
  personalData,
  routes,
  staffPlaces,
  links: [askLink],
  sitemap: {
    tags: [],
    pages: async ({ site }: { site: Site }) =>
      takesQuestions(site.contact) ? [everyLanguage(site.locales, (locale) => `/${locale}/ask`)] : [],
  },
  trackedParameters: {
    /** The search that led here. */
    s: ({ ledger, site }: DeflectionServices & { site: Site }, searchId: string, pathname: string) =>
      ledger.resultOpened(searchId, [pathname, pathname.replace(/^\/[^/]+/, `/${site.defaultLocale}`)]),
  },
};
