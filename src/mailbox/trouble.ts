import type { Db } from '../db/client.ts';
import type { MailKind } from '../mail/kinds.ts';
import { sendMail } from '../mail/outbox.ts';
import { listAdministrators } from '../tickets/team-notices.ts';

/** Mails to administrators about mail that does not come in as it should. */
export const TROUBLE_MAILS = ['mail-parked', 'mailbox-failing'] as const;

/** What is wrong. */
export interface Trouble {
  kind: (typeof TROUBLE_MAILS)[number];
  /** Number of the mail or of the mailbox, so that it is told once. */
  about: number | string;
  /** Of the mailbox. */
  address: string;
}

/** Tells each administrator, in their language. */
export async function tellTrouble(tx: Db, defaultLocale: string, { kind, about, address }: Trouble): Promise<void> {
  for (const { email, locale: own } of await listAdministrators(tx)) {
    const locale = own ?? defaultLocale;
    const link = kind === 'mail-parked' ? `/${locale}/staff/suspended?show=parked` : `/${locale}/staff/mailboxes`;
    await sendMail(tx, { kind, to: email, locale, event: `${kind}:${about}:${email}`, data: { address, link } });
  }
}

/** What the product needs to know of these mails. */
export const troubleMailKinds = TROUBLE_MAILS.map((name): MailKind => ({ name }));
