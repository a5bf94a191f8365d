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
  /** Known by what the product says alone: a member, also where `site.yml` gives this address more. */
  isInProduct?: true;
  /** Known by what the product says alone, and somebody of the team on the site: what they would write for all stands there under the team's name. */
  isOfTeam?: true;
}

/** Somebody who is not signed in: every policy answers with what everyone may see. */
export const VISITOR: Viewer = Object.freeze({ role: 'visitor' });

/** Whether the viewer works here: the staff pages exist for nobody else. */
export function isStaff(viewer: Viewer): boolean {
  return viewer.role !== 'visitor' && viewer.role !== 'member';
}
