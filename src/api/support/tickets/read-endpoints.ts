// What programs of agents read of tickets.
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { rowsOf } from '../../../db/rows.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { FOLLOWS_UP } from '../../../tickets/ticket.ts';
import { recordNotFound } from '../../frame/api-error.ts';
import { numbers } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { onePage, pageSchema, readPage } from '../../frame/paging.ts';
import { flagParameter, idsParameter, textParameter, wordsParameter } from '../../frame/read.ts';
import { countAnswer, countSchema, id, rowUrl, text } from '../../frame/shapes.ts';
import { groupSchema, groupsByIds } from '../groups/group.ts';
import { organizationSchema } from '../organizations/organization.ts';
import { organizationsByIds } from '../organizations/read.ts';
import { accountOf, readPeople } from '../users/people.ts';
import { userAnswer, userSchema } from '../users/user.ts';
import { auditAnswers, auditList, auditSchema } from './audit.ts';
import { commentAnswer, commentList, commentSchema } from './comment.ts';
import { metricAnswers, metricSchema, metricsOfTickets } from './metrics.ts';
import { ticketAnswers, ticketSchema } from './ticket.ts';
import { isThere, type TicketRow, ticketList, ticketsByIds } from './ticket-row.ts';

const include = wordsParameter('What comes along: users, groups, organizations, metric_sets, comment_count.');
const besides = {
  users: z.array(userSchema).optional(),
  groups: z.array(groupSchema).optional(),
  organizations: z.array(organizationSchema).optional(),
  metric_sets: z.array(metricSchema).optional(),
};

/** What goes beside tickets when it is asked for: a statement for each kind. */
export async function besidesTickets(
  call: Pick<Call, 'app' | 'url'>,
  rows: readonly TicketRow[],
  asked: readonly string[] = [],
) {
  const { db } = call.app;
  const known = <Value>(values: (Value | null)[]) => values.filter((one): one is Value => one !== null);
  const people = asked.includes('users')
    ? await readPeople(
        db,
        rows.flatMap((row) => known([row.requesterId, row.submitterId, row.assigneeId, ...row.collaboratorIds])),
      )
    : undefined;
  const groups = asked.includes('groups')
    ? await groupsByIds(call, known(rows.map(({ groupId }) => groupId)))
    : undefined;
  const organizations = asked.includes('organizations')
    ? await organizationsByIds(call, known(rows.map(({ organizationId }) => organizationId)))
    : undefined;
  const metrics = asked.includes('metric_sets')
    ? await metricAnswers(call, await metricsOfTickets(db, sql`t.id = any(${numbers(rows.map((row) => row.id))})`))
    : undefined;
  return {
    ...(people && { users: [...people.values()].map((person) => userAnswer(call, person)) }),
    ...(groups && { groups }),
    ...(organizations && { organizations }),
    ...(metrics && { metric_sets: metrics }),
  };
}

const listAnswer = pageSchema('tickets', ticketSchema, besides);

function listEndpoint(path: string, summary: string, where: (call: Call) => Promise<SQL> | SQL): Endpoint {
  return defineEndpoint({
    method: 'GET',
    path,
    summary,
    group: 'Tickets',
    resource: 'tickets',
    may: mayReadRequests,
    query: z.object({ include, external_id: textParameter('Only the one with this number elsewhere.') }),
    answer: listAnswer,
    async run(call) {
      const { db } = call.app;
      const external = call.query.external_id;
      const condition = await where(call as Call);
      const { rows, envelope } = await readPage(
        call,
        ticketList(db, external === undefined ? condition : sql`${condition} and t.external_id = ${external}`),
      );
      return {
        tickets: await ticketAnswers(call, rows),
        ...(await besidesTickets(call, rows, call.query.include)),
        ...envelope,
      };
    },
  });
}

const addressOf = async (call: Call): Promise<string> => {
  const person = (await readPeople(call.app.db, [call.id()])).get(call.id());
  if (!person) throw recordNotFound();
  return person.email ?? '';
};

/** A ticket by its number. @throws ApiError when there is none. */
export async function findTicketRow(call: Pick<Call, 'app'>, ticketId: number): Promise<TicketRow> {
  const [row] = await ticketsByIds(call.app.db, numbers([ticketId]));
  if (!row) throw recordNotFound();
  return row;
}

/** @throws ApiError when there is no such ticket. */
export async function requireTicket(call: Pick<Call, 'app'>, ticketId: number): Promise<number> {
  const result = await call.app.db.execute(
    sql`select t.id from tickets.tickets t where t.id = ${ticketId} and ${isThere}`,
  );
  if (rowsOf(result).length === 0) throw recordNotFound();
  return ticketId;
}

