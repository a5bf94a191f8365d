import { STAFF_GROUPS, type StaffGroup } from '../accounts/staff-place.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { domains } from '../domains.ts';
import type { Messages } from '../messages.ts';

/** A place of the staff as their pages show it. */
export interface ShownPlace {
  href: string;
  icon: string;
  title: string;
  text: string;
}

/** Where this member of the staff may go, by group in the order of the rail; groups with nothing for them are left out. */
export function staffPlaces(
  viewer: Viewer,
  { locale, t }: { locale: string; t: Messages },
): { group: StaffGroup; places: ShownPlace[] }[] {
  const allowed = domains.flatMap(({ staffPlaces = [] }) => staffPlaces).filter(({ may }) => may(viewer));
  return STAFF_GROUPS.map((group) => ({
    group,
    places: allowed
      .filter((place) => place.group === group)
      .map(({ path, icon, words }) => ({ href: `/${locale}/staff/${path}`, icon, ...words(t) })),
  })).filter(({ places }) => places.length > 0);
}
