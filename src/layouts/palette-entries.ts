import { mayEnterStaff, mayManagePeople } from '../accounts/policy.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Core, Services } from '../domains.ts';
import type { Messages } from '../messages.ts';
import { mayLookIntoSearch } from '../search/policy.ts';
import { mayReadRequests } from '../tickets/policy.ts';
import { allowedPlaces } from './staff-places.ts';

/** What the command palette can lead to. */
export interface PaletteEntry {
  /** Where; of what is done with what was typed, `{query}` and `{number}` stand for it, here and in the title. */
  href: string;
  /** Name of an icon. */
  icon: string;
  title: string;
  /** What a place is also found by; undefined of what is done with what was typed. */
  words?: string;
}

/**
 * Every place that this viewer may go to, and what they may do with what they typed: requests by their number first.
 * @returns undefined for who has no place among the staff.
 */
export function paletteEntries(
  viewer: Viewer,
  { locale, t, app }: { locale: string; t: Messages; app: Core & Services },
): PaletteEntry[] | undefined {
  const home = `/${locale}/staff`;
  const places = allowedPlaces(viewer, app);
  if (places.length === 0 && !mayEnterStaff(viewer)) return undefined;
  const texts = t.palette;
  const { title, text } = t.accounts.staff;
  return [
    { href: home, icon: 'house', title: t.accounts.staff.rail.home, words: `${title} ${text}` },
    ...places.map(({ path, icon, words }): PaletteEntry => {
      const said = words(t);
      return { href: `${home}/${path}`, icon, title: said.title, words: said.text };
    }),
    { href: `/${locale}/account`, icon: 'user', title: t.accounts.account.title, words: '' },
    { href: `/${locale}/`, icon: 'book', title: t.site.home, words: '' },
    ...(mayReadRequests(viewer)
      ? [{ href: `${home}/requests/{number}`, icon: 'ticket', title: texts.request({ number: '{number}' }) }]
      : []),
    { href: `/${locale}/search?q={query}`, icon: 'article', title: texts.articles({ query: '{query}' }) },
    ...(mayManagePeople(viewer)
      ? [{ href: `${home}/people?q={query}`, icon: 'people', title: texts.person({ query: '{query}' }) }]
      : []),
    ...(mayLookIntoSearch(viewer)
      ? [{ href: `${home}/search?q={query}`, icon: 'search', title: texts.test({ query: '{query}' }) }]
      : []),
  ];
}
