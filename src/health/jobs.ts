import type { Db } from '../db/client.ts';
import type { JobKind } from '../jobs/job.ts';
import { checkLinks } from './check-links.ts';
import { findProblems } from './find.ts';
import { outwardLinks } from './schema.ts';

/** Kinds of jobs. */
export const FIND_JOB = 'article-health';
export const LINKS_JOB = 'outward-links';

const HOUR_SECONDS = 3600;

/** What the jobs need of the running product. */
export interface HealthApp {
  db: Db;
  site: { locales: readonly { code: string }[]; defaultLocale: string };
  settings: { checkLinks: boolean; privateLinkHosts: readonly string[]; publicUrl: string | undefined };
}

/** Looking through the articles, and visiting the addresses elsewhere that they lead to. */
export function healthJobs({ db, site, settings }: HealthApp): JobKind[] {
  return [
    {
      kind: FIND_JOB,
      everySeconds: HOUR_SECONDS,
      run: () => findProblems(db, { locales: site.locales.map(({ code }) => code), defaultLocale: site.defaultLocale }),
    },
    {
      kind: LINKS_JOB,
      everySeconds: HOUR_SECONDS,
      async run({ signal, progress }) {
        // What was found once says nothing any more when nobody looks.
        if (!settings.checkLinks) return db.delete(outwardLinks);
        const { publicUrl, privateLinkHosts } = settings;
        return checkLinks(db, { publicUrl, privateHosts: new Set(privateLinkHosts), signal, progress });
      },
    },
  ];
}
