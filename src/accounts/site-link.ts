import type { Viewer } from './viewer.ts';

/** A link on every page. */
export interface SiteLink<Texts, App> {
  /** Where it stands: as a button in the header, in the list at the foot. */
  at: readonly ('header' | 'footer')[];
  /** Below `/<locale>/`. */
  path: string;
  /** Name of an icon, for the header: a file in `icons/` of any folder. */
  icon: string;
  /** What it says, of the messages of the domain. */
  label(t: Texts): string;
  /** Whether it is there for the viewer. */
  shown(app: App, viewer: Viewer): boolean;
}
