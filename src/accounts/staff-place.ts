import type { Viewer } from './viewer.ts';

/** What the staff pages are about, in the order of the rail. */
export const STAFF_GROUPS = ['answer', 'publish', 'learn', 'manage'] as const;
export type StaffGroup = (typeof STAFF_GROUPS)[number];

/** A place for the staff: in the rail beside every staff page, and on their first page. */
export interface StaffPlace<Messages> {
  /** Below `/<locale>/staff/`. */
  path: string;
  group: StaffGroup;
  /** Name of an icon: a file in `icons/` of any folder. */
  icon: string;
  /** What it is called and what for, of the messages of the domain. */
  words(t: Messages): { title: string; text: string };
  /** The policy: whether it is there for the viewer. */
  may(viewer: Viewer): boolean;
}
