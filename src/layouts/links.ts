import type { SiteLink } from '../accounts/site-link.ts';
import type { Viewer } from '../accounts/viewer.ts';
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

/** The links that the domains bring to a place of every page, for this viewer, in the order of the domains. */
export async function linksAt(
  place: SiteLink<Messages, Core & Services>['at'][number],
  { app, viewer, locale, t }: { app: Core & Services; viewer: Viewer; locale: string; t: Messages },
): Promise<ShownLink[]> {
  const there = domains.flatMap(({ links = [] }) => links).filter(({ at }) => at.includes(place));
  const shown = await Promise.all(there.map((link) => link.shown(app, viewer)));
  const links = there.filter((_, index) => shown[index]);
  return await Promise.all(
    links.map(async ({ path, icon, label, primary = false, waiting }) => {
      const count = place === 'account' && waiting ? await waiting.count(app, viewer) : 0;
      const what = count > 0 && waiting ? { count, label: waiting.label(t, count) } : undefined;
      return { href: `/${locale}/${path}`, icon, label: label(t), primary, waiting: what };
    }),
  );
}
