import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Viewer } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from './file.ts';
import { ticketMailStops } from './mail-schema.ts';
import { stopTicketMails } from './mail-stops.ts';
import { findRequest, listParameters, listRequests } from './requests.ts';
import { followAddress } from './requests-address.ts';
import { tickets } from './schema.ts';
import { findTicket } from './store.ts';
import { aTicket } from './test-factory.ts';

const member = (email: string): Viewer => ({ role: 'member', id: 1, email });

describeStores('a changed address', (on) => {
  async function filed(email: string) {
    const result = await fileTicket(on.db, aTicket({ requester: { email }, submissionKey: crypto.randomUUID() }));
    if (result.outcome === 'invalid') throw new Error('invalid');
    return result.ticket.id;
  }
  const list = async (email: string) =>
    (await listRequests(on.db, member(email), [], listParameters.parse({ sort: 'oldest' }))).requests.map(
      ({ id }) => id,
    );
  const move = (before: string, after: string) => on.db.transaction((tx) => followAddress(tx, before, after));

  test('takes the requests along', async () => {
    const id = await filed('old1@example.com');
    await move('old1@example.com', 'new1@example.com');
    expect(await list('new1@example.com')).toEqual([id]);
    expect(await list('old1@example.com')).toEqual([]);
  });

  test('joins them with those filed with the new address before', async () => {
    const ids = [await filed('old2@example.com'), await filed('new2@example.com')];
    await move('old2@example.com', 'new2@example.com');
    expect(await list('new2@example.com')).toEqual(ids);
    const shown = await findRequest(on.db, member('new2@example.com'), [], ids[0]!);
    expect(shown?.comments.map(({ mine }) => mine)).toEqual([true]);
    expect(await list('old2@example.com')).toEqual([]);
  });

  test('is the one that is copied in, once, and unsubscribed', async () => {
    const id = await filed('ada@example.com');
    await on.db
      .update(tickets)
      .set({ cc: ['old3@example.com', 'ben@example.com', 'new3@example.com'] })
      .where(eq(tickets.id, id));
    await stopTicketMails(on.db, { ticketId: id, email: 'old3@example.com' });
    await move('old3@example.com', 'new3@example.com');
    expect((await findTicket(on.db, id))?.cc).toEqual(['new3@example.com', 'ben@example.com']);
    expect((await on.db.select().from(ticketMailStops)).map(({ email }) => email)).toEqual(['new3@example.com']);
  });

  test('of somebody who never asked anything changes nothing', async () => {
    const id = await filed('eve@example.com');
    await move('nobody@example.com', 'somebody@example.com');
    expect(await list('eve@example.com')).toEqual([id]);
    expect(await list('somebody@example.com')).toEqual([]);
  });
});
