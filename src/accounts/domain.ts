import { eq, or } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import type { MailKind } from '../mail/kinds.ts';
import { FORM, POST_ONLY, type RouteRules } from '../server/route-rules.ts';
import { accountCommands } from './commands.ts';
import { sweepInvitations } from './invitations.ts';
import { ACCOUNT_MAILS, currentAccountValues, reasonNotToSendAccountMail } from './mails.ts';
import type { AccountsMessages } from './messages/types.ts';
import { firstSteps } from './own-first-steps.ts';
import { mayManagePeople } from './policy.ts';
import { sweepProductSessions } from './product-session.ts';
import {
  accountRules,
  auditEntries,
  identities,
  invitations,
  oneTimeTokens,
  organizations,
  productSessions,
  recoveryCodes,
  sessions,
  usedProductTokens,
  users,
} from './schema.ts';
import { SESSION_COOKIE, sweepSessions } from './session.ts';
import type { StaffPlace } from './staff-place.ts';
import { sweepProductTokens, sweepTokens } from './tokens.ts';

/** Mails to an address that is no account's any more. */
const TO_WHO_IS_GONE: readonly string[] = ['account-deleted', 'email-changed'];

const mails = ACCOUNT_MAILS.map(
  (name): MailKind => ({
    name,
    leavesNothing: TO_WHO_IS_GONE.includes(name),
    reasonNotToSend: reasonNotToSendAccountMail,
    currentValues: currentAccountValues,
  }),
);

const personalData: PersonalData = {
  tables: [
    {
      table: users,
      columns: {
        removed:
          'email former_addresses plan moderates organization_id locale external_id signed_in_at totp_confirmed_at totp_last_step suspended_at role',
        secret: 'password_hash totp_secret',
        neutral: 'name',
        kept: 'id person_id created_at deleted_at',
      },
      of: ({ id }) => eq(users.id, id),
    },
    {
      table: sessions,
      columns: {
        removed: 'user_id method second_factor_at user_agent created_at seen_at expires_at',
        secret: 'id_hash',
      },
      of: ({ id }) => eq(sessions.userId, id),
    },
    {
      table: productSessions,
      columns: { removed: 'user_id origin created_at expires_at', secret: 'id_hash' },
      of: ({ id }) => eq(productSessions.userId, id),
    },
    {
      table: oneTimeTokens,
      columns: { removed: 'kind user_id email data created_at expires_at', secret: 'token_hash' },
      of: ({ id, email }) => or(eq(oneTimeTokens.userId, id), eq(oneTimeTokens.email, email)),
    },
    {
      table: recoveryCodes,
      columns: { removed: 'user_id used_at', secret: 'code_hash' },
      of: ({ id }) => eq(recoveryCodes.userId, id),
    },
    {
      table: identities,
      columns: { removed: 'provider subject user_id created_at' },
      of: ({ id }) => eq(identities.userId, id),
    },
    {
      table: invitations,
      columns: {
        removed: 'id email name role locale created_at sent_at expires_at',
        secret: 'token_hash',
        internal: 'invited_by',
      },
      of: ({ email }) => eq(invitations.email, email),
    },
    {
      table: auditEntries,
      columns: { kept: 'id at action subject_id details', internal: 'actor_id' },
      of: ({ id }) => eq(auditEntries.subjectId, id),
    },
  ],
  impersonal: [
    [accountRules, 'what administrators decide'],
    [organizations, 'companies, not people'],
    [usedProductTokens, 'hashes of numbers, gone after minutes'],
  ],
};

const routes: RouteRules = {
  '/setup': FORM,
  '/choose-password': {},
  '/auth/product': {},
  '/auth/[provider]': {},
  '/auth/[provider]/callback': {},
  '/api/password-strength': POST_ONLY,
  '/api/people': {},
  '/[locale]/waiting.json': { framed: true },
  '/[locale]/sign-in': FORM,
  '/[locale]/sign-in/code': FORM,
  '/[locale]/sign-in/link': FORM,
  '/[locale]/sign-in/sent': {},
  '/[locale]/sign-up': FORM,
  '/[locale]/sign-up/confirm': FORM,
  '/[locale]/sign-out': FORM,
  '/[locale]/forgot-password': FORM,
  '/[locale]/choose-password': FORM,
  '/[locale]/invitation': FORM,
  '/[locale]/account': FORM,
  '/[locale]/account/confirm-email': FORM,
  '/[locale]/account/data': FORM,
  '/[locale]/account/email': FORM,
  '/[locale]/account/export.json': {},
  '/[locale]/account/password': FORM,
  '/[locale]/account/recovery-codes.txt': POST_ONLY,
  '/[locale]/account/second-factor': FORM,
  '/[locale]/account/sessions': FORM,
  '/[locale]/account-deleted': {},
  '/[locale]/staff': FORM,
  '/[locale]/staff/palette.json': {},
  '/[locale]/staff/people': FORM,
  '/[locale]/staff/people/invitations': FORM,
  '/[locale]/staff/people/[id]': FORM,
};

const staffPlaces: readonly StaffPlace<AccountsMessages>[] = [
  {
    path: 'people',
    group: 'manage',
    icon: 'people',
    words: ({ accounts: { staff } }) => ({ title: staff.people, text: staff.peopleText }),
    may: mayManagePeople,
  },
];

/** What the product needs to know of accounts. */
export const accountsDomain = {
  name: 'accounts',
  commands: accountCommands,
  sessionCookie: SESSION_COOKIE,
  mails,
  personalData,
  routes,
  staffPlaces,
  firstSteps,
  sweeps: [
    { name: 'sessions that are over', everySeconds: 3600, run: ({ db }: { db: Db }) => sweepSessions(db) },
    {
      name: 'sessions inside products that are over',
      everySeconds: 3600,
      run: ({ db }: { db: Db }) => sweepProductSessions(db, new Date()),
    },
    { name: 'links that are over', everySeconds: 3600, run: ({ db }: { db: Db }) => sweepTokens(db, new Date()) },
    {
      name: 'invitations of long ago',
      everySeconds: 3600,
      run: ({ db }: { db: Db }) => sweepInvitations(db, new Date()),
    },
    {
      name: 'used tokens of the product',
      everySeconds: 3600,
      run: ({ db }: { db: Db }) => sweepProductTokens(db, new Date()),
    },
  ],
};
