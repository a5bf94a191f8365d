import { STAFF_GROUPS, type StaffGroup } from '../accounts/staff-place.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { type Core, domains, type Services } from '../domains.ts';
import type { Messages } from '../messages.ts';
import { countWaiting } from './staff-waiting.ts';

/** A place of the staff as their pages show it. */
export interface ShownPlace {
  href: string;
  icon: string;
  title: string;
  text: string;
  /** What waits there, in words; undefined where nothing does, or nobody can say. */
  waiting: { count: number; words: string; quiet: boolean } | undefined;
}

/** Where this member of the staff may go, by group in the order of the rail; groups with nothing for them are left out. */
export async function staffPlaces(
  viewer: Viewer,
  { locale, t, app }: { locale: string; t: Messages; app: Core & Services },
): Promise<{ group: StaffGroup; places: ShownPlace[] }[]> {
  const places = await Promise.all(
    allowedPlaces(viewer, app).map(async ({ group, path, icon, words, waiting }) => {
      const count = (waiting && (await countWaiting({ path, waiting }, app, viewer))) ?? 0;
      const shown: ShownPlace = {
        href: `/${locale}/staff/${path}`,
        icon,
        ...words(t),
        waiting:
          waiting && count > 0 ? { count, words: waiting.words(t, count), quiet: waiting.quiet ?? false } : undefined,
      };
      return { group, shown };
    }),
  );
  return STAFF_GROUPS.map((group) => ({
    group,
    places: places.filter((one) => one.group === group).map(({ shown }) => shown),
  })).filter(({ places }) => places.length > 0);
}

/** Where this member of the staff may go: where work comes in first. */
export function allowedPlaces(viewer: Viewer, app: Core & Services) {
  const allowed = domains.flatMap(({ staffPlaces = [] }) => staffPlaces).filter(({ may }) => may(viewer, app));
  const waits = (place: (typeof allowed)[number]) => Number(place.waiting !== undefined && !place.waiting.quiet);
  return allowed.toSorted((a, b) => waits(b) - waits(a));
}

/** The place that a page belongs to: the one whose address is the longest beginning of the page's. */
export function placeOf<Place extends { href: string }>(places: readonly Place[], here: string): Place | undefined {
  return places
    .filter(({ href }) => here === href || here.startsWith(`${href}/`))
    .toSorted((a, b) => b.href.length - a.href.length)[0];
}
