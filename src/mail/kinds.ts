import type { Db } from '../db/client.ts';
import type { QueuedMail } from './worker.ts';

/** A kind of mail that a domain writes, as the one who sends it needs to know it. */
export interface MailKind {
  /** Name of its templates, `content/mail/<locale>/<name>.md`. */
  name: string;
  /** Somebody waits for it at the screen: it goes out before all others that are due. */
  critical?: boolean;
  /** Its row goes once it is sent: it is for somebody who is gone. */
  leavesNothing?: boolean;
  /** Asked just before sending: a reason not to, such as an unsubscription since then; undefined to send. */
  reasonNotTo?(db: Db, mail: QueuedMail): Promise<string | undefined>;
  /** Header fields beyond those every mail has. */
  headers?(mail: QueuedMail, base: URL): Record<string, string>;
}

/** What sending asks of all kinds of mail together. */
export interface MailRules {
  critical: readonly string[];
  leavesNothing: ReadonlySet<string>;
  reasonNotTo(db: Db, mail: QueuedMail): Promise<string | undefined>;
  headersOf(mail: QueuedMail, base: URL): Record<string, string>;
}

/** @throws Error when two domains declare mails of one name. */
export function mailRules(kinds: readonly MailKind[]): MailRules {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  if (byName.size < kinds.length) throw new Error('Two kinds of mail have one name.');
  return {
    critical: kinds.filter(({ critical }) => critical).map(({ name }) => name),
    leavesNothing: new Set(kinds.filter(({ leavesNothing }) => leavesNothing).map(({ name }) => name)),
    reasonNotTo: async (db, mail) => byName.get(mail.kind)?.reasonNotTo?.(db, mail),
    headersOf: (mail, base) => byName.get(mail.kind)?.headers?.(mail, base) ?? {},
  };
}
