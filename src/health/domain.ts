import type { StaffPlace } from '../accounts/staff-place.ts';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import { type HealthApp, healthJobs } from './jobs.ts';
import type { HealthMessages } from './messages/types.ts';
import { mayReadHealth } from './policy.ts';
import { articleFindings, outwardLinks } from './schema.ts';

const personalData: PersonalData = {
  impersonal: [
    [articleFindings, 'about articles'],
    [outwardLinks, 'addresses that articles lead to'],
  ],
};

const routes: RouteRules = { '/[locale]/staff/health': FORM };

const place: StaffPlace<HealthMessages, { db: Db }> = {
  path: 'health',
  group: 'publish',
  icon: 'activity',
  words: ({ health }) => ({ title: health.title, text: health.place }),
  may: mayReadHealth,
};

/** What the product needs to know of how the articles are. */
export const healthDomain = {
  name: 'health',
  personalData,
  routes,
  jobs: (app: HealthApp) => healthJobs(app),
  staffPlaces: [place],
};