/** People around a ticket. */
const peopleOf = (path: string, summary: string, of: (row: TicketRow) => number[]) =>
  defineEndpoint({
    method: 'GET',
    path,
    summary,
    group: 'Tickets',
    resource: 'tickets',
    may: mayReadRequests,
    answer: pageSchema('users', userSchema),
    async run(call) {
      const people = await readPeople(call.app.db, of(await findTicketRow(call, call.id())));
      const users = [...people.values()].map((person) => userAnswer(call, person));
      return { users, ...onePage(users.length) };
    },
  });

const showTicket = defineEndpoint({
  method: 'GET',
  path: '/tickets/{id}',
  summary: 'One ticket.',
  group: 'Tickets',
  resource: 'tickets',
  may: mayReadRequests,
  query: z.object({ include }),
  answer: z.strictObject({ ticket: ticketSchema, ...besides }),
  async run(call) {
    const row = await findTicketRow(call, call.id());
    const [ticket] = await ticketAnswers(call, [row]);
    return { ticket: ticket!, ...(await besidesTickets(call, [row], call.query.include)) };
  },
});

const showMany = defineEndpoint({
  method: 'GET',
  path: '/tickets/show_many',
  summary: 'Tickets by their numbers.',
  group: 'Tickets',
  resource: 'tickets',
  may: mayReadRequests,
  query: z.object({ ids: idsParameter('Numbers of tickets.'), include }),
  answer: z.strictObject({
    tickets: z.array(ticketSchema),
    count: id,
    next_page: z.null(),
    previous_page: z.null(),
    ...besides,
  }),
  async run(call) {
    const { ids = [], include: asked } = call.query;
    const rows = await ticketsByIds(call.app.db, numbers(ids));
    const answers = await ticketAnswers(call, rows);
    return {
      tickets: answers,
      ...onePage(answers.length),
      ...(await besidesTickets(call, rows, asked)),
    };
  },
});

const ticketCount = defineEndpoint({
  method: 'GET',
  path: '/tickets/count',
  summary: 'How many tickets there are, counted up to 10,000.',
  group: 'Tickets',
  resource: 'tickets',
  may: mayReadRequests,
  answer: countSchema,
  async run({ app }) {
    return countAnswer(await ticketList(app.db, isThere).count());
  },
});

const comments = defineEndpoint({
  method: 'GET',
  path: '/tickets/{id}/comments',
  summary: 'What was said in a ticket, notes among agents too.',
  group: 'Tickets',
  resource: 'tickets',
  may: mayReadRequests,
  query: z.object({
    include,
    include_inline_images: flagParameter('Pictures in the text are among the attachments either way.'),
  }),
  answer: pageSchema('comments', commentSchema, { users: z.array(userSchema).optional() }),
  async run(call) {
    const ticketId = await requireTicket(call, call.id());
    const { rows, envelope } = await readPage(call, commentList(call.app.db, sql`c.ticket_id = ${ticketId}`));
    const people = call.query.include?.includes('users')
      ? await readPeople(
          call.app.db,
          rows.map((row) => row.authorId),
        )
      : undefined;
    return {
      comments: rows.map((row) => commentAnswer(call, row)),
      ...(people && { users: [...people.values()].map((person) => userAnswer(call, person)) }),
      ...envelope,
    };
  },
});

const audits = defineEndpoint({
  method: 'GET',
  path: '/tickets/{id}/audits',
  summary: 'What was done to a ticket, and by whom.',
  group: 'Tickets',
  resource: 'tickets',
  may: mayReadRequests,
  answer: pageSchema('audits', auditSchema),
  async run(call) {
    const ticketId = await requireTicket(call, call.id());
    const { rows, envelope } = await readPage(call, auditList(call.app.db, sql`e.ticket_id = ${ticketId}`));
    return { audits: await auditAnswers(call, rows), ...envelope };
  },
});

const allAudits = defineEndpoint({
  method: 'GET',
  path: '/ticket_audits',
  summary: 'What was done to all tickets.',
  group: 'Tickets',
  resource: 'tickets',
  may: mayReadRequests,
  answer: pageSchema('audits', auditSchema),
  async run(call) {
    const { rows, envelope } = await readPage(call, auditList(call.app.db, sql`true`));
    return { audits: await auditAnswers(call, rows), ...envelope };
  },
});

