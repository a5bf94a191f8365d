import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { keys } from '../db/schema.ts';
import { INTERNAL, type RouteRules } from '../server/route-rules.ts';
import { sweepLimits } from './limits.ts';
import { rateLimits } from './schema.ts';

const DAY_SECONDS = 86_400;

const personalData: PersonalData = {
  impersonal: [
    [keys, 'keys of the installation'],
    [rateLimits, 'counters under keyed hashes, gone after an hour'],
  ],
};

const routes: RouteRules = {
  '/': {},
  '/404': INTERNAL,
  '/problem': INTERNAL,
  '/robots.txt': { cacheSeconds: DAY_SECONDS },
  '/sitemap.xml': { cacheSeconds: DAY_SECONDS },
};

/** What the product needs to know of what stands under all domains. */
export const webDomain = {
  name: 'web',
  personalData,
  routes,
  sweeps: [
    { name: 'limits that are over', everySeconds: 3600, run: ({ db }: { db: Db }) => sweepLimits(db, new Date()) },
  ],
};
