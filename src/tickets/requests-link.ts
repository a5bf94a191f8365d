import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import { seal, unseal } from '../accounts/seal.ts';
import { VISITOR, type Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { ticketMailStops } from './mail-schema.ts';
import { type MailStop, stopTicketMails } from './mail-stops.ts';
import { requesters, ticketComments, tickets } from './schema.ts';
import { actAs } from './store.ts';

/** A link works for this long: each mail brings a new one, and who comes back later signs in. */
export const LINK_DAYS = 90;

/** What a link opens: one request, for who reads the mails of one address. */
export interface RequestLink {
  ticketId: number;
  /** Lower case. */
  email: string;
}

const PURPOSE = 'request-link';

/**
 * The last part of the path of a request's page that works without an account, to stand in a mail. It is encrypted with the
 * installation's key: nobody can make one, and no history and no log shows whose it is. It opens this request and nothing else.
 */
export function linkToken(secret: string, { ticketId, email }: RequestLink, at = new Date()): string {
  return seal(secret, PURPOSE, [ticketId.toString(36), Math.floor(at.getTime() / 1000).toString(36), email].join(' '));
}

/** Path of the page behind a {@link linkToken}. */
export function linkPath(locale: string, token: string): string {
  return `/${locale}/requests/open/${token}`;
}

/** What a token stands for; undefined when it is forged, broken or too old. */
export function readLinkToken(secret: string, token: string, now = new Date()): RequestLink | undefined {
  // Longer than the longest address makes it; decrypting costs time.
  if (token.length > 1_500) return undefined;
  const match = /^([0-9a-z]{1,11}) ([0-9a-z]{1,11}) (\S+)$/.exec(unseal(secret, PURPOSE, token) ?? '');
  if (!match) return undefined;
  const ageMs = now.getTime() - Number.parseInt(match[2]!, 36) * 1000;
  if (ageMs > LINK_DAYS * 86_400_000) return undefined;
  return { ticketId: Number.parseInt(match[1]!, 36), email: match[3]! };
}

/** Who comes with a link. */
export type Opened =
  /** Reads and acts as whoever the request's mails go to; has no account's rights besides. */
  | { outcome: 'open'; ticketId: number; viewer: Viewer & { email: string } }
  /** The account asks for more than a link. */
  | { outcome: 'sign-in'; ticketId: number }
  | { outcome: 'gone' };

/** Whose link it is, and whether it still works: not once its address was reported wrong, or its account is suspended. Looking uses nothing up. */
export async function openLink(db: Db, secret: string, token: string, now = new Date()): Promise<Opened> {
  const link = readLinkToken(secret, token, now);
  if (!link) return { outcome: 'gone' };
  const { ticketId, email } = link;
  const reported = and(
    eq(ticketMailStops.ticketId, ticketId),
    eq(ticketMailStops.email, email),
    isNotNull(ticketMailStops.notTheirsAt),
  );
  const [[user], reports] = await Promise.all([
    db
      .select({ name: users.name, suspendedAt: users.suspendedAt, totpConfirmedAt: users.totpConfirmedAt })
      .from(users)
      .where(eq(users.email, email)),
    db.$count(ticketMailStops, reported),
  ]);
  if (reports > 0 || user?.suspendedAt) return { outcome: 'gone' };
  if (user?.totpConfirmedAt) return { outcome: 'sign-in', ticketId };
  return { outcome: 'open', ticketId, viewer: { ...VISITOR, email, ...(user && { name: user.name }) } };
}

/** The part of a note for the agents before the address. */
const NOTE = 'The owner of this address says that the request is not theirs; no more emails about it go there: ';

/**
 * Somebody says that a request that names their address is not theirs: its links open nothing any more, no mail about it goes there, the
 * agents find a note, and who was in CC is so no longer. A second time changes nothing.
 */
export async function reportNotTheirs(db: Db, stop: MailStop): Promise<void> {
  const { ticketId, email } = stop;
  await db.transaction(async (tx) => {
    await stopTicketMails(tx, stop);
    const first = await tx
      .update(ticketMailStops)
      .set({ notTheirsAt: sql`now()` })
      .where(
        and(
          eq(ticketMailStops.ticketId, ticketId),
          eq(ticketMailStops.email, email),
          sql`${ticketMailStops.notTheirsAt} is null`,
        ),
      )
      .returning({ ticketId: ticketMailStops.ticketId });
    if (first.length === 0) return;
    const [row] = await tx
      .select({ email: requesters.email, cc: tickets.cc, status: tickets.status })
      .from(tickets)
      .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
      .where(eq(tickets.id, ticketId));
    if (!row || (row.email !== email && !row.cc.includes(email))) return;
    await actAs(tx, 'helpwell:not-theirs');
    await tx
      .insert(ticketComments)
      .values({ ticketId, author: 'system', authorName: 'Helpwell', public: false, body: `${NOTE}${email}` });
    if (row.cc.includes(email))
      await tx
        .update(tickets)
        .set({ cc: sql`array_remove(${tickets.cc}, ${email}::text)` })
        .where(eq(tickets.id, ticketId));
  });
}
