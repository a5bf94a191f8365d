import { and, arrayContains, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { articleRevisions } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';
import { mailOutbox } from '../mail/schema.ts';
import { ticketMailStops } from '../tickets/mail-schema.ts';
import { hasRequests } from '../tickets/requests-address.ts';
import {
  requesters,
  satisfaction,
  ticketAttachments,
  ticketComments,
  ticketEvents,
  tickets,
} from '../tickets/schema.ts';
import { PHONE } from '../tickets/ticket.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { userTag } from './cache-tags.ts';
import { prove } from './change.ts';
import { sendAccountMail } from './mails.ts';
import { auditEntries, identities, oneTimeTokens, recoveryCodes, sessions, users } from './schema.ts';
import type { CurrentSession } from './session.ts';
import type { AccountsApp } from './sign-in.ts';
import { addAuditEntry, findUserByEmail, hasOtherAdministrator, lockAdministrators, type User } from './store.ts';

/** What stands where the name of somebody was who has deleted their account. */
export const NEUTRAL_NAME = 'Deleted account';

/** What becomes of a column when its person deletes the account, and whether the person may have it before. */
type Fate =
  /** Emptied, or gone with its row. */
  | 'removed'
  /** As removed, and never shown to anybody: hashes and keys. */
  | 'secret'
  /** Replaced by a neutral name. */
  | 'neutral'
  /** Stays: what was written or done, without saying by whom. */
  | 'kept'
  /** Stays, and is the company's and not the person's. */
  | 'internal';

type Columns = Partial<Record<Fate, string>>;

/**
 * Every table with something about people, and what becomes of each of its columns. A test compares this with the schema, so
 * that a new table or column cannot be forgotten: whoever adds one decides here.
 */
export const PERSONAL_TABLES: Record<string, Columns> = {
  users: {
    removed:
      'email plan organization_id locale external_id signed_in_at totp_confirmed_at totp_last_step suspended_at role',
    secret: 'password_hash totp_secret',
    neutral: 'name',
    kept: 'id created_at deleted_at',
  },
  sessions: { removed: 'user_id method second_factor_at user_agent created_at seen_at expires_at', secret: 'id_hash' },
  one_time_tokens: { removed: 'kind user_id email data created_at expires_at', secret: 'token_hash' },
  recovery_codes: { removed: 'user_id used_at', secret: 'code_hash' },
  identities: { removed: 'provider subject user_id created_at' },
  audit_entries: { kept: 'id at action subject_id details', internal: 'actor_id' },
  mail_outbox: {
    removed: 'id kind to_address locale created_at sent_at attempts next_attempt_at skipped_reason',
    internal: 'event_key data last_error',
  },
  'tickets.requesters': {
    removed: 'email external_id organization_id locale',
    neutral: 'name',
    kept: 'id created_at updated_at',
  },
  'tickets.tickets': {
    removed: 'followers cc',
    // The key is a hash of the address beside words that stay: who guesses the address would see that it is right.
    secret: 'submission_key',
    // Of the custom fields, the number to call goes.
    kept: 'id subject status priority type channel requester_id organization_id custom_fields locale created_at updated_at first_replied_at solved_at closed_at',
    internal: 'external_id assignee_id group_name tags ask_id',
  },
  'tickets.comments': {
    neutral: 'author_name',
    // A hash of the custom fields too, and so of the number to call.
    secret: 'submission_digest',
    kept: 'id ticket_id author requester_id public body format created_at',
    internal: 'agent_id',
  },
  'tickets.attachments': {
    kept: 'id ticket_id comment_id name type size_bytes created_at',
    internal: 'storage_key token_hash',
  },
  'tickets.satisfaction': { kept: 'id ticket_id requester_id score reason created_at updated_at' },
  'tickets.events': { removed: 'changes', internal: 'id ticket_id kind subject_id actor created_at' },
  ticket_mail_stops: { removed: 'ticket_id email created_at' },
  article_revisions: {
    kept: 'id article_id locale title created_at published_at author',
    internal:
      'origin digest source_path head summary tags related position audience body snippets headings words edition reading_time updated_on proposed_at',
  },
};

/** Tables with nothing about anybody: content, counters under hashes, questions without a person. */
export const IMPERSONAL_TABLES: Record<string, string> = {
  account_rules: 'what administrators decide',
  article_files: 'content',
  article_links: 'content',
  article_redirects: 'addresses',
  article_translations: 'content',
  article_votes: 'the visitor is a keyed hash of an address, of no account',
  articles: 'content',
  asked_questions: 'texts of questions that editors work with; whose they were is in their ticket alone',
  ask_suggestions: 'what was shown to a visit, which knows no person',
  asks: 'a visit knows no person; its ticket does',
  categories: 'content',
  keys: 'keys of the installation',
  'tickets.organizations': 'companies, not people',
  question_confirmations: 'keyed hashes tell one person from another, and nobody who it is',
  rate_limits: 'counters under keyed hashes, gone after an hour',
  search_documents: 'content',
  search_pins: 'what editors decide',
  search_synonyms: 'what editors decide',
  search_opens: 'a search knows no person',
  search_vectors: 'what a model makes of content',
  searches: 'a search knows no person',
  snippets: 'content',
  ticket_lessons: 'numbers of tickets',
  ticket_mails_due: 'numbers of events',
  video_guides: 'content',
  withheld_files: 'content',
  used_product_tokens: 'hashes of numbers, gone after minutes',
};

/** Rows of a table that are about a person; tables that are only ever a part of another person's matter are not here. */
const MINE: [PgTable, (me: Me) => SQL | undefined][] = [
  [users, (me) => eq(users.id, me.id)],
  [sessions, (me) => eq(sessions.userId, me.id)],
  [oneTimeTokens, (me) => or(eq(oneTimeTokens.userId, me.id), eq(oneTimeTokens.email, me.email))],
  [recoveryCodes, (me) => eq(recoveryCodes.userId, me.id)],
  [identities, (me) => eq(identities.userId, me.id)],
  [auditEntries, (me) => eq(auditEntries.subjectId, me.id)],
  [mailOutbox, (me) => eq(mailOutbox.toAddress, me.email)],
  [requesters, (me) => eq(requesters.email, me.email)],
  // Their own only: a request somebody is copied in on is another person's matter, but for what they wrote there.
  [tickets, (me) => inArray(tickets.id, me.ticketIds)],
  [ticketComments, (me) => inArray(ticketComments.id, me.commentIds)],
  [ticketAttachments, (me) => inArray(ticketAttachments.commentId, me.commentIds)],
  [satisfaction, (me) => inArray(satisfaction.ticketId, me.ticketIds)],
  [ticketMailStops, (me) => eq(ticketMailStops.email, me.email)],
  [articleRevisions, (me) => eq(articleRevisions.author, me.id)],
];

interface Me {
  id: number;
  email: string;
  ticketIds: SQL;
  /** Of what they may read in their own requests, and of what they wrote in others. */
  commentIds: SQL;
}

function meOf(user: User): Me {
  const email = user.email ?? '';
  const ticketIds = sql`(select ${tickets.id} from ${tickets} join ${requesters} on ${requesters.id} = ${tickets.requesterId} where ${requesters.email} = ${email})`;
  const mine = sql`(select ${requesters.id} from ${requesters} where ${requesters.email} = ${email})`;
  const commentIds = sql`(select ${ticketComments.id} from ${ticketComments} where ${ticketComments.public} and (${ticketComments.ticketId} in ${ticketIds} or ${ticketComments.requesterId} in ${mine}))`;
  return { id: user.id, email, ticketIds, commentIds };
}

/** The name of a table as it stands in {@link PERSONAL_TABLES}. */
export function tableName(table: PgTable): string {
  const { schema, name } = getTableConfig(table);
  return schema ? `${schema}.${name}` : name;
}

/**
 * Everything about a person, by table, as it is handed out: without secrets, internal comments and what is the company's own.
 */
export async function exportPersonalData(db: Db, user: User): Promise<Record<string, object[]>> {
  const me = meOf(user);
  const all: Record<string, object[]> = {};
  for (const [table, mine] of MINE) {
    const { removed = '', neutral = '', kept = '' } = PERSONAL_TABLES[tableName(table)]!;
    const shown = new Set([removed, neutral, kept].join(' ').split(' '));
    const columns = getTableConfig(table).columns.filter((column) => shown.has(column.name));
    all[tableName(table)] = await db
      .select(Object.fromEntries(columns.map((column) => [column.name, column])))
      .from(table)
      .where(mine(me));
  }
  return all;
}

/**
 * Deletes an account for good: what it wrote stays under a neutral name, everything that says who it was goes, in one
 * transaction. A last mail tells the owner, and leaves the outbox once it has gone.
 */
export async function deleteAccount(
  app: AccountsApp,
  user: User,
  session: CurrentSession,
  password: string,
): Promise<
  { outcome: 'deleted' } | { outcome: 'last-administrator' } | NonNullable<Awaited<ReturnType<typeof prove>>>
> {
  const notProved = await prove(app, user, session, password);
  if (notProved) return notProved;
  return app.db.transaction(async (tx) => {
    await lockAdministrators(tx);
    if (user.role === 'administrator' && !(await hasOtherAdministrator(tx, user.id)))
      return { outcome: 'last-administrator' };
    const email = user.email ?? '';
    await forgetInTickets(tx, email);
    await forgetAccount(tx, user.id, email);
    await addAuditEntry(tx, { actorId: null, action: 'account.deleted', subjectId: user.id });
    await sendAccountMail(tx, {
      kind: 'account-deleted',
      to: email,
      locale: user.locale ?? 'en',
      data: { name: user.name },
    });
    await invalidateTags(tx, [userTag(user.id)]);
    return { outcome: 'deleted' };
  });
}

async function forgetAccount(tx: Db, id: number, email: string): Promise<void> {
  // A mail to an address that was to be the new one says whose it was to be.
  const asked = await tx.select({ email: oneTimeTokens.email }).from(oneTimeTokens).where(eq(oneTimeTokens.userId, id));
  const addresses = [email];
  // Who asks for somebody else's address has no say over what that person is sent.
  for (const { email: wanted } of asked)
    if (wanted && !(await findUserByEmail(tx, wanted)) && !(await hasRequests(tx, wanted))) addresses.push(wanted);
  for (const table of [sessions, recoveryCodes, identities]) await tx.delete(table).where(eq(table.userId, id));
  await tx.delete(oneTimeTokens).where(or(eq(oneTimeTokens.userId, id), eq(oneTimeTokens.email, email)));
  await tx.delete(mailOutbox).where(inArray(mailOutbox.toAddress, addresses));
  // Mails to others that are still to go out and name this address, such as to somebody copied in.
  const named = addresses.map((address) => sql`strpos(${mailOutbox.data}::text, ${JSON.stringify(address)}) > 0`);
  await tx.delete(mailOutbox).where(or(...named));
  await tx
    .update(users)
    .set({
      email: null,
      name: NEUTRAL_NAME,
      passwordHash: null,
      role: 'member',
      plan: null,
      organizationId: null,
      locale: null,
      externalId: null,
      totpSecret: null,
      totpConfirmedAt: null,
      totpLastStep: null,
      signedInAt: null,
      suspendedAt: null,
      deletedAt: sql`now()`,
    })
    .where(eq(users.id, id));
}

/** The person's requests stay, for those who answered them; nothing in them says any more whose they were. */
async function forgetInTickets(tx: Db, email: string): Promise<void> {
  const named = await tx.select({ id: requesters.id }).from(requesters).where(eq(requesters.email, email));
  const ids = named.map(({ id }) => id);
  if (ids.length > 0) {
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
  }
  for (const column of [tickets.cc, tickets.followers])
    await tx
      .update(tickets)
      .set({ [column === tickets.cc ? 'cc' : 'followers']: sql`array_remove(${column}, ${email})` })
      .where(arrayContains(column, [email]));
  await tx.delete(ticketMailStops).where(eq(ticketMailStops.email, email));
  // After the changes above, which are events themselves: they hold old and new values.
  if (ids.length > 0) {
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
  const inJson = JSON.stringify(email);
  await tx
    .update(ticketEvents)
    .set({ changes: sql`replace(${ticketEvents.changes}::text, ${inJson}, '"deleted"')::jsonb` })
    .where(sql`strpos(${ticketEvents.changes}::text, ${inJson}) > 0`);
}
