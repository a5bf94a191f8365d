import { and, or, type SQL, sql } from 'drizzle-orm';
import { mayManagePeople } from '../accounts/policy.ts';
import type { AccountRole, Viewer } from '../accounts/viewer.ts';
import type { OrganizationRule } from '../config/channels.ts';
import { requesters, tickets } from './schema.ts';
import { type CustomFields, FOLLOWS_UP, PHONE, type Status, TOPIC } from './ticket.ts';

/** Why somebody may see a request: it is theirs, they are copied in, or it is of their organization. */
export const RELATIONS = ['requester', 'copied', 'organization'] as const;
export type Relation = (typeof RELATIONS)[number];

/** What the policy needs to know of a ticket. */
export interface TicketFacts {
  /** Null for somebody who gave none. */
  requesterEmail: string | null;
  /** Lower case. */
  cc: readonly string[];
  organizationId: number | null;
}

/**
 * How the viewer is related to the ticket, the closest relation first; undefined: for them it does not exist. An account's
 * address is confirmed, so requests written before there was an account belong to it.
 */
export function relationTo(
  viewer: Viewer,
  ticket: TicketFacts,
  organizations: readonly OrganizationRule[],
): Relation | undefined {
  if (!viewer.email) return undefined;
  if (ticket.requesterEmail === viewer.email) return 'requester';
  if (ticket.cc.includes(viewer.email)) return 'copied';
  const shared = sharedOrganization(viewer, organizations);
  return shared !== undefined && ticket.organizationId === shared ? 'organization' : undefined;
}

/**
 * The same answer as {@link relationTo} for a whole list: true of exactly the tickets to which the viewer has one of the
 * relations. For a query over tickets joined with requesters.
 */
export function related(
  viewer: Viewer,
  organizations: readonly OrganizationRule[],
  relations: readonly Relation[] = RELATIONS,
): SQL {
  if (!viewer.email) return sql`false`;
  // A single value, because an index over tickets serves that also among alternatives; null for who never asked anything.
  const me = sql`(select ${requesters.id} from ${requesters} where ${requesters.email} = ${viewer.email})`;
  const shared = sharedOrganization(viewer, organizations);
  const is: Record<Relation, SQL> = {
    requester: sql`${tickets.requesterId} = ${me}`,
    copied: sql`${tickets.cc} @> array[${viewer.email}]::text[]`,
    organization: shared === undefined ? sql`false` : sql`${tickets.organizationId} = ${shared}`,
  };
  const isNot: Record<Relation, SQL> = {
    requester: sql`${tickets.requesterId} is distinct from ${me}`,
    copied: sql`not ${is.copied}`,
    organization: sql`true`,
  };
  // A closer relation counts first: where it is not asked for, it rules the ticket out.
  const ruledOut = (relation: Relation) =>
    RELATIONS.slice(0, RELATIONS.indexOf(relation))
      .filter((closer) => !relations.includes(closer))
      .map((closer) => isNot[closer]);
  return or(...relations.map((relation) => and(is[relation], ...ruledOut(relation))))!;
}

/** The viewer's organization, if its people see each other's requests. */
export function sharedOrganization(viewer: Viewer, organizations: readonly OrganizationRule[]): number | undefined {
  const { organizationId } = viewer;
  return organizations.some(({ id, sharedRequests }) => id === organizationId && sharedRequests)
    ? organizationId
    : undefined;
}

/** What of a site decides whose a custom field is. */
export type FieldOwners = {
  contactForm: { fields: readonly { id: string }[]; agentsFields: readonly { id: string }[] };
};

/** Fields of our own that the requester filled in, or knows of. */
const OWN_FIELDS = [TOPIC, PHONE, FOLLOWS_UP];

/**
 * Who may see a custom field of a ticket, besides agents, who see all. One that site.yml does not name was written by another program:
 * it is the agents'.
 */
export function ownerOfField(id: string, { contactForm }: FieldOwners): 'requester' | 'agents' {
  const names = (fields: readonly { id: string }[]) => fields.some((field) => field.id === id);
  if (names(contactForm.agentsFields)) return 'agents';
  return names(contactForm.fields) || OWN_FIELDS.includes(id) ? 'requester' : 'agents';
}

/** Of the custom fields, those that the requester may see. */
export function fieldsForRequester(fields: CustomFields, site: FieldOwners): CustomFields {
  return Object.fromEntries(Object.entries(fields).filter(([id]) => ownerOfField(id, site) === 'requester'));
}

/** Roles of who answers requests. */
export const WORKS_ON_REQUESTS: AccountRole[] = ['agent', 'administrator'];

/** Whether the viewer may bring in requests from elsewhere: they say who wrote what in them, and when. */
export function mayImportRequests(viewer: Pick<Viewer, 'role'>): boolean {
  return viewer.role === 'administrator';
}

/** Whether the viewer may read all requests, with the notes among agents. */
export function mayReadRequests(viewer: Viewer): boolean {
  return WORKS_ON_REQUESTS.some((role) => role === viewer.role);
}

/** Whether the viewer may add, rename and delete groups, and say who is in them. */
export function mayManageGroups(viewer: Viewer): boolean {
  return viewer.role === 'administrator';
}

/** Whether the viewer may add, change and delete organizations. */
export function mayManageOrganizations(viewer: Viewer): boolean {
  return mayManagePeople(viewer);
}

/** Whether who has this relation may write into the conversation; colleagues of the requester only read. */
export function mayReply(relation: Relation): boolean {
  return relation !== 'organization';
}

/** Whether who has this relation may say that it is solved. */
export function maySolve(relation: Relation, status: Status): boolean {
  return relation === 'requester' && status !== 'solved' && status !== 'closed';
}

/** Whether who has this relation may copy in others. */
export function mayCopyIn(relation: Relation, status: Status): boolean {
  return relation === 'requester' && status !== 'closed';
}

/** Whether who has this relation may take others out of CC. */
export function mayCopyOut(relation: Relation): boolean {
  return relation === 'requester';
}

/**
 * Whether web addresses in the texts of others than the team may be links: once an agent has answered. Until then nobody has looked at the
 * request, and anybody may have filed it in the reader's name to have them follow a link.
 */
export function areLinksTrusted({ firstRepliedAt }: { firstRepliedAt: Date | null }): boolean {
  return firstRepliedAt !== null;
}

/** Days after which nobody judges a request any more: the address may have gone to somebody else since then. */
export const RATING_DAYS = 60;

/** What decides whether a request can be rated. */
export interface RatingFacts {
  status: Status;
  solvedAt: Date | null;
  /** Of the first public answer. */
  firstRepliedAt: Date | null;
  /** The requester said that it is solved, not we. */
  solvedByRequester: boolean;
}

/**
 * Whether the request can be rated: only the requester judges, and only help, in what is solved and not long ago. Who solved it alone,
 * without an answer from us, was not helped; what we solved may have been settled in a call.
 */
export function mayRate(relation: Relation, ticket: RatingFacts, now: Date): boolean {
  const isDone = ticket.status === 'solved' || ticket.status === 'closed';
  return (
    relation === 'requester' &&
    isDone &&
    (ticket.firstRepliedAt !== null || !ticket.solvedByRequester) &&
    ticket.solvedAt !== null &&
    now.getTime() - ticket.solvedAt.getTime() < RATING_DAYS * 86_400_000
  );
}
