import { and, eq, gt, inArray } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { writeAsAgent } from '../tickets/answer.ts';
import { ticketComments } from '../tickets/schema.ts';
import { cleanLines } from '../tickets/ticket.ts';
import type { ReadMail } from './judge.ts';
import type { MailFlag, SuspendedReason } from './mailbox.ts';
import { messageIds } from './schema.ts';
import type { MailAgent } from './store.ts';
import { bodyOf, keyOf, type TakenIn, type TakingIn } from './taking.ts';

/** Statuses that an agent may set in the first lines of a mail. */
const STATUS_COMMANDS = ['open', 'pending', 'hold', 'solved'] as const;

/** What the first lines of an agent's mail ask for, and the text without them. */
export interface MailCommands {
  isNote: boolean;
  status: (typeof STATUS_COMMANDS)[number] | undefined;
  text: string;
}

/** Reads `#note`, `#solved` and the like, each on a line of its own before the text. */
export function readCommands(given: string): MailCommands {
  const lines = cleanLines(given).split('\n');
  const commands: MailCommands = { isNote: false, status: undefined, text: '' };
  let at = 0;
  for (; at < lines.length; at++) {
    const line = lines[at]!.trim().toLowerCase();
    const status = STATUS_COMMANDS.find((one) => line === `#${one}`);
    if (line === '#note') commands.isNote = true;
    else if (status) commands.status = status;
    else if (line !== '') break;
  }
  commands.text = lines.slice(at).join('\n').trim();
  return commands;
}

/**
 * An agent's answer, as if it were written on the page of the request: as a note when they say so, or when they are not told of the request but have it
 * from somebody else, or when a colleague has answered since the mail that they answer: the customer gets one answer and not two.
 */
export async function answerByMail(
  tx: Db,
  { ticketId, agent, isNote }: { ticketId: number; agent: MailAgent; isNote: boolean },
  read: ReadMail,
  context: TakingIn,
): Promise<TakenIn | { suspend: SuspendedReason }> {
  const commands = readCommands(read.mail.reply);
  const isLate = !isNote && !commands.isNote && (await isAnsweredSince(tx, ticketId, read));
  const { body, flags } = bodyOf(commands.text, context);
  const hasText = commands.text !== '' || context.attachments.length > 0;
  const wrote = await writeAsAgent(tx, {
    ticketId,
    agent: { id: agent.id, name: agent.name },
    text: hasText
      ? {
          body,
          format: 'plain',
          public: !isNote && !commands.isNote && !isLate,
          attachments: context.attachments,
          key: keyOf(read),
        }
      : undefined,
    changes: commands.status !== undefined && !isLate ? { status: commands.status } : undefined,
  });
  switch (wrote.outcome) {
    case 'sent':
    case 'already-sent':
      return {
        ticketId,
        commentId: wrote.comment.id,
        flags: [...flags, ...(isLate ? (['late'] satisfies MailFlag[]) : [])],
        copies: 0,
      };
    case 'changed':
      return { ticketId, commentId: null, flags: [], copies: 0 };
    case 'closed':
      return { suspend: 'closed' };
    case 'invalid':
    case 'newer-comment':
    case 'not-found':
      // Such as a status that the request may not have now.
      return { suspend: 'not-allowed' };
  }
}

/** Whether an agent has answered in public since the mail was sent that this one answers. */
async function isAnsweredSince(tx: Db, ticketId: number, { mail }: ReadMail): Promise<boolean> {
  if (mail.refersTo.length === 0) return false;
  const sent = await tx
    .select({ messageId: messageIds.messageId, createdAt: messageIds.createdAt })
    .from(messageIds)
    .where(
      and(inArray(messageIds.messageId, mail.refersTo), eq(messageIds.sent, true), eq(messageIds.ticketId, ticketId)),
    );
  const answered = mail.refersTo.flatMap((id) => sent.filter(({ messageId }) => messageId === id))[0];
  if (!answered) return false;
  const later = and(
    eq(ticketComments.ticketId, ticketId),
    eq(ticketComments.author, 'agent'),
    eq(ticketComments.public, true),
    gt(ticketComments.createdAt, answered.createdAt),
  );
  return (await tx.$count(ticketComments, later)) > 0;
}
