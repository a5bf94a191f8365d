import { eq } from 'drizzle-orm';
import { takesQuestions } from '../config/channels.ts';
import type { Site } from '../config/site.ts';
import type { Db } from '../db/client.ts';
import type { QueuedMail } from '../mail/kinds.ts';
import { type NewMail, sendMail } from '../mail/outbox.ts';
import { invitations, oneTimeTokens } from './schema.ts';
import { hashSecret } from './tokens.ts';

/** Mails about accounts. Nobody can unsubscribe from them. */
export const ACCOUNT_MAILS = [
  'sign-up',
  'sign-up-existing',
  'sign-in-link',
  'no-account',
  'new-password',
  'password-changed',
  'email-confirm',
  'email-taken',
  'email-asked',
  'email-changed',
  'second-factor-on',
  'second-factor-off',
  'second-factor-wrong',
  'recovery-code-used',
  'account-deleted',
  'invitation',
  'role-given',
] as const;
export type AccountMail = (typeof ACCOUNT_MAILS)[number];

/** Puts a mail about an account into the outbox. `event` without a number gets one: each of these events is a new one. */
export async function sendAccountMail(
  tx: Db,
  mail: Omit<NewMail, 'kind' | 'event'> & { kind: AccountMail },
): Promise<void> {
  await sendMail(tx, { ...mail, critical: true, event: `${mail.kind}:${crypto.randomUUID()}` });
}

/** A link that was replaced or used before its mail went out would only confuse: such mails are not sent. */
export async function reasonNotToSendAccountMail(db: Db, mail: QueuedMail): Promise<string | undefined> {
  const secret = /[?&]token=([\w-]+)/.exec(mail.data['link'] ?? '')?.[1];
  if (secret === undefined) return undefined;
  const hash = hashSecret(secret);
  const works =
    (await db.$count(oneTimeTokens, eq(oneTimeTokens.tokenHash, hash))) +
    (await db.$count(invitations, eq(invitations.tokenHash, hash)));
  return works > 0 ? undefined : 'its link was used or replaced before';
}

/** Where nobody takes a question, a mail leads to the front page and not to a form that is not there. */
export async function currentAccountValues(_: Db, mail: QueuedMail, site: Site): Promise<Record<string, string>> {
  const locale = /^\/([\w-]+)\/ask$/.exec(mail.data['link'] ?? '')?.[1];
  return locale === undefined || takesQuestions(site.contact) ? {} : { link: `/${locale}` };
}
