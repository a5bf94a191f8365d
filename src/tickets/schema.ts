import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgSchema,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { organizations } from '../accounts/schema.ts';
import { id, lengthBetween, now, number, oneOf, time } from '../db/columns.ts';
import {
  AUTHORS,
  CHANNELS,
  type Changes,
  COMMENT_FORMATS,
  type CustomFields,
  LIMITS,
  PRIORITIES,
  type ReadBefore,
  SCORES,
  STATUSES,
  TYPES,
} from './ticket.ts';

// Other programs read and write these tables, so everything that must hold is held here and by the triggers in the
// migration "ticket-triggers", not only by our code. The columns are a published contract: articles/developers/ticket-store.
export const ticketStore = pgSchema('tickets');

/** A list of at most so many entries, none of them null or empty, and together no longer than allowed. */
const shortList = (column: AnyPgColumn, entries: number, characters: number) =>
  sql`cardinality(${column}) <= ${sql.raw(String(entries))} and array_position(${column}, null) is null and array_position(${column}, '') is null and char_length(array_to_string(${column}, '')) <= ${sql.raw(String(entries * characters))}`;

/** One mailbox, nothing that a mail header could be split with: no list, no name, no second line. See mail/address.ts. (`\x3b` is the
 * semicolon, at which the tool that writes migrations would cut.) */
const ADDRESS = String.raw`[^][:space:][:cntrl:]@<>()",:\x3b\\[]+@[^][:space:][:cntrl:]@<>()",:\x3b\\[]+`;
/** A list with one address in each entry. Entries are told apart by a sign that no address has. */
const oneAddressEach = (column: AnyPgColumn) => {
  const joined = sql`array_to_string(${column}, chr(31))`;
  const pattern = sql.raw(String.raw`'^(${ADDRESS}(\x1f${ADDRESS})*)?$'`);
  return sql`${joined} ~ ${pattern} and cardinality(string_to_array(${joined}, chr(31))) = cardinality(${column})`;
};
/** What a page can show and a program compute with; null passes. */
const ordinaryTimes = (...columns: AnyPgColumn[]) =>
  sql.join(
    columns.map(
      (column) => sql`(${column} is null or ${column} between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00')`,
    ),
    sql` and `,
  );
/** Numbers that JavaScript and JSON hold exactly. */
const exactNumber = (column: AnyPgColumn) => sql`${column} between -9007199254740991 and 9007199254740991`;

/** Of an index of words: what waits to be put in order in it is compared with each word and step of each search. Putting it in at once costs a write no more. */
const AT_ONCE = { fastupdate: false };

export const requesters = ticketStore.table(
  'requesters',
  {
    id: id(),
    /** Lower case, trimmed (a trigger sees to it); null for somebody who gave none, such as a caller. */
    email: text('email'),
    name: text('name').notNull(),
    externalId: text('external_id'),
    organizationId: number('organization_id').references(() => organizations.id, { onDelete: 'set null' }),
    locale: text('locale'),
    createdAt: time('created_at').notNull().default(now),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    uniqueIndex('requesters_email').on(table.email),
    uniqueIndex('requesters_external_id').on(table.externalId),
    index('requesters_organization').on(table.organizationId),
    index('requesters_name_words').using('gin', sql`tickets.words(${table.name})`).with(AT_ONCE),
    check('requesters_name_length', lengthBetween(table.name, 1, LIMITS.name)),
    check(
      'requesters_email_form',
      sql`char_length(${table.email}) <= ${sql.raw(String(LIMITS.email))} and ${table.email} ~ ${sql.raw(`'^${ADDRESS}$'`)} and ${table.email} = lower(${table.email})`,
    ),
    check('requesters_external_id_length', lengthBetween(table.externalId, 1, LIMITS.externalId)),
    check('requesters_times', ordinaryTimes(table.createdAt, table.updatedAt)),
    check('requesters_locale_form', sql`${table.locale} ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$'`),
  ],
);

