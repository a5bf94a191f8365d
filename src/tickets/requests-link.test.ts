import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '../accounts/schema.ts';
import { describeStores } from '../db/test-database.ts';
import { folderStorage } from '../files/storage.ts';
import { perform } from '../web/action.ts';
import { aForm, aSender } from '../web/test-sender.ts';
import { fileTicket } from './file.ts';
import { ticketMailStops } from './mail-schema.ts';
import { stopPath } from './mail-stops.ts';
import { findRequest } from './requests.ts';
import { linkedRequestAction, stopMailsAction } from './requests-actions.ts';
import { followAddress } from './requests-address.ts';
import { LINK_DAYS, linkToken, openLink, readLinkToken, reportNotTheirs } from './requests-link.ts';
import { tickets } from './schema.ts';
import { findTicket, listComments } from './store.ts';
import { aFolder, aTicket, PNG } from './test-factory.ts';

const secret = 'a secret of at least thirty-two characters';
const DAY_MS = 86_400_000;

test('a link stands for one request and one address, for a long time but not for ever, and shows neither', () => {
  const link = { ticketId: 12, email: 'grüezi.o’neil+x@example.com' };
  const at = new Date('2026-01-01T00:00:00Z');
  const token = linkToken(secret, link, at);
  const after = (days: number) => new Date(at.getTime() + days * DAY_MS);
  expect(readLinkToken(secret, token, at)).toEqual(link);
  expect(readLinkToken(secret, token, after(LINK_DAYS - 1))).toEqual(link);
  expect(readLinkToken(secret, token, after(LINK_DAYS + 1))).toBeUndefined();
  expect(readLinkToken('another secret of thirty-two characters', token, at)).toBeUndefined();
  expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('example');
  for (const broken of ['', 'x', token.slice(1), token.slice(0, -2), `${token.slice(0, -6)}AAAAAA`, 'A'.repeat(5000)])
    expect(readLinkToken(secret, broken, at)).toBeUndefined();
});

