import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { keys } from '../db/schema.ts';
import { INTERNAL, type RouteRules } from '../server/route-rules.ts';
import { sweepKeptForms } from './kept-form.ts';
import { sweepLimits } from './limits.ts';
import { keptForms, rateLimits } from './schema.ts';

const DAY_SECONDS = 86_400;

const personalData: PersonalData = {
  tables: [
    {
      table: keptForms,
      columns: { removed: 'path fields had_files user_id expires_at', secret: 'secret_hash' },
      of: ({ id }) => eq(keptForms.userId, id),
    },
  ],
  async forget(tx, { id }) {
    await tx.delete(keptForms).where(eq(keptForms.userId, id));
  },
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
  '/icons/[version].svg': { cacheSeconds: DAY_SECONDS },
};

/** What the product needs to know of what stands under all domains. */
export const webDomain = {
  name: 'web',
  personalData,
  routes,
  sweeps: [
    { name: 'limits that are over', everySeconds: 3600, run: ({ db }: { db: Db }) => sweepLimits(db, new Date()) },
    {
      name: 'forms kept until their senders have signed in',
      everySeconds: 3600,
      run: ({ db }: { db: Db }) => sweepKeptForms(db, new Date()),
    },
  ],
};
