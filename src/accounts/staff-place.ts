import type { Viewer } from './viewer.ts';

/** What the staff pages are about, in the order of the rail. */
export const STAFF_GROUPS = ['answer', 'publish', 'learn', 'manage'] as const;
export type StaffGroup = (typeof STAFF_GROUPS)[number];

/** What waits at a place for somebody of the staff. */
export interface Waiting<Messages, App> {
  /** How many there are. Asked for every staff page, so it must be cheap; what was counted is kept for some seconds. */
  count(app: App, viewer: Viewer): Promise<number>;
  /** Whose figure it is, where it is not the same for all: what tells them apart. */
  of?(app: App, viewer: Viewer): string;
  /** Says it on the first page of the staff, after the figure: "open requests". */
  words(t: Messages, count: number): string;
  /** Good to know, and nothing that somebody must do: on the first page only. */
  quiet?: boolean;
}

/** A place for the staff: in the rail beside every staff page, and on their first page. */
export interface StaffPlace<Messages, App = unknown> {
  /** Below `/<locale>/staff/`. */
  path: string;
  group: StaffGroup;
  /** Name of an icon: a file in `icons/` of any folder. */
  icon: string;
  /** What it is called and what for, of the messages of the domain. */
  words(t: Messages): { title: string; text: string };
  /** The policy: whether it is there for the viewer. */
  may(viewer: Viewer, app: App): boolean;
  waiting?: Waiting<Messages, App>;
}
