import type { Viewer } from './viewer.ts';

/** Something for the staff, as a card on their first page. */
export interface StaffPlace<Messages> {
  /** Below `/<locale>/staff/`. */
  path: string;
  /** Name of an icon: a file in `icons/` of any folder. */
  icon: string;
  /** What the card says, of the messages of the domain. */
  words(t: Messages): { title: string; text: string };
  /** The policy: whether it is there for the viewer. */
  may(viewer: Viewer): boolean;
}
