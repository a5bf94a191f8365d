import { sql } from 'drizzle-orm';
import type { SiteLink } from '../accounts/site-link.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { rowsOf } from '../db/rows.ts';
import { type Core, domains, type Services } from '../domains.ts';
import type { Messages } from '../messages.ts';

/** A link of the domains as a page shows it. */
export interface ShownLink {
  href: string;
  icon: string;
  label: string;
  /** The one thing that the page wants to be done. */
  primary: boolean;
  /** What waits behind it: how much, and in words; undefined when nothing does. */
  waiting?: { count: number; label: string } | undefined;
}

type Place = SiteLink<Messages, Core & Services>['at'][number];

/** By place: what the domains declare does not change, and every page asks. */
const declared = new Map<Place, SiteLink<Messages, Core & Services>[]>();

function declaredAt(place: Place): SiteLink<Messages, Core & Services>[] {
  let there = declared.get(place);
  if (!there) {
    there = domains.flatMap(({ links = [] }) => links).filter(({ at }) => at.includes(place));
    declared.set(place, there);
  }
  return there;
}

/** The links that the domains bring to a place of every page, for this viewer, in the order of the domains. */
export async function linksAt(
  place: Place,
  { app, viewer, locale, t }: { app: Core & Services; viewer: Viewer; locale: string; t: Messages },
): Promise<ShownLink[]> {
  const there = declaredAt(place);
  const shown = await Promise.all(there.map((link) => link.shown(app, viewer)));
  const links = there.filter((_, index) => shown[index]);
  const counts = place === 'account' ? await countWaiting(links, app, viewer) : [];
  return links.map(({ path, icon, label, primary = false, waiting }, index) => {
    const count = counts[index] ?? 0;
    const what = count > 0 && waiting ? { count, label: waiting.label(t, count) } : undefined;
    return { href: `/${locale}/${path}`, icon, label: label(t), primary, waiting: what };
  });
}

/** How much waits behind each link, in one statement; null behind those where nothing does. */
async function countWaiting(
  links: readonly SiteLink<Messages, Core & Services>[],
  app: Core & Services,
  viewer: Viewer,
): Promise<(number | null)[]> {
  const each = links.map(({ waiting }) => waiting?.count(app, viewer) ?? sql`null`);
  if (each.length === 0) return [];
  const result = await app.db.execute(sql`select json_build_array(${sql.join(each, sql`, `)})::text as counts`);
  return JSON.parse(rowsOf<{ counts: string }>(result)[0]!.counts) as (number | null)[];
}
