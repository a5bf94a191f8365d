// What belongs to a person.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { countRows } from '../../frame/count.ts';
import { defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { onePage, pageSchema } from '../../frame/paging.ts';
import { id } from '../../frame/shapes.ts';
import { isThere } from '../tickets/ticket-row.ts';
import { findPerson } from '../users/find-person.ts';

const common = { group: 'Users', resource: 'users', may: mayReadRequests } as const;

const related = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/users/{id}/related',
  summary: 'How many tickets somebody has, each counted up to 10,000.',
  answer: z.strictObject({
    user_related: z.strictObject({
      assigned_tickets: id,
      requested_tickets: id,
      ccd_tickets: id,
      organization_subscriptions: id,
    }),
  }),
  async run(call) {
    const { accountId, email, id: personId } = await findPerson(call, call.id());
    const { db } = call.app;
    const count = (where: ReturnType<typeof sql>) =>
      countRows(db, sql`tickets.tickets t where ${where} and ${isThere}`);
    return {
      user_related: {
        assigned_tickets: accountId === null ? 0 : await count(sql`t.assignee_id = ${accountId}`),
        requested_tickets: await count(sql`t.requester_id = ${personId}`),
        ccd_tickets: email === null ? 0 : await count(sql`t.cc @> array[${email}]::text[]`),
        organization_subscriptions: 0,
      },
    };
  },
});

const tags = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/users/{id}/tags',
  summary: 'Always empty: tickets have tags, people have none.',
  answer: pageSchema('tags', z.never()),
  async run(call) {
    await findPerson(call, call.id());
    return { tags: [], ...onePage(0) };
  },
});

/** What belongs to people. */
export const relatedEndpoints: readonly Endpoint[] = [related, tags];