export const tickets = ticketStore.table(
  'tickets',
  {
    id: id(),
    externalId: text('external_id'),
    subject: text('subject').notNull(),
    status: text('status', { enum: STATUSES }).notNull().default('new'),
    priority: text('priority', { enum: PRIORITIES }),
    type: text('type', { enum: TYPES }),
    channel: text('channel', { enum: CHANNELS }).notNull(),
    requesterId: number('requester_id')
      .notNull()
      .references(() => requesters.id),
    organizationId: number('organization_id').references(() => organizations.id, { onDelete: 'set null' }),
    /** An agent's id in the tool the agents work with; not ours to check. */
    assigneeId: number('assignee_id'),
    groupName: text('group_name'),
    tags: text('tags').array().notNull().default(sql`'{}'::text[]`),
    customFields: jsonb('custom_fields').$type<CustomFields>().notNull().default({}),
    locale: text('locale'),
    /** The visit to the ask form this came from; no foreign key, because visits are cleared away earlier than tickets. */
    askId: uuid('ask_id'),
    /** Answers that the requester was shown in that visit, and which of them they opened. */
    readBefore: jsonb('read_before').$type<ReadBefore[]>().notNull().default([]),
    /** Recognises a repeated submission; see file.ts. */
    submissionKey: text('submission_key'),
    followers: text('followers').array().notNull().default(sql`'{}'::text[]`),
    cc: text('cc').array().notNull().default(sql`'{}'::text[]`),
    createdAt: time('created_at').notNull().default(now),
    updatedAt: time('updated_at').notNull().default(now),
    firstRepliedAt: time('first_replied_at'),
    solvedAt: time('solved_at'),
    closedAt: time('closed_at'),
    /** The newest public comment of the requester or somebody copied in, and of an agent. */
    latestCustomerCommentAt: time('latest_customer_comment_at'),
    latestAgentCommentAt: time('latest_agent_comment_at'),
    /** Of the oldest public comment of a customer that no agent has answered in public; null when none waits, or the ticket is done. */
    awaitingReplySince: time('awaiting_reply_since'),
    /** Public comments of agents. */
    replies: integer('replies').notNull().default(0),
    /** How often it was opened again. */
    reopens: integer('reopens').notNull().default(0),
    /** Comments of customers up to this moment need no reply: an agent said so. */
    noReplyNeededAt: time('no_reply_needed_at'),
    /** The ticket that goes on instead of this one, and takes its waiting over. */
    mergedIntoId: number('merged_into_id').references((): AnyPgColumn => tickets.id, { onDelete: 'set null' }),
    /** As awaiting_reply_since, kept while the ticket is done: who writes then waits from then on when it is opened again. */
    unansweredSince: time('unanswered_since'),
    /** What customers wrote up to this moment was settled by solving the ticket, or needed no reply. */
    settledAt: time('settled_at'),
    /** The problem that this one is an incident of: what solves that solves this. */
    problemId: number('problem_id').references((): AnyPgColumn => tickets.id, { onDelete: 'set null' }),
    /** Since when it counts as spam, which no list but its own shows; null otherwise. */
    spamAt: time('spam_at'),
  },
  (table) => [
    uniqueIndex('tickets_external_id').on(table.externalId),
    index('tickets_status_updated').on(table.status, table.updatedAt),
    index('tickets_updated').on(table.updatedAt),
    index('tickets_created').on(table.createdAt),
    index('tickets_solved').on(table.solvedAt).where(sql`${table.solvedAt} is not null`),
    index('tickets_requester').on(table.requesterId, table.updatedAt),
    index('tickets_organization').on(table.organizationId, table.updatedAt),
    index('tickets_assignee').on(table.assigneeId, table.status, table.updatedAt),
    // The newest of somebody who has had many, however long ago the latest came.
    index('tickets_assignee_created').on(table.assigneeId, table.createdAt, table.id),
    index('tickets_group').on(table.groupName, table.status, table.updatedAt),
    index('tickets_submission').on(table.submissionKey, table.createdAt),
    index('tickets_ask').on(table.askId),
    index('tickets_awaiting_reply').on(table.awaitingReplySince).where(sql`${table.awaitingReplySince} is not null`),
    index('tickets_merged_into').on(table.mergedIntoId).where(sql`${table.mergedIntoId} is not null`),
    index('tickets_problem').on(table.problemId).where(sql`${table.problemId} is not null`),
    index('tickets_spam').on(table.id).where(sql`${table.spamAt} is not null`),
    // What is not done is little, however much there has ever been: lists and their figures read this alone.
    index('tickets_unsolved')
      .on(table.assigneeId, table.groupName, table.id)
      .where(sql`${table.status} in ('new', 'open', 'pending', 'hold')`),
    index('tickets_subject_words_by_step')
      .using('gin', sql`tickets.words_by_step(${table.subject}, ${table.id})`)
      .with(AT_ONCE),
    index('tickets_tags').using('gin', table.tags).with(AT_ONCE),
    index('tickets_cc').using('gin', table.cc).with(AT_ONCE),
    check('tickets_subject_length', lengthBetween(table.subject, 1, LIMITS.subject)),
    check('tickets_status', oneOf(table.status, STATUSES)),
    check('tickets_priority', oneOf(table.priority, PRIORITIES)),
    check('tickets_type', oneOf(table.type, TYPES)),
    check('tickets_channel', oneOf(table.channel, CHANNELS)),
    check('tickets_external_id_length', lengthBetween(table.externalId, 1, LIMITS.externalId)),
    check('tickets_group_length', lengthBetween(table.groupName, 1, LIMITS.name)),
    check('tickets_locale_form', sql`${table.locale} ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$'`),
    check('tickets_tags_form', shortList(table.tags, LIMITS.tags, LIMITS.tag)),
    check('tickets_assignee', exactNumber(table.assigneeId)),
    check(
      'tickets_times',
      ordinaryTimes(table.createdAt, table.updatedAt, table.firstRepliedAt, table.solvedAt, table.closedAt),
    ),
    check('tickets_desk_times', ordinaryTimes(table.noReplyNeededAt)),
    check('tickets_spam_time', ordinaryTimes(table.spamAt)),
    check('tickets_no_problem_of_itself', sql`${table.problemId} <> ${table.id}`),
    check('tickets_not_merged_into_itself', sql`${table.mergedIntoId} <> ${table.id}`),
    check('tickets_followers_addresses', oneAddressEach(table.followers)),
    check('tickets_cc_addresses', oneAddressEach(table.cc)),
    check('tickets_followers_form', shortList(table.followers, LIMITS.copies, LIMITS.email)),
    check('tickets_cc_form', shortList(table.cc, LIMITS.copies, LIMITS.email)),
    check(
      'tickets_custom_fields_form',
      sql`jsonb_typeof(${table.customFields}) = 'object' and char_length(${table.customFields}::text) <= ${sql.raw(String(LIMITS.customFieldsText))}`,
    ),
    check(
      'tickets_read_before_form',
      sql`jsonb_typeof(${table.readBefore}) = 'array' and char_length(${table.readBefore}::text) <= ${sql.raw(String(LIMITS.readBeforeText))}`,
    ),
    check(
      'tickets_solved_when_solved',
      sql`(${table.status} in ('solved', 'closed')) = (${table.solvedAt} is not null)`,
    ),
    check('tickets_closed_when_closed', sql`(${table.status} = 'closed') = (${table.closedAt} is not null)`),
  ],
);

