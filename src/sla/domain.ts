import { eq } from 'drizzle-orm';
import type { FirstStep } from '../accounts/first-step.ts';
import type { StaffPlace } from '../accounts/staff-place.ts';
import type { Site } from '../config/site.ts';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import { mayReadRequests } from '../tickets/policy.ts';
import { refreshHolidays } from './change-schedules.ts';
import { clockWork } from './clock-work.ts';
import { clocksMail } from './mail.ts';
import type { SlaMessages } from './messages/types.ts';
import { countOverdue } from './overdue.ts';
import { mayManageClocks } from './policy.ts';
import { HoursMemory } from './promises.ts';
import {
  scheduleHolidays,
  scheduleIntervals,
  schedules,
  slaDue,
  slaInstances,
  slaPolicies,
  slaPolicyMetrics,
  ticketMetricEvents,
} from './schema.ts';
import { mendUnsolved } from './unsolved/mend-unsolved.ts';
import { unsolvedTickets } from './unsolved/schema.ts';

/** What clocks keep open. */
export interface SlaServices {
  /** Opening hours that were reckoned. */
  openingHours: HoursMemory;
}

const personalData: PersonalData = {
  impersonal: [
    [unsolvedTickets, 'a part of tickets, requesters and accounts as it is there; triggers change it with them'],
    [schedules, 'opening hours of the company'],
    [scheduleIntervals, 'opening hours of the company'],
    [scheduleHolidays, 'days off of the company'],
    [slaPolicies, 'what is promised to whom, by what tickets have in common'],
    [slaPolicyMetrics, 'targets'],
    [slaInstances, 'times and numbers of tickets'],
    [ticketMetricEvents, 'times and numbers of tickets'],
    [slaDue, 'numbers of tickets and events'],
  ],
};

const routes: RouteRules = {
  '/[locale]/staff/overdue': FORM,
  '/[locale]/staff/schedules': FORM,
  '/[locale]/staff/schedules/[id]': FORM,
  '/[locale]/staff/policies': FORM,
  '/[locale]/staff/policies/[id]': FORM,
};

const staffPlaces: readonly StaffPlace<SlaMessages, { db: Db }>[] = [
  {
    path: 'overdue',
    group: 'answer',
    icon: 'timer',
    words: ({ clocks: { overdue } }) => ({ title: overdue.title, text: overdue.place }),
    may: mayReadRequests,
    waiting: {
      count: ({ db }, viewer) => countOverdue(db, viewer.id ?? 0),
      of: (_, viewer) => String(viewer.id),
      words: ({ clocks }, count) => clocks.overdue.waiting({ count }),
    },
  },
  {
    path: 'schedules',
    group: 'manage',
    icon: 'calendar',
    words: ({ clocks: { schedules: texts } }) => ({ title: texts.title, text: texts.place }),
    may: mayManageClocks,
  },
  {
    path: 'policies',
    group: 'manage',
    icon: 'list-checks',
    words: ({ clocks: { policies } }) => ({ title: policies.title, text: policies.place }),
    may: mayManageClocks,
  },
];

const firstSteps: readonly FirstStep<SlaMessages, { db: Db }>[] = [
  {
    id: 'promise',
    words: ({ clocks }) => clocks.firstStep,
    path: 'staff/schedules',
    article: 'reply-times',
    done: async ({ db }) => (await db.$count(slaPolicies, eq(slaPolicies.active, true))) > 0,
  },
];

/** What the product needs to know of the clocks of tickets. */
export const slaDomain = {
  name: 'sla',
  open: (): SlaServices => ({ openingHours: new HoursMemory() }),
  personalData,
  routes,
  staffPlaces,
  firstSteps,
  mails: [clocksMail],
  dueWork: ({
    db,
    site,
    openingHours,
    report,
  }: { db: Db; site: Site; report: (error: unknown) => void } & SlaServices) => [
    clockWork(
      db,
      {
        memory: openingHours,
        standardPlan: site.contact.plans[0].id,
        now: Date.now,
        locales: site.locales.map(({ code }) => code),
        defaultLocale: site.defaultLocale,
      },
      report,
    ),
  ],
  sweeps: [
    { name: 'what is not solved', everySeconds: 3_600, run: ({ db }: { db: Db }) => mendUnsolved(db) },
    {
      name: 'holidays of schedules',
      everySeconds: 21_600,
      run: ({ db, settings }: { db: Db; settings: { privateLinkHosts: readonly string[] } }) =>
        refreshHolidays(db, { now: new Date(), trustedHosts: new Set(settings.privateLinkHosts) }),
    },
  ],
};
