import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { publishNew } from '../articles/test-content.ts';
import type { Db } from '../db/client.ts';
import { describeStores } from '../db/test-database.ts';
import { sendMail } from '../mail/outbox.ts';
import { mailOutbox } from '../mail/schema.ts';
import { fileTicket } from '../tickets/file.ts';
import { stopTicketMails } from '../tickets/mail-stops.ts';
import { copyIn, replyToRequest, solveRequest } from '../tickets/requests-answer.ts';
import { tickets } from '../tickets/schema.ts';
import { findKeptForm, keepForm } from '../web/kept-form.ts';
import { askToChangeEmail, changeProfile, confirmEmail } from './change.ts';
import { askForSignInLink } from './links.ts';
import { deleteAccount } from './personal-data.ts';
import { oneTimeTokens } from './schema.ts';
import { readSession } from './session.ts';
import { findUser, type User } from './store.ts';
import { aSession, aUser, from, mailedToken, PASSWORD, testApp } from './test-factory.ts';

const ADDRESSES = ['rosalind@first.example', 'rosalind@second.example', 'rosalind@third.example'] as const;
const [FIRST, SECOND, THIRD] = ADDRESSES;
const NAME = 'Rosalind Archaeopteryx';

/** Every column of every table in which a text can be, whoever made the table. */
async function textsWith(db: Db, words: readonly string[]): Promise<string[]> {
  const columns = await db.select({ table: sql<string>`place`, column: sql<string>`name` }).from(
    sql`(select format('%I.%I', table_schema, table_name) as place, column_name as name from information_schema.columns
        where table_schema not in ('information_schema', 'pg_catalog') and data_type in ('text', 'jsonb', 'json', 'ARRAY', 'character varying')) as there`,
  );
  const found: string[] = [];
  for (const { table, column } of columns)
    for (const word of words) {
      const [row] = await db
        .select({ count: sql<number>`count(*)::int` })
        .from(sql`${sql.raw(table)} as t`)
        .where(sql`strpos(lower(t.${sql.identifier(column)}::text), ${word.toLowerCase()}) > 0`);
      if (row!.count > 0) found.push(`${table}.${column}: ${word}`);
    }
  return found.sort();
}

describeStores('an account whose address was changed twice', (on) => {
  const app = () => testApp(on.db, { LIMITS: 'false' });

  async function changeTo(user: User, sessionId: string, email: string): Promise<User> {
    const { session } = (await readSession(on.db, sessionId))!;
    await askToChangeEmail(app(), user, session, { email, current: PASSWORD, ...from() });
    expect(await confirmEmail(app(), await mailedToken(on.db, email))).toEqual({ outcome: 'changed', email });
    return (await findUser(on.db, user.id))!;
  }

  /** Uses what the product has, with the address of the moment. */
  async function useEverything(user: User): Promise<void> {
    const { db } = on;
    const email = user.email!;
    const viewer = { role: 'member' as const, id: user.id, email, name: NAME };
    const mine = await fileTicket(db, {
      channel: 'web',
      requester: { email, name: NAME },
      subject: 'It stops',
      description: 'At 48 %.',
      customFields: { phone: '+41 44 555 01 03' },
      submissionKey: crypto.randomUUID(),
    });
    const other = await fileTicket(db, {
      channel: 'web',
      requester: { email: 'colleague@example.com', name: 'Colleague' },
      description: `Somebody else asks. ${crypto.randomUUID()}`,
    });
    if (mine.outcome === 'invalid' || other.outcome === 'invalid') throw new Error('not filed');
    const cc = [email, 'third@example.com'];
    await db
      .update(tickets)
      .set({ cc, followers: [email.toUpperCase()] })
      .where(eq(tickets.id, other.ticket.id));
    // In, out and in again: the history knows each time.
    await db.update(tickets).set({ cc: [] }).where(eq(tickets.id, other.ticket.id));
    await db.update(tickets).set({ cc }).where(eq(tickets.id, other.ticket.id));
    const acting = { viewer, organizations: [], ticketId: other.ticket.id };
    await replyToRequest(db, acting, { body: 'Me too.', attachments: [], key: crypto.randomUUID(), locale: 'en' });
    await copyIn(db, { ...acting, ticketId: mine.ticket.id }, 'third@example.com');
    await solveRequest(db, { ...acting, ticketId: mine.ticket.id });
    await stopTicketMails(db, { ticketId: other.ticket.id, email });
    for (const [to, next] of [
      [email, "now() + interval '1 day'"],
      [email, 'null'],
      ['third@example.com', "now() + interval '1 day'"],
    ] as const) {
      const event = `ticket-copied:${crypto.randomUUID()}:${to}`;
      await sendMail(db, { kind: 'ticket-copied', to, locale: 'en', data: { number: '1', by: email }, event });
      await db
        .update(mailOutbox)
        .set({ nextAttemptAt: sql.raw(next), lastError: `550 no mailbox ${to}` })
        .where(eq(mailOutbox.eventKey, event));
    }
    await askForSignInLink(app(), { email, locale: 'en', to: '', ...from() });
    await db.insert(oneTimeTokens).values({ tokenHash: crypto.randomUUID(), kind: 'sign-up', email });
    const fields = [
      ['email', email],
      ['name', NAME],
    ] as [string, string][];
    const secret = (await keepForm(db, { path: '/en/ask', fields, hadFiles: false }))!;
    await findKeptForm(db, { secret, path: '/en/ask', userId: user.id });
    await changeProfile(app(), user.id, { name: NAME, locale: 'fr' });
    const slug = `hers-${crypto.randomUUID()}`;
    await publishNew(db, { slug, title: 'Hers', userId: user.id });
  }

  test('leaves none of the three addresses and no name behind when it is deleted', async () => {
    const first = await aUser(on.db, { name: NAME, email: FIRST });
    const sessionId = await aSession(on.db, first.id);
    let user: User = (await findUser(on.db, first.id))!;
    await useEverything(user);
    user = await changeTo(user, sessionId, SECOND);
    await useEverything(user);
    user = await changeTo(user, sessionId, THIRD);
    await useEverything(user);
    expect(await textsWith(on.db, [FIRST, SECOND, THIRD])).not.toEqual([]);

    const { session } = (await readSession(on.db, sessionId))!;
    expect(await deleteAccount(app(), user, session, PASSWORD)).toEqual({ outcome: 'deleted' });
    // The last mail goes out and leaves nothing.
    await on.db.delete(mailOutbox).where(eq(mailOutbox.kind, 'account-deleted'));
    expect(await textsWith(on.db, [...ADDRESSES, NAME, 'rosalind'])).toEqual([]);
  });

  test('takes nothing along of who has the former address since', async () => {
    const user = await aUser(on.db, { name: 'One', email: 'shared@example.com' });
    const sessionId = await aSession(on.db, user.id);
    const moved = await changeTo(user, sessionId, 'moved@example.com');
    const next = await aUser(on.db, { name: 'Another', email: 'shared@example.com' });
    await useEverything(next);
    const before = await textsWith(on.db, ['shared@example.com']);
    const { session } = (await readSession(on.db, sessionId))!;
    expect(await deleteAccount(app(), moved, session, PASSWORD)).toEqual({ outcome: 'deleted' });
    const after = await textsWith(on.db, ['shared@example.com']);
    expect(after).toEqual(before.filter((place) => !place.startsWith('public.users.former_addresses')));
  });
});
