import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSchema,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { id, lengthBetween, now, number, time } from '../db/columns.ts';
import { ORGANIZATION_LIMITS, type SignInMethod, type TokenKind } from './account.ts';
import type { AccountRole } from './viewer.ts';

/** Companies that people belong to. They lie in the ticket store, because other programs keep them too. */
export const organizations = pgSchema('tickets').table(
  'organizations',
  {
    id: id(),
    name: text('name').notNull(),
    externalId: text('external_id'),
    createdAt: time('created_at').notNull().default(now),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    uniqueIndex('organizations_external_id').on(table.externalId),
    index('organizations_name').on(sql`lower(${table.name})`),
    index('organizations_name_beginning').on(sql`lower(${table.name}) text_pattern_ops`),
    check('organizations_name_length', lengthBetween(table.name, 1, ORGANIZATION_LIMITS.name)),
    check('organizations_external_id_length', lengthBetween(table.externalId, 1, ORGANIZATION_LIMITS.externalId)),
  ],
);

/** People with an account. Rows stay for ever, so that what somebody wrote keeps an author; deletion empties them. */
export const users = pgTable(
  'users',
  {
    id: id(),
    /** Lower case, confirmed by its owner; null once the account is deleted. */
    email: text('email'),
    name: text('name').notNull(),
    /** argon2id; null for who signs in by link or through another service. */
    passwordHash: text('password_hash'),
    role: text('role').$type<AccountRole>().notNull().default('member'),
    /** Id of a plan in site.yml; null means the plan everybody has. */
    plan: text('plan'),
    organizationId: bigint('organization_id', { mode: 'number' }).references(() => organizations.id, {
      onDelete: 'set null',
    }),
    /** Ids of the topics of the community that they moderate, besides those of which site.yml says so. */
    moderates: text('moderates').array().notNull().default(sql`'{}'::text[]`),
    /** Language of mails and of what is shown without a language in its address. */
    locale: text('locale'),
    /** Addresses it had before, each until when, so that deletion finds what was sent there; from then on they may be another's. */
    formerAddresses: jsonb('former_addresses').$type<{ address: string; until: string }[]>().notNull().default([]),
    /**
     * Number of the person for other programs: that of the requester with this address, where there is one, otherwise one from the same
     * sequence, which the requester gets who comes later. Triggers see to both.
     */
    personId: number('person_id').notNull().default(sql`nextval('tickets.requesters_id_seq')`),
    /** The number of this person in the company's own product. */
    externalId: text('external_id'),
    /** Encrypted with the installation's key; a secret that is not confirmed yet does not count. */
    totpSecret: text('totp_secret'),
    totpConfirmedAt: time('totp_confirmed_at'),
    /** The last time step whose code was taken: a code works once (RFC 6238, 5.2). */
    totpLastStep: bigint('totp_last_step', { mode: 'number' }),
    createdAt: time('created_at').notNull().default(now),
    signedInAt: time('signed_in_at'),
    suspendedAt: time('suspended_at'),
    deletedAt: time('deleted_at'),
  },
  (table) => [
    uniqueIndex('users_email').on(table.email),
    uniqueIndex('users_external_id').on(table.externalId),
    uniqueIndex('users_person').on(table.personId),
    index('users_name').on(sql`lower(${table.name})`),
    // For the beginnings of names, whatever the order of letters in the database.
    index('users_name_beginning').on(sql`lower(${table.name}) text_pattern_ops`),
    index('users_organization').on(table.organizationId),
    index('users_created').on(table.createdAt, table.id),
    index('users_staff').on(table.role).where(sql`${table.role} <> 'member'`),
    index('users_moderates').on(table.id).where(sql`${table.moderates} <> '{}'`),
    check('users_role', sql`${table.role} in ('member', 'agent', 'moderator', 'editor', 'administrator')`),
    check('users_name_length', sql`char_length(${table.name}) between 1 and 200`),
    check(
      'users_email_form',
      sql`char_length(${table.email}) <= 254 and ${table.email} ~ '^[^@[:space:]]+@[^@[:space:]]+$' and ${table.email} = lower(${table.email})`,
    ),
    check('users_reachable_or_deleted', sql`(${table.email} is null) = (${table.deletedAt} is not null)`),
  ],
);

