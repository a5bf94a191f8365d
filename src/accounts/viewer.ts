/** Who may read or find something. A viewer belongs to a set of audiences: {@link audiencesOf}. */
export type Audience = (typeof AUDIENCES)[number];
/** From the most people to the fewest. */
export const AUDIENCES = ['everyone', 'member', 'staff'] as const;

/** What somebody with an account may be. */
export type AccountRole = 'member' | 'agent' | 'moderator' | 'editor' | 'administrator';

/** What somebody may do at all; a visitor has no account. */
export type Role = 'visitor' | AccountRole;

export const ACCOUNT_ROLES: readonly AccountRole[] = ['member', 'agent', 'moderator', 'editor', 'administrator'];
export const ROLES: readonly Role[] = ['visitor', ...ACCOUNT_ROLES];

/** Who is looking at a page. */
export interface Viewer {
  role: Role;
  /** Number of the account; undefined for a visitor, as everything below. */
  id?: number;
  name?: string;
  /** Confirmed, lower case. */
  email?: string;
  /** Id of a plan in site.yml; undefined means the plan everybody has. */
  plan?: string | undefined;
  /** Ids of topics of the community that they moderate, besides those of which site.yml says so. */
  moderates?: readonly string[];
  /** Number of the organization in the ticket store. */
  organizationId?: number | undefined;
  /** The language of mails to this person. */
  locale?: string | undefined;
  /**
   * Staff who must set up a second factor first. Until then `role` is `member`, so that every policy is right without
   * knowing of this.
   */
  needsSecondFactor?: boolean;
}

/** Somebody who is not signed in: every policy answers with what everyone may see. */
export const VISITOR: Viewer = Object.freeze({ role: 'visitor' });

const AUDIENCES_OF: Record<Role, readonly Audience[]> = {
  visitor: ['everyone'],
  member: ['everyone', 'member'],
  agent: AUDIENCES,
  moderator: AUDIENCES,
  editor: AUDIENCES,
  administrator: AUDIENCES,
};

/** Whose texts the viewer may read. */
export function audiencesOf(viewer: Viewer): readonly Audience[] {
  return AUDIENCES_OF[viewer.role];
}

/** Whether the viewer works here: the staff pages exist for nobody else. */
export function isStaff(viewer: Viewer): boolean {
  return viewer.role !== 'visitor' && viewer.role !== 'member';
}
