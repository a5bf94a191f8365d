import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { NEUTRAL_NAME, type Person, type PersonalData } from '../db/personal.ts';
import { agentAlerts } from './alerts/schema.ts';
import { groupMemberships, groups } from './groups/schema.ts';
import { teamNotices, ticketMailStops, ticketMailsDue } from './mail-schema.ts';
import { fieldsForRequester } from './policy.ts';
import { ticketReads } from './reads-schema.ts';
import { mergedAddresses } from './requesters/addresses-schema.ts';
import { followAddress, forgetAddress, hasRequests } from './requests-address.ts';
import { requesters, satisfaction, ticketAttachments, ticketComments, ticketEvents, tickets } from './schema.ts';
import { moveNotices } from './team-notices.ts';
import { type CustomFields, PHONE } from './ticket.ts';

/** Who asks, by this address. */
const requestersOf = (email: string) =>
  sql`(select ${requesters.id} from ${requesters} where ${requesters.email} = ${email})`;

const ticketsOf = ({ email }: Person) =>
  sql`(select ${tickets.id} from ${tickets} join ${requesters} on ${requesters.id} = ${tickets.requesterId} where ${requesters.email} = ${email})`;

/** Of what they may read in their own requests, and of what they wrote in others. */
const commentsOf = (person: Person) =>
  sql`(select ${ticketComments.id} from ${ticketComments} where ${ticketComments.public} and (${ticketComments.ticketId} in ${ticketsOf(person)} or ${ticketComments.requesterId} in (select ${requesters.id} from ${requesters} where ${requesters.email} = ${person.email})))`;

/** What the ticket store keeps about people. */
export const ticketsPersonalData: PersonalData = {
  tables: [
    {
      table: requesters,
      columns: {
        removed: 'email external_id organization_id locale',
        neutral: 'name',
        kept: 'id created_at updated_at',
      },
      of: ({ email }) => eq(requesters.email, email),
    },
    {
      table: mergedAddresses,
      columns: { removed: 'email requester_id created_at' },
      of: ({ email }) =>
        or(eq(mergedAddresses.email, email), inArray(mergedAddresses.requesterId, requestersOf(email)))!,
    },
    {
      table: tickets,
      columns: {
        removed: 'followers cc',
        // The key is a hash of the address beside words that stay: who guesses the address would see that it is right.
        secret: 'submission_key',
        // Of the custom fields, the number to call goes.
        kept: 'id subject status priority type channel requester_id organization_id custom_fields locale created_at updated_at first_replied_at solved_at closed_at read_before latest_customer_comment_at latest_agent_comment_at awaiting_reply_since replies reopens',
        internal:
          'external_id assignee_id group_name tags ask_id no_reply_needed_at merged_into_id problem_id spam_at unanswered_since settled_at',
      },
      // Their own only: a request somebody is copied in on is another person's matter, but for what they wrote there.
      of: (person) => inArray(tickets.id, ticketsOf(person)),
      shown: (row, site) => ({
        ...row,
        custom_fields: fieldsForRequester(row['custom_fields'] as CustomFields, site),
      }),
    },
    {
      table: ticketComments,
      columns: {
        neutral: 'author_name',
        // A hash of the custom fields too, and so of the number to call.
        secret: 'submission_digest',
        kept: 'id ticket_id author requester_id public body format created_at',
        internal: 'agent_id',
      },
      of: (person) => inArray(ticketComments.id, commentsOf(person)),
    },
    {
      table: ticketAttachments,
      columns: {
        kept: 'id ticket_id comment_id name type size_bytes created_at',
        internal: 'storage_key token_hash',
      },
      of: (person) => inArray(ticketAttachments.commentId, commentsOf(person)),
    },
    {
      table: satisfaction,
      columns: { kept: 'id ticket_id requester_id score reason created_at updated_at' },
      of: (person) => inArray(satisfaction.ticketId, ticketsOf(person)),
    },
    {
      table: ticketEvents,
      columns: { removed: 'changes', internal: 'id ticket_id kind subject_id actor created_at written_in' },
    },
    {
      table: ticketMailStops,
      columns: { removed: 'ticket_id email created_at not_theirs_at' },
      of: ({ email }) => eq(ticketMailStops.email, email),
    },
    {
      table: ticketReads,
      columns: { removed: 'ticket_id email comment_id read_at' },
      of: ({ email }) => eq(ticketReads.email, email),
    },
    {
      table: groupMemberships,
      columns: { removed: 'group_id agent_id created_at' },
      of: ({ id }) => eq(groupMemberships.agentId, id),
    },
    {
      table: agentAlerts,
      columns: { removed: 'id user_id ticket_id kind due_at created_at read_at' },
      of: ({ id }) => eq(agentAlerts.userId, id),
    },
    {
      table: teamNotices,
      columns: { removed: 'to_address', internal: 'id ticket_id comment_id due_at' },
      of: ({ email }) => eq(teamNotices.toAddress, email),
    },
  ],
  impersonal: [
    [ticketMailsDue, 'numbers of events, and keyed hashes of networks until the mail is written'],
    [groups, 'what the company calls its teams'],
  ],
  forget: async (tx, { id, email }) => {
    await tx.delete(agentAlerts).where(eq(agentAlerts.userId, id));
    await tx.delete(groupMemberships).where(eq(groupMemberships.agentId, id));
    await forgetInTickets(tx, email);
  },
  followAddress,
  hasAnythingOf: hasRequests,
};

