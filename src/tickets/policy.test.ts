import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { organizations } from '../accounts/schema.ts';
import { VISITOR, type Viewer } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from './file.ts';
import {
  fieldsForRequester,
  mayCopyIn,
  mayRate,
  mayReply,
  maySolve,
  RATING_DAYS,
  RELATIONS,
  type Relation,
  related,
  relationTo,
} from './policy.ts';
import { requesters, tickets } from './schema.ts';
import { aTicket } from './test-factory.ts';
import { STATUSES } from './ticket.ts';

const member = (email: string, organizationId?: number): Viewer => ({ role: 'member', id: 1, email, organizationId });

describe('who may see a custom field', () => {
  const fields = (...ids: string[]) => ids.map((id) => ({ id }));
  const given = { category: 'a', phone: '1', follows_up: 2, order: '3', fraud: 'yes', constructor: 'x', other: null };

  test('the requester sees what was asked and what we keep for them; what agents or other programs keep is the agents’', () => {
    const site = { contactForm: { fields: fields('order'), agentsFields: fields('fraud') } };
    expect(fieldsForRequester(given, site)).toEqual({ category: 'a', phone: '1', follows_up: 2, order: '3' });
  });

  test('a site may keep a field of ours for agents', () => {
    const site = { contactForm: { fields: fields('phone'), agentsFields: fields('phone', 'follows_up') } };
    expect(fieldsForRequester(given, site)).toEqual({ category: 'a' });
  });
});

describe('who may do what with a request', () => {
  const facts = { requesterEmail: 'ada@example.com', cc: ['bob@example.com'], organizationId: 7 };
  const shared = [{ id: 7, channels: [], sharedRequests: true }];

  test.each<[string, Viewer, Relation | undefined]>([
    ['the requester', member('ada@example.com'), 'requester'],
    ['the requester in the organization', member('ada@example.com', 7), 'requester'],
    ['somebody copied in', member('bob@example.com', 7), 'copied'],
    ['a colleague', member('carol@example.com', 7), 'organization'],
    ['somebody of another organization', member('carol@example.com', 8), undefined],
    ['somebody else', member('mallory@example.com'), undefined],
    ['a visitor', VISITOR, undefined],
    ['an account without an address', { role: 'member', id: 3, organizationId: 7 }, undefined],
    ['an agent who is none of these', { role: 'agent', id: 4, email: 'agent@example.com' }, undefined],
    ['an administrator who is none of these', { role: 'administrator', id: 5, email: 'x@example.com' }, undefined],
  ])('%s', (_, viewer, relation) => {
    expect(relationTo(viewer, facts, shared)).toBe(relation);
  });

  test('colleagues see nothing where the organization does not share its requests', () => {
    const unshared = [{ id: 7, channels: [], sharedRequests: false }];
    expect(relationTo(member('carol@example.com', 7), facts, unshared)).toBeUndefined();
    expect(relationTo(member('carol@example.com', 7), facts, [])).toBeUndefined();
  });

  test('a ticket without organization is not that of people without one', () => {
    expect(relationTo(member('carol@example.com'), { ...facts, organizationId: null }, shared)).toBeUndefined();
    expect(relationTo(member('carol@example.com'), { ...facts, requesterEmail: null }, shared)).toBeUndefined();
  });

  test('requester and copied people write, colleagues only read', () => {
    expect(RELATIONS.filter(mayReply)).toEqual(['requester', 'copied']);
  });

  test('only the requester solves what is not done, and copies in while it is not closed', () => {
    for (const status of STATUSES) {
      const done = status === 'solved' || status === 'closed';
      expect(RELATIONS.filter((relation) => maySolve(relation, status))).toEqual(done ? [] : ['requester']);
      expect(RELATIONS.filter((relation) => mayCopyIn(relation, status))).toEqual(
        status === 'closed' ? [] : ['requester'],
      );
    }
  });

  test('only the requester rates, only what is solved, and only for a while', () => {
    const solvedAt = new Date('2026-11-01T00:00:00Z');
    const answered = { firstRepliedAt: solvedAt, solvedByRequester: true };
    const day = (days: number) => new Date(solvedAt.getTime() + days * 86_400_000);
    for (const status of STATUSES) {
      const done = status === 'solved' || status === 'closed';
      const ticket = { ...answered, status, solvedAt: done ? solvedAt : null };
      expect(RELATIONS.filter((relation) => mayRate(relation, ticket, day(1)))).toEqual(done ? ['requester'] : []);
    }
    expect(mayRate('requester', { ...answered, status: 'solved', solvedAt }, day(RATING_DAYS - 0.01))).toBe(true);
    expect(mayRate('requester', { ...answered, status: 'solved', solvedAt }, day(RATING_DAYS))).toBe(false);
  });

  test('nobody is asked to rate help that there was none of', () => {
    const solvedAt = new Date('2026-11-01T00:00:00Z');
    const rateable = (facts: { firstRepliedAt: Date | null; solvedByRequester: boolean }) =>
      mayRate('requester', { status: 'solved', solvedAt, ...facts }, solvedAt);
    expect(rateable({ firstRepliedAt: null, solvedByRequester: true })).toBe(false);
    expect(rateable({ firstRepliedAt: solvedAt, solvedByRequester: true })).toBe(true);
    // Settled in a call, say.
    expect(rateable({ firstRepliedAt: null, solvedByRequester: false })).toBe(true);
  });
});

describeStores('who may see which request', (on) => {
  test('the list and the answer for a single ticket are the same for everybody', async () => {
    const emails = ['ada@example.com', 'bob@example.com', 'carol@example.com'];
    const rows = await on.db
      .insert(organizations)
      .values([{ name: 'Shared' }, { name: 'Closed' }])
      .returning();
    const [shared, closed] = rows.map(({ id }) => id) as [number, number];
    for (const email of emails)
      for (const cc of [[], ['bob@example.com'], [' Bob@Example.com', 'carol@example.com']])
        for (const organizationId of [null, shared, closed]) {
          const filed = await fileTicket(on.db, aTicket({ requester: { email }, submissionKey: crypto.randomUUID() }));
          if (filed.outcome === 'invalid') throw new Error('invalid');
          await on.db.update(tickets).set({ cc, organizationId }).where(eq(tickets.id, filed.ticket.id));
        }
    const rules = [
      { id: shared, channels: [], sharedRequests: true },
      { id: closed, channels: [], sharedRequests: false },
    ];
    const all = await on.db.select().from(tickets).innerJoin(requesters, eq(tickets.requesterId, requesters.id));
    expect(all).toHaveLength(27);
    const viewers: Viewer[] = [VISITOR, { role: 'member', id: 9, organizationId: shared }];
    for (const email of [...emails, 'mallory@example.com'])
      for (const organizationId of [undefined, shared, closed]) viewers.push(member(email, organizationId));
    for (const viewer of viewers)
      for (const relations of [RELATIONS, ...RELATIONS.map((relation) => [relation])]) {
        const listed = await on.db
          .select({ id: tickets.id })
          .from(tickets)
          .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
          .where(related(viewer, rules, relations));
        const single = all.filter((row) => {
          const relation = relationTo(viewer, { ...row.tickets, requesterEmail: row.requesters.email }, rules);
          return relation !== undefined && relations.includes(relation);
        });
        expect(listed.map(({ id }) => id).sort()).toEqual(single.map((row) => row.tickets.id).sort());
      }
  });
});
