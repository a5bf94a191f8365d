import type { Audience } from '../search/document.ts';

/** What somebody may do at all; a visitor has no account. */
export type Role = 'visitor' | 'member' | 'agent' | 'moderator' | 'editor' | 'administrator';

/** Who is looking at a page. */
export interface Viewer {
  role: Role;
  /** Number of the account; undefined for a visitor. */
  id?: number;
}

/** Somebody who is not signed in: every policy answers with what everyone may see. */
export const VISITOR: Viewer = Object.freeze({ role: 'visitor' });

const AUDIENCES: Record<Role, readonly Audience[]> = {
  visitor: ['everyone'],
  member: ['everyone', 'member'],
  agent: ['everyone', 'member', 'staff'],
  moderator: ['everyone', 'member', 'staff'],
  editor: ['everyone', 'member', 'staff'],
  administrator: ['everyone', 'member', 'staff'],
};

/** Whose texts the viewer may read. */
export function audiencesOf(viewer: Viewer): readonly Audience[] {
  return AUDIENCES[viewer.role];
}
