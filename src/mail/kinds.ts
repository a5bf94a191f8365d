import type { ElementContent } from 'hast';
import type { Site } from '../config/site.ts';
import type { Db } from '../db/client.ts';
import type { mailOutbox } from './schema.ts';

/** A mail as it lies in the outbox. */
export type QueuedMail = typeof mailOutbox.$inferSelect;

/** What stands in for a {{name}} of a template: text as it is, or a text with formatting, which needs a paragraph of its own to keep it. */
export type MailValue = string | { plain: string; formatted: ElementContent[] };

/** What a domain declares of a kind of mail that it writes. */
export interface MailKind {
  /** Name of its templates, `mails/<locale>/<name>.md` in the folder of the domain. */
  name: string;
  /** Its row goes once it is sent, so that nothing of its reader is left. */
  leavesNothing?: boolean;
  /** Asked just before sending: a reason not to, such as an unsubscription since then; undefined to send. */
  reasonNotToSend?(db: Db, mail: QueuedMail, site: Site): Promise<string | undefined>;
  /** Values that are read only when the mail is sent, so that it says what is true then. They go before those of the outbox. */
  currentValues?(db: Db, mail: QueuedMail, site: Site): Promise<Record<string, MailValue>>;
  /** Address to which answers to it go, read when it is sent; undefined: to its sender. */
  replyTo?(db: Db, mail: QueuedMail): Promise<string | undefined>;
  /** It answers what a machine may have sent: no machine is to answer it, wherever it goes (RFC 3834). */
  acknowledges?: boolean;
  /** Header fields beyond those that every mail has. @param base address visitors use. */
  headers?(mail: QueuedMail, base: URL): Record<string, string>;
}

/** How answers to a mail find their way back into the product. */
export interface AnswerRoute {
  /** Address of one mailbox. */
  replyTo: string;
  /** With its angle brackets; the same for each attempt. */
  messageId: string;
  /** Message-IDs of what the reader wrote before, the newest last: their mail program shows it all together. */
  references: readonly string[];
  /** Below what the team has written; empty for none. */
  signature: string;
}

/**
 * Asked just before a mail is sent: where answers to it go, once it is known by what they will be recognised; why not to send it; or undefined, where answers
 * by mail are nobody's matter.
 * @param host of the address visitors use.
 */
export type FindAnswerRoute = (
  db: Db,
  mail: QueuedMail,
  host: string,
) => Promise<AnswerRoute | { refused: string } | undefined>;
