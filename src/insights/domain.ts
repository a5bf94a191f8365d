import type { StaffPlace } from '../accounts/staff-place.ts';
import type { PersonalData } from '../db/personal.ts';
import type { RouteRules } from '../server/route-rules.ts';
import { type CountingApp, countWeeks } from './count-weeks.ts';
import type { InsightsMessages } from './messages/types.ts';
import { mayReadInsights } from './policy.ts';
import { insightWeeks } from './schema.ts';

const COUNTING_SECONDS = 600;

const personalData: PersonalData = { impersonal: [[insightWeeks, 'figures of weeks']] };

const routes: RouteRules = {
  '/[locale]/staff/insights': {},
  '/[locale]/staff/insights/[plot].csv': {},
};

const place: StaffPlace<InsightsMessages> = {
  path: 'insights',
  group: 'learn',
  icon: 'chart-column',
  words: ({ insights }) => ({ title: insights.title, text: insights.place }),
  may: mayReadInsights,
};

/** What the product needs to know of its figures over time. */
export const insightsDomain = {
  name: 'insights',
  personalData,
  routes,
  staffPlaces: [place],
  sweeps: [
    { name: 'figures of the weeks', everySeconds: COUNTING_SECONDS, run: (app: CountingApp) => countWeeks(app) },
  ],
};