export const ticketComments = ticketStore.table(
  'comments',
  {
    id: id(),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    author: text('author', { enum: AUTHORS }).notNull(),
    requesterId: number('requester_id').references(() => requesters.id),
    /** As assignee_id of tickets. */
    agentId: number('agent_id'),
    authorName: text('author_name').notNull(),
    public: boolean('public').notNull().default(true),
    body: text('body').notNull(),
    format: text('format', { enum: COMMENT_FORMATS }).notNull().default('plain'),
    /** Recognises a text that was sent twice; see file.ts. */
    submissionDigest: text('submission_digest'),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    unique('comments_of_ticket').on(table.ticketId, table.id),
    index('comments_requester').on(table.requesterId),
    index('comments_words_by_step')
      .using('gin', sql`tickets.words_by_step(${table.body}, ${table.ticketId})`)
      .with(AT_ONCE),
    check('comments_author', oneOf(table.author, AUTHORS)),
    check('comments_author_named', sql`(${table.author} = 'requester') = (${table.requesterId} is not null)`),
    check('comments_agent_only', sql`${table.agentId} is null or ${table.author} = 'agent'`),
    check('comments_author_name_length', lengthBetween(table.authorName, 1, LIMITS.name)),
    check('comments_agent', exactNumber(table.agentId)),
    check('comments_times', ordinaryTimes(table.createdAt)),
    check('comments_body_length', lengthBetween(table.body, 1, LIMITS.body)),
    check('comments_format', oneOf(table.format, COMMENT_FORMATS)),
  ],
);

