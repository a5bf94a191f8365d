import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from './file.ts';
import { requesters, satisfaction, ticketAttachments, ticketComments, ticketEvents, tickets } from './schema.ts';
import { addComment, findTicket, listEvents, type Ticket } from './store.ts';
import { aTicket } from './test-factory.ts';

// What any program that writes SQL meets: the rules and the triggers of the database itself.
describeStores('the ticket store, written to by another program', (on) => {
  const filed = async (): Promise<Ticket> => {
    const result = await fileTicket(on.db, aTicket());
    if (result.outcome === 'invalid') throw new Error('invalid');
    return result.ticket;
  };
  const reply = (ticketId: number, differences: { public?: boolean; createdAt?: Date } = {}) =>
    addComment(on.db, { ticketId, author: 'agent', agentId: 7, authorName: 'Tom', body: 'Try again.', ...differences });

  test('announces every event on the channel "tickets"', async () => {
    const heard: { ticketId: number; eventId: number | null; kind: string }[] = [];
    const stop = await on.database.listen('tickets', (payload) => heard.push(JSON.parse(payload)));
    const ticket = await filed();
    await on.db.execute(sql`update tickets.tickets set status = 'open' where id = ${ticket.id}`);
    await on.db.execute(sql`delete from tickets.tickets where id = ${ticket.id}`);
    await expect
      .poll(() => heard.map((message) => [message.ticketId, message.kind, typeof message.eventId]))
      .toEqual([
        [ticket.id, 'ticket.created', 'number'],
        [ticket.id, 'comment.created', 'number'],
        [ticket.id, 'ticket.updated', 'number'],
        [ticket.id, 'ticket.deleted', 'object'],
      ]);
    await stop();
  });

  test('records old and new value of what changed, and nothing when nothing did', async () => {
    const { id } = await filed();
    await on.db.execute(sql`update tickets.tickets set status = 'open', assignee_id = 5 where id = ${id}`);
    await on.db.execute(sql`update tickets.tickets set status = 'open' where id = ${id}`);
    const updates = (await listEvents(on.db, id)).filter((event) => event.kind === 'ticket.updated');
    expect(updates.map((event) => event.changes)).toEqual([{ status: ['new', 'open'], assignee_id: [null, 5] }]);
  });

  test('names the program that changed something, or the name it logged in with', async () => {
    const { id } = await filed();
    await on.db.execute(sql`update tickets.tickets set priority = 'low' where id = ${id}`);
    await on.db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('helpwell.actor', 'agent:12', true)`);
      await tx.execute(sql`update tickets.tickets set priority = 'high' where id = ${id}`);
    });
    const actors = (await listEvents(on.db, id)).slice(-2).map((event) => event.actor);
    expect(actors).toEqual([expect.stringMatching(/^database:\w+$/), 'agent:12']);
  });

  test('notes the first public reply of an agent, and no internal one', async () => {
    const { id } = await filed();
    await reply(id, { public: false });
    expect((await findTicket(on.db, id))?.firstRepliedAt).toBeNull();
    const first = await reply(id);
    await reply(id);
    expect((await findTicket(on.db, id))?.firstRepliedAt).toEqual(first.createdAt);
  });

  test('forgets the first public reply when it is deleted or hidden, and knows the next one', async () => {
    const { id } = await filed();
    const [first, second] = [await reply(id), await reply(id)];
    await on.db.delete(ticketComments).where(eq(ticketComments.id, first.id));
    expect((await findTicket(on.db, id))?.firstRepliedAt).toEqual(second.createdAt);
    await on.db.update(ticketComments).set({ public: false }).where(eq(ticketComments.id, second.id));
    expect((await findTicket(on.db, id))?.firstRepliedAt).toBeNull();
    await on.db.update(ticketComments).set({ public: true }).where(eq(ticketComments.id, second.id));
    expect((await findTicket(on.db, id))?.firstRepliedAt).toEqual(second.createdAt);
  });

  test('keeps the times of solving and closing', async () => {
    const { id } = await filed();
    const become = async (status: 'open' | 'solved' | 'closed') => {
      await on.db.update(tickets).set({ status }).where(eq(tickets.id, id));
      const ticket = (await findTicket(on.db, id))!;
      return { solved: ticket.solvedAt, closed: ticket.closedAt };
    };
    const solved = await become('solved');
    expect(solved).toEqual({ solved: expect.any(Date), closed: null });
    expect(await become('open')).toEqual({ solved: null, closed: null });
    await become('solved');
    expect(await become('closed')).toEqual({ solved: expect.any(Date), closed: expect.any(Date) });
    await expect(become('open')).rejects.toMatchObject({
      cause: { message: expect.stringContaining('closed for good') },
    });
  });

  test('moves updated_at with everything that belongs to the ticket', async () => {
    const { id, requesterId } = await filed();
    const changes = [
      () =>
        on.db
          .update(tickets)
          .set({ tags: ['vip'] })
          .where(eq(tickets.id, id)),
      () => reply(id),
      () => on.db.insert(satisfaction).values({ ticketId: id, requesterId, score: 'bad' }),
      () => on.db.update(satisfaction).set({ score: 'good' }).where(eq(satisfaction.ticketId, id)),
      () => on.db.delete(ticketComments).where(eq(ticketComments.agentId, 7)),
    ];
    for (const change of changes) {
      const before = (await findTicket(on.db, id))!.updatedAt;
      await pause(2);
      await change();
      expect((await findTicket(on.db, id))!.updatedAt.getTime()).toBeGreaterThan(before.getTime());
    }
  });

  test('follows comments, attachments and ratings from beginning to end', async () => {
    const { id, requesterId } = await filed();
    const comment = await reply(id);
    await on.db.update(ticketComments).set({ body: 'Try twice.' }).where(eq(ticketComments.id, comment.id));
    const [upload] = await on.db
      .insert(ticketAttachments)
      .values({
        name: 'a.png',
        type: 'image/png',
        sizeBytes: 1,
        storageKey: randomUUID().replaceAll('-', ''),
        tokenHash: randomUUID(),
      })
      .returning();
    await on.db
      .update(ticketAttachments)
      .set({ ticketId: id, commentId: comment.id })
      .where(eq(ticketAttachments.id, upload!.id));
    await on.db.insert(satisfaction).values({ ticketId: id, requesterId, score: 'bad' });
    await on.db.update(satisfaction).set({ score: 'good', reason: 'Solved' }).where(eq(satisfaction.ticketId, id));
    await on.db.delete(ticketComments).where(eq(ticketComments.id, comment.id));
    const events = (await listEvents(on.db, id)).slice(2);
    expect(events.map((event) => event.kind).sort()).toEqual([
      'attachment.created',
      'attachment.deleted',
      'comment.created',
      'comment.deleted',
      'comment.updated',
      'satisfaction.created',
      'satisfaction.updated',
    ]);
    const changesOf = (kind: string) => events.find((event) => event.kind === kind)?.changes;
    expect(changesOf('comment.updated')).toEqual({ body: ['Try again.', 'Try twice.'] });
    expect(changesOf('satisfaction.updated')).toEqual({ score: ['bad', 'good'], reason: [null, 'Solved'] });
    // A text that was deleted does not live on in the log.
    expect(changesOf('comment.deleted')).toEqual({});
    expect(JSON.stringify(changesOf('attachment.created'))).not.toContain(upload!.tokenHash);
  });

  test('takes a whole ticket away with all that belongs to it', async () => {
    const { id } = await filed();
    await on.db.delete(tickets).where(eq(tickets.id, id));
    expect(await on.db.$count(ticketComments, eq(ticketComments.ticketId, id))).toBe(0);
    expect(await on.db.$count(ticketEvents, eq(ticketEvents.ticketId, id))).toBe(0);
  });

  test('compares addresses without case and surrounding space', async () => {
    const email = `${randomUUID()}@example.com`;
    await on.db.insert(requesters).values({ email: ` ${email.toUpperCase()} `, name: 'Ada' });
    expect(await on.db.$count(requesters, eq(requesters.email, email))).toBe(1);
    await expect(on.db.insert(requesters).values({ email, name: 'Ada' })).rejects.toThrow();
  });

  test('takes several requesters without an address', async () => {
    await on.db.insert(requesters).values([{ name: 'Caller' }, { name: 'Caller', email: ' ' }]);
    expect(await on.db.$count(requesters, sql`${requesters.email} is null`)).toBeGreaterThanOrEqual(2);
  });

  test('lets a program with rights to tickets and comments work, and make up no events', async () => {
    const { id } = await filed();
    const undo = new Error('undo');
    const work = on.db.transaction(async (tx) => {
      await tx.execute(sql`create role desk_of_a_test`);
      await tx.execute(sql`grant usage on schema tickets to desk_of_a_test`);
      await tx.execute(sql`grant select on all tables in schema tickets to desk_of_a_test`);
      await tx.execute(sql`grant insert, update on tickets.tickets, tickets.comments to desk_of_a_test`);
      await tx.execute(sql`set local role desk_of_a_test`);
      await tx.execute(sql`update tickets.tickets set status = 'pending' where id = ${id}`);
      await tx.execute(
        sql`insert into tickets.comments (ticket_id, author, agent_id, author_name, body) values (${id}, 'agent', 1, 'Tom', 'Hello')`,
      );
      expect((await listEvents(tx, id)).slice(-2).map((event) => event.kind)).toEqual([
        'ticket.updated',
        'comment.created',
      ]);
      expect((await findTicket(tx, id))?.firstRepliedAt).not.toBeNull();
      for (const forgery of [
        sql`insert into tickets.events (ticket_id, kind, actor, changes) values (${id}, 'ticket.updated', 'agent:1', '{}')`,
        sql`select tickets.write_event(${id}::bigint, 'ticket.updated', null, '{}')`,
      ])
        await expect(tx.transaction((inner) => inner.execute(forgery))).rejects.toMatchObject({
          cause: { code: '42501' },
        });
      throw undo;
    });
    await expect(work).rejects.toBe(undo);
  });

  test('takes ordinary addresses of people copied in, letters of any script too', async () => {
    const { id } = await filed();
    await on.database.execute(
      `update tickets.tickets set cc = array['a.b+c@d-e.example', 'josé@exämple.example', 'me@intranet'], followers = '{}' where id = ${id}`,
    );
  });

  describe('refuses', () => {
    test.each([
      ['a status that does not exist', `update tickets.tickets set status = 'deleted' where id = $1`],
      ['a channel that does not exist', `update tickets.tickets set channel = 'fax' where id = $1`],
      ['a priority that does not exist', `update tickets.tickets set priority = 'asap' where id = $1`],
      ['a type that does not exist', `update tickets.tickets set type = 'rant' where id = $1`],
      ['an empty subject', `update tickets.tickets set subject = '' where id = $1`],
      ['a subject over its limit', `update tickets.tickets set subject = repeat('x', 301) where id = $1`],
      ['a null among the tags', `update tickets.tickets set tags = array['a', null] where id = $1`],
      ['custom fields that are no object', `update tickets.tickets set custom_fields = '[]' where id = $1`],
      ['a requester that does not exist', `update tickets.tickets set requester_id = 0 where id = $1`],
      ['an organization that does not exist', `update tickets.tickets set organization_id = 0 where id = $1`],
      ['an empty comment', `update tickets.comments set body = '' where ticket_id = $1`],
      [
        "a requester's comment without requester",
        `update tickets.comments set requester_id = null where ticket_id = $1`,
      ],
      [
        'an address without @',
        `update tickets.requesters set email = 'ada' where id = (select requester_id from tickets.tickets where id = $1)`,
      ],
      ['a time without end', `update tickets.tickets set created_at = 'infinity' where id = $1`],
      ['a time before all times', `update tickets.comments set created_at = '-infinity' where ticket_id = $1`],
      ['a year of six digits', `update tickets.tickets set first_replied_at = '290000-01-01' where id = $1`],
      ['a year before our era', `update tickets.tickets set first_replied_at = '4000-01-01 BC' where id = $1`],
      ['two addresses in one', `update tickets.tickets set cc = array['a@b.example, d@e.example'] where id = $1`],
      [
        'an address of two lines',
        `update tickets.tickets set cc = array[E'a@b.example\\nBcc: d@e.example'] where id = $1`,
      ],
      [
        'two addresses that look like a list',
        `update tickets.tickets set cc = array[E'a@b.example\\x1fd@e.example'] where id = $1`,
      ],
      ['a follower with a name', `update tickets.tickets set followers = array['Ada <ada@b.example>'] where id = $1`],
      [
        'a requester with two addresses',
        `update tickets.requesters set email = 'a@b.example,d@e.example' where id = (select requester_id from tickets.tickets where id = $1)`,
      ],
      [
        'an agent whose number JSON cannot hold',
        `update tickets.tickets set assignee_id = 9007199254740993 where id = $1`,
      ],
      [
        'an attachment outside its storage',
        `insert into tickets.attachments (ticket_id, comment_id, name, type, size_bytes, storage_key) select $1, min(id), 'a', 'text/plain', 1, '../../../etc/passwd' from tickets.comments where ticket_id = $1`,
      ],
      [
        'a score that does not exist',
        `insert into tickets.satisfaction (ticket_id, requester_id, score) select id, requester_id, 'fine' from tickets.tickets where id = $1`,
      ],
      [
        'a comment on no ticket',
        `insert into tickets.comments (ticket_id, author, author_name, body) values ($1 + 1000000, 'system', 'x', 'x')`,
      ],
      [
        "an attachment on another ticket's comment",
        `insert into tickets.attachments (ticket_id, comment_id, name, type, size_bytes, storage_key) select $1, min(id), 'a', 'text/plain', 1, 'k' from tickets.comments where ticket_id <> $1`,
      ],
    ])('%s', async (_, statement) => {
      await filed();
      const { id } = await filed();
      await expect(on.database.execute(statement.replaceAll('$1', String(id)))).rejects.toMatchObject({
        code: expect.stringMatching(/^23/),
      });
    });
  });
});