/** Who is signed in where. The key is a hash, so that a copy of the database opens no session. */
export const sessions = pgTable(
  'sessions',
  {
    idHash: text('id_hash').primaryKey(),
    userId: number('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    method: text('method').$type<SignInMethod>().notNull(),
    /** When a second factor was shown in this session; null without one. */
    secondFactorAt: time('second_factor_at'),
    /** The browser as it names itself, for the owner's list. */
    userAgent: text('user_agent').notNull(),
    createdAt: time('created_at').notNull().default(now),
    /** To the hour; see session.ts. */
    seenAt: time('seen_at').notNull().default(now),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [
    index('sessions_user').on(table.userId),
    index('sessions_expires').on(table.expiresAt),
    check('sessions_user_agent_length', sql`char_length(${table.userAgent}) <= 300`),
  ],
);

/** Who is known to the widget inside a product. The key is a hash, and the session counts only for pages of that origin. */
export const productSessions = pgTable(
  'product_sessions',
  {
    idHash: text('id_hash').primaryKey(),
    userId: number('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Of the product's page, such as https://app.example.com. */
    origin: text('origin').notNull(),
    createdAt: time('created_at').notNull().default(now),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [
    index('product_sessions_user').on(table.userId),
    index('product_sessions_expires').on(table.expiresAt),
    check('product_sessions_origin_length', sql`char_length(${table.origin}) <= 300`),
  ],
);

/** Links that work once. Only a hash is kept; whoever holds the link is who was sent it. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    tokenHash: text('token_hash').primaryKey(),
    kind: text('kind').$type<TokenKind>().notNull(),
    /** Whose; null while there is no account yet. */
    userId: number('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** The address the link was sent to. */
    email: text('email'),
    data: jsonb('data').$type<Record<string, string>>().notNull().default({}),
    createdAt: time('created_at').notNull().default(now),
    /** Null: valid until used or replaced. */
    expiresAt: time('expires_at'),
  },
  (table) => [
    index('one_time_tokens_user').on(table.userId, table.kind),
    index('one_time_tokens_email').on(table.email, table.kind),
    index('one_time_tokens_expires').on(table.expiresAt),
  ],
);

/** Codes on paper for who has lost the second factor. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    userId: number('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    codeHash: text('code_hash').notNull(),
    usedAt: time('used_at'),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);

/** Accounts elsewhere (OpenID Connect) that open an account here. */
export const identities = pgTable(
  'identities',
  {
    /** Id of the provider in the settings. */
    provider: text('provider').notNull(),
    /** The provider's number for the person: the only thing there that never changes. */
    subject: text('subject').notNull(),
    userId: number('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.provider, table.subject] }), index('identities_user').on(table.userId)],
);

/** Numbers of sign-in tokens from the product that were used; kept until the token would have expired anyway. */
export const usedProductTokens = pgTable(
  'used_product_tokens',
  {
    jtiHash: text('jti_hash').primaryKey(),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [index('used_product_tokens_expires').on(table.expiresAt)],
);

/** People who were asked to join; gone once they have, or some time after the link has expired. */
export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    /** As an account would have it. */
    email: text('email').notNull(),
    /** As who invites has written it; null when it was the address alone. */
    name: text('name'),
    role: text('role').$type<AccountRole>().notNull(),
    locale: text('locale').notNull(),
    /** Of the link that was sent last; the earlier ones open nothing. */
    tokenHash: text('token_hash').notNull(),
    /** Who sent it last: it counts only while they may invite. */
    invitedBy: number('invited_by')
      .notNull()
      .references(() => users.id),
    createdAt: time('created_at').notNull().default(now),
    sentAt: time('sent_at').notNull().default(now),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [
    uniqueIndex('invitations_email').on(table.email),
    uniqueIndex('invitations_token').on(table.tokenHash),
    index('invitations_expires').on(table.expiresAt),
    check('invitations_role', sql`${table.role} in ('member', 'agent', 'moderator', 'editor', 'administrator')`),
    check('invitations_name_length', lengthBetween(table.name, 1, 200)),
  ],
);

/** What was done to accounts, and by whom; never changed. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    id: id(),
    at: time('at').notNull().default(now),
    /** Null: the machine itself, such as the command line. */
    actorId: number('actor_id').references(() => users.id),
    action: text('action').notNull(),
    subjectId: number('subject_id').references(() => users.id),
    details: jsonb('details').$type<Record<string, string | null>>().notNull().default({}),
  },
  (table) => [
    index('audit_entries_subject').on(table.subjectId, table.id),
    // What it is about, as the log is filtered.
    index('audit_entries_area').on(sql`split_part(${table.action}, '.', 1)`, table.id),
  ],
);

/** What administrators decide about accounts; one row. */
export const accountRules = pgTable(
  'account_rules',
  {
    id: integer('id').primaryKey().default(1),
    staffNeedSecondFactor: boolean('staff_need_second_factor').notNull().default(false),
    /** What was to be done before the help center opened, and is not shown any more; by id. */
    stepsSetAside: text('steps_set_aside').array().notNull().default(sql`'{}'::text[]`),
  },
  (table) => [check('account_rules_one_row', sql`${table.id} = 1`)],
);
