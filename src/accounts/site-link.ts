import type { SQL } from 'drizzle-orm';
import type { Viewer } from './viewer.ts';

/** A link on every page. */
export interface SiteLink<Texts, App> {
  /** Where it stands: in the row above, at the foot, in the menu of who is signed in, beside the pages of their account. */
  at: readonly ('header' | 'footer' | 'account' | 'settings')[];
  /** Below `/<locale>/`. */
  path: string;
  /** Name of an icon: a file in `icons/` of any folder. */
  icon: string;
  /** In the row above, as the one button. */
  primary?: boolean;
  /** What it says, of the messages of the domain. */
  label(t: Texts): string;
  /** Whether it is there for the viewer. What it depends on must be the same for all visitors until pages are dropped from the cache. */
  shown(app: App, viewer: Viewer): boolean | Promise<boolean>;
  /**
   * In the menu of who is signed in: how many things there are new to them, as a query that is asked together with those of other links, and
   * what that says of the messages of the domain.
   */
  waiting?: { count(app: App, viewer: Viewer): SQL<number>; label(t: Texts, count: number): string };
}