/** The person's requests stay, for those who answered them; nothing in them says any more whose they were. */
async function forgetInTickets(tx: Db, email: string): Promise<void> {
  const named = await tx.select({ id: requesters.id }).from(requesters).where(eq(requesters.email, email));
  await emptyRequesters(
    tx,
    named.map(({ id }) => id),
  );
  await tx.delete(mergedAddresses).where(eq(mergedAddresses.email, email));
  await tx.delete(ticketMailStops).where(eq(ticketMailStops.email, email));
  await tx.delete(ticketReads).where(eq(ticketReads.email, email));
  await moveNotices(tx, email, null);
  await forgetAddress(tx, email);
}

/**
 * Empties what requests, their messages and their history say of those who asked; enough for who has no address, such as a caller.
 * @param ids of the requesters.
 */
export async function emptyRequesters(tx: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.delete(mergedAddresses).where(inArray(mergedAddresses.requesterId, ids));
  await tx
    .update(ticketComments)
    .set({ authorName: NEUTRAL_NAME, submissionDigest: null })
    .where(inArray(ticketComments.requesterId, ids));
  await tx
    .update(tickets)
    .set({ customFields: sql`${tickets.customFields} - ${PHONE}::text`, submissionKey: null })
    .where(inArray(tickets.requesterId, ids));
  await tx
    .update(requesters)
    .set({ email: null, name: NEUTRAL_NAME, externalId: null, organizationId: null, locale: null })
    .where(inArray(requesters.id, ids));
  // After the changes above, which are events themselves: they hold old and new values.
  const changed = sql`${ticketEvents.changes} #- ${`{custom_fields,0,${PHONE}}`}::text[]`;
  await tx
    .update(ticketEvents)
    .set({ changes: sql`${changed} #- ${`{custom_fields,1,${PHONE}}`}::text[]` })
    .where(
      and(
        sql`${ticketEvents.changes} -> 'custom_fields' is not null`,
        inArray(
          ticketEvents.ticketId,
          tx.select({ id: tickets.id }).from(tickets).where(inArray(tickets.requesterId, ids)),
        ),
      ),
    );
  await tx
    .update(ticketEvents)
    .set({ changes: sql`${ticketEvents.changes} - 'author_name'` })
    .where(
      and(
        sql`${ticketEvents.kind} like 'comment.%'`,
        inArray(
          ticketEvents.subjectId,
          tx.select({ id: ticketComments.id }).from(ticketComments).where(inArray(ticketComments.requesterId, ids)),
        ),
      ),
    );
}