export const ticketAttachments = ticketStore.table(
  'attachments',
  {
    id: id(),
    /** Null between the upload and the submission of the form. */
    ticketId: number('ticket_id').references(() => tickets.id, { onDelete: 'cascade' }),
    commentId: number('comment_id'),
    name: text('name').notNull(),
    /** From the content, never from what the browser said. */
    type: text('type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    /** Where the file is in the attachment storage: the first two characters are its folder. */
    storageKey: text('storage_key').notNull(),
    /** SHA-256 of the token that the uploader holds; null for files other programs attach. */
    tokenHash: text('token_hash'),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    // Both columns at once, so that a file can never hang on another ticket's comment.
    foreignKey({
      name: 'attachments_comment',
      columns: [table.ticketId, table.commentId],
      foreignColumns: [ticketComments.ticketId, ticketComments.id],
    })
      .onDelete('cascade')
      .onUpdate('cascade'),
    index('attachments_ticket').on(table.ticketId, table.commentId),
    index('attachments_unclaimed').on(table.createdAt).where(sql`${table.ticketId} is null`),
    uniqueIndex('attachments_storage_key').on(table.storageKey),
    uniqueIndex('attachments_token').on(table.tokenHash),
    check('attachments_name_length', lengthBetween(table.name, 1, LIMITS.fileName)),
    check('attachments_type_form', sql`${table.type} ~ '^[a-z0-9.+-]+/[a-z0-9.+-]+$'`),
    check('attachments_storage_key_form', sql`${table.storageKey} ~ '^[0-9a-f]{32}$'`),
    check('attachments_times', ordinaryTimes(table.createdAt)),
    check('attachments_size', sql`${table.sizeBytes} >= 0`),
    check('attachments_claimed', sql`(${table.ticketId} is null) = (${table.commentId} is null)`),
    check('attachments_claimable', sql`${table.ticketId} is not null or ${table.tokenHash} is not null`),
  ],
);

export const satisfaction = ticketStore.table(
  'satisfaction',
  {
    id: id(),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    requesterId: number('requester_id')
      .notNull()
      .references(() => requesters.id),
    score: text('score', { enum: SCORES }).notNull(),
    reason: text('reason'),
    createdAt: time('created_at').notNull().default(now),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    uniqueIndex('satisfaction_ticket').on(table.ticketId),
    index('satisfaction_requester').on(table.requesterId),
    index('satisfaction_created').on(table.createdAt),
    check('satisfaction_score', oneOf(table.score, SCORES)),
    check('satisfaction_times', ordinaryTimes(table.createdAt, table.updatedAt)),
    check('satisfaction_reason_length', lengthBetween(table.reason, 1, LIMITS.reason)),
  ],
);

export const ticketEvents = ticketStore.table(
  'events',
  {
    id: id(),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    /** `ticket.created`, `comment.updated` …: what and what happened to it. */
    kind: text('kind').notNull(),
    /** Id of the comment, attachment or rating; null when the ticket itself changed. */
    subjectId: number('subject_id'),
    actor: text('actor').notNull(),
    /** `{"status": ["new", "open"]}`: old and new value of each column that changed. */
    changes: jsonb('changes').$type<Changes>().notNull(),
    createdAt: time('created_at').notNull().default(now),
    /** The transaction that wrote it: what reads all events in order reads below the oldest that is still running. Null before that was noted. */
    writtenIn: number('written_in').default(sql`(pg_current_xact_id()::text::bigint)`),
  },
  (table) => [
    index('events_ticket').on(table.ticketId, table.id),
    index('events_created').on(table.createdAt),
    index('events_written').on(sql`coalesce(${table.writtenIn}, 0)`, table.id),
  ],
);