const audit = defineEndpoint({
  method: 'GET',
  path: '/tickets/{id}/audits/{audit}',
  summary: 'One thing that was done to a ticket.',
  group: 'Tickets',
  resource: 'tickets',
  may: mayReadRequests,
  answer: z.strictObject({ audit: auditSchema }),
  async run(call) {
    const ticketId = await requireTicket(call, call.id());
    const { rows } = await readPage(
      call,
      auditList(call.app.db, sql`e.ticket_id = ${ticketId} and e.id = ${call.id('audit')}`),
    );
    const [answer] = await auditAnswers(call, rows);
    if (!answer) throw recordNotFound();
    return { audit: answer };
  },
});

const related = defineEndpoint({
  method: 'GET',
  path: '/tickets/{id}/related',
  summary: 'What belongs to a ticket: how many incidents a problem has, and what it follows up.',
  group: 'Tickets',
  resource: 'tickets',
  may: mayReadRequests,
  answer: z.strictObject({
    url: text,
    topic_id: z.null(),
    jira_issue_ids: z.array(z.never()),
    followup_source_ids: z.array(id),
    from_archive: z.literal(false),
    incidents: id,
    twitter: z.strictObject({}),
  }),
  async run(call) {
    const row = await findTicketRow(call, call.id());
    const source = Number(row.customFields[FOLLOWS_UP]);
    const incidents = row.hasIncidents
      ? await ticketList(call.app.db, sql`t.problem_id = ${row.id} and ${isThere}`).count()
      : 0;
    return {
      url: rowUrl(call, `/tickets/${row.id}/related`),
      topic_id: null,
      jira_issue_ids: [],
      followup_source_ids: Number.isSafeInteger(source) && source > 0 ? [source] : [],
      from_archive: false as const,
      incidents,
      twitter: {},
    };
  },
});

const tags = defineEndpoint({
  method: 'GET',
  path: '/tickets/{id}/tags',
  summary: 'The tags of a ticket.',
  group: 'Tickets',
  resource: 'tickets',
  may: mayReadRequests,
  answer: z.strictObject({ tags: z.array(text) }),
  run: async (call) => ({ tags: (await findTicketRow(call, call.id())).tags }),
});

/** Found by what they are asked for first: read in order, all tickets would be looked through for the few that fit. @param where over `s`. */
const among = (where: SQL) => sql`t.id = any(array(select s.id from tickets.tickets s where ${where}))`;

/** Everything that is read of tickets. */
export const ticketReads: readonly Endpoint[] = [
  listEndpoint('/tickets', 'Tickets.', () => isThere),
  listEndpoint('/tickets/recent', 'Tickets.', () => isThere),
  listEndpoint('/deleted_tickets', 'Tickets that were deleted, and can be restored.', () => sql`t.spam_at is not null`),
  listEndpoint(
    '/tickets/{id}/incidents',
    'Incidents of a problem.',
    async (call) => sql`t.problem_id = ${await requireTicket(call, call.id())} and ${isThere}`,
  ),
  listEndpoint(
    '/problems',
    'Problems that are not solved.',
    () => sql`t.type = 'problem' and t.status not in ('solved', 'closed') and ${isThere}`,
  ),
  listEndpoint(
    '/users/{id}/tickets/requested',
    'Tickets that somebody asked for.',
    (call) => sql`t.requester_id = ${call.id()} and ${isThere}`,
  ),
  listEndpoint(
    '/users/{id}/tickets/ccd',
    'Tickets in which somebody is copied in.',
    async (call) => sql`t.cc @> array[${await addressOf(call)}]::text[] and ${isThere}`,
  ),
  listEndpoint(
    '/users/{id}/tickets/assigned',
    'Tickets of an agent.',
    async (call) =>
      sql`${among(sql`s.assignee_id = ${(await accountOf(call.app.db, call.id())) ?? 0}`)} and ${isThere}`,
  ),
  listEndpoint(
    '/organizations/{id}/tickets',
    'Tickets of an organization.',
    (call) => sql`${among(sql`s.organization_id = ${call.id()}`)} and ${isThere}`,
  ),
  showTicket,
  showMany,
  ticketCount,
  comments,
  audits,
  allAudits,
  audit,
  related,
  tags,
  peopleOf('/tickets/{id}/collaborators', 'Who gets copies of a ticket.', (row) => row.collaboratorIds),
  peopleOf('/tickets/{id}/email_ccs', 'Who gets copies of a ticket.', (row) => row.collaboratorIds),
  peopleOf('/tickets/{id}/followers', 'Who follows a ticket.', (row) => row.followerIds),
];