describeStores('the link of a mail to a request', (on) => {
  async function filed() {
    const ticket = aTicket({ submissionKey: crypto.randomUUID() });
    const result = await fileTicket(on.db, ticket);
    if (result.outcome === 'invalid') throw new Error('invalid');
    const { email } = ticket.requester;
    return { id: result.ticket.id, email, token: linkToken(secret, { ticketId: result.ticket.id, email }) };
  }
  const outcome = async (token: string) => {
    const opened = await openLink(on.db, secret, token);
    if (opened.outcome !== 'open') return opened.outcome;
    return (await findRequest(on.db, opened.viewer, [], opened.ticketId)) ? 'open' : 'hidden';
  };
  async function post(token: string, fields: Record<string, string | string[]>, files: File[] = []) {
    const app = {
      db: on.db,
      secret,
      settings: { limits: true },
      attachments: folderStorage(await aFolder()),
      site: { contact: { organizations: [{ id: 1, channels: [], sharedRequests: true }] } },
    };
    const url = new URL(`https://help.example.com/en/requests/open/${token}`);
    return perform(app, linkedRequestAction, aForm(fields, files), aSender({ params: { token }, url }));
  }

  test('opens the request for its requester and for who is in CC, and no other request', async () => {
    const { id, token, email } = await filed();
    const other = await filed();
    expect(await outcome(token)).toBe('open');
    expect(await outcome(linkToken(secret, { ticketId: other.id, email }))).toBe('hidden');
    const friend = linkToken(secret, { ticketId: id, email: 'friend@example.com' });
    expect(await outcome(friend)).toBe('hidden');
    await on.db
      .update(tickets)
      .set({ cc: ['friend@example.com'] })
      .where(eq(tickets.id, id));
    expect(await outcome(friend)).toBe('open');
    await on.db.update(tickets).set({ cc: [] }).where(eq(tickets.id, id));
    expect(await outcome(friend)).toBe('hidden');
  });

  test('opens nothing more once its owner has another address', async () => {
    const { token, email } = await filed();
    await on.db.transaction((tx) => followAddress(tx, email, `new-${email}`));
    expect(await outcome(token)).toBe('hidden');
  });

  test('opens nothing for a suspended account, and leads who has a second factor to the sign-in', async () => {
    const { token, email } = await filed();
    await on.db.insert(users).values({ email, name: 'Ada', totpSecret: 'x', totpConfirmedAt: new Date() });
    expect(await outcome(token)).toBe('sign-in');
    expect((await post(token, { intent: 'solve' }).catch((error) => error)).kind).toBe('not-found');
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.email, email));
    expect(await outcome(token)).toBe('gone');
  });

  test('reported as not one’s own it opens nothing, for this address alone, and the agents find a note', async () => {
    const { id, token, email } = await filed();
    await on.db
      .update(tickets)
      .set({ cc: ['friend@example.com'] })
      .where(eq(tickets.id, id));
    const friend = linkToken(secret, { ticketId: id, email: 'friend@example.com' });
    const stop = stopPath(secret, { ticketId: id, email }, 'en').split('/').at(-1)!;
    const app = {
      db: on.db,
      secret,
      settings: { limits: true },
      attachments: folderStorage(await aFolder()),
      site: { contact: { organizations: [] } },
    };
    await perform(app, stopMailsAction, aForm({ intent: 'not-theirs' }), aSender({ params: { token: stop } }));
    await reportNotTheirs(on.db, { ticketId: id, email });
    expect(await outcome(token)).toBe('gone');
    expect(await outcome(linkToken(secret, { ticketId: id, email }))).toBe('gone');
    expect(await outcome(friend)).toBe('open');
    const notes = (await listComments(on.db, id, 'all')).filter(({ author }) => author === 'system');
    expect(notes).toMatchObject([{ public: false, body: expect.stringContaining(email) }]);
    expect(await on.db.$count(ticketMailStops, eq(ticketMailStops.ticketId, id))).toBe(1);
    await reportNotTheirs(on.db, { ticketId: id, email: 'friend@example.com' });
    expect((await findTicket(on.db, id))?.cc).toEqual([]);
  });

  test('the one-click POST of a mail program ends the mails and leaves the links as they are', async () => {
    const { id, token, email } = await filed();
    const stop = stopPath(secret, { ticketId: id, email }, 'en').split('/').at(-1)!;
    const app = {
      db: on.db,
      secret,
      settings: { limits: true },
      attachments: folderStorage(await aFolder()),
      site: { contact: { organizations: [] } },
    };
    await perform(
      app,
      stopMailsAction,
      aForm({ 'List-Unsubscribe': 'One-Click' }),
      aSender({ params: { token: stop } }),
    );
    expect(await outcome(token)).toBe('open');
    expect(await on.db.$count(ticketMailStops, eq(ticketMailStops.ticketId, id))).toBe(1);
  });

  test('its holder replies with files, marks the request as solved, opens it again and rates', async () => {
    const { id, token } = await filed();
    const here = `/en/requests/open/${token}`;
    const file = new File([PNG], 'picture.png', { type: 'image/png' });
    const sent = await post(token, { intent: 'reply', body: 'Here it is.', key: crypto.randomUUID() }, [file]);
    expect(sent.result).toEqual({ outcome: 'done', to: `${here}?done=sent#latest` });
    expect((await post(token, { intent: 'solve' })).result).toEqual({ outcome: 'done', to: `${here}?done=solved` });
    expect((await findTicket(on.db, id))?.status).toBe('solved');
    await post(token, { intent: 'reply', body: 'Not after all.', key: crypto.randomUUID() });
    expect((await findTicket(on.db, id))?.status).toBe('open');
    await on.db.execute(
      sql`insert into tickets.comments (ticket_id, author, author_name, body) values (${id}, 'agent', 'Tom', 'Now.')`,
    );
    await on.db.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, id));
    const rated = await post(token, { intent: 'rate', score: 'good', reason: '' });
    expect(rated.result).toEqual({ outcome: 'done', to: `${here}?done=rated#rating` });
    expect((await listComments(on.db, id, 'public')).map(({ body }) => body)).toContain('Here it is.');
  });

  test('a reply to a closed request leads on to the one that follows, by a link of its own', async () => {
    const { id, token, email } = await filed();
    await on.db.update(tickets).set({ status: 'closed' }).where(eq(tickets.id, id));
    const { result } = await post(token, { intent: 'reply', body: 'It is back.', key: crypto.randomUUID() });
    const to = new URL('to' in result ? String(result.to) : '', 'https://help.example.com');
    const next = readLinkToken(secret, to.pathname.split('/').at(-1)!)!;
    expect(next.email).toBe(email);
    expect(next.ticketId).not.toBe(id);
    expect(await outcome(to.pathname.split('/').at(-1)!)).toBe('open');
  });

  test('its holder copies nobody in, and a forged link does nothing', async () => {
    const { id, token } = await filed();
    const refused = await post(token, { intent: 'copy', email: 'victim@example.com' }).catch((error) => error);
    expect(refused.kind).toBe('bad-request');
    expect((await findTicket(on.db, id))?.cc).toEqual([]);
    const forged = await post(`${token.slice(0, -4)}AAAA`, { intent: 'solve' }).catch((error) => error);
    expect(forged.kind).toBe('not-found');
    expect((await findTicket(on.db, id))?.status).toBe('new');
  });
});
