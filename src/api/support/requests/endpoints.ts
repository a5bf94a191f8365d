// What requesters' programs read and write of their own requests.
import { inArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Viewer } from '../../../accounts/viewer.ts';
import { offeredChannels } from '../../../config/channels.ts';
import { createRequest } from '../../../tickets/api.ts';
import { fileTicket } from '../../../tickets/file.ts';
import { ticketLimits } from '../../../tickets/limits.ts';
import { mayReadRequests, ownerOfField, related } from '../../../tickets/policy.ts';
import { copyIn, replyToRequest, solveRequest } from '../../../tickets/requests-answer.ts';
import { tickets } from '../../../tickets/schema.ts';
import { LIMITS, PRIORITIES, STATUSES, type Status, TOPIC, TYPES } from '../../../tickets/ticket.ts';
import { countUses } from '../../../web/action.ts';
import {
  ApiError,
  fieldInvalid,
  forbidden,
  rateLimited,
  recordNotFound,
  unauthenticated,
} from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { type ListSource, onlyRow, type Paged, pageSchema, readPage } from '../../frame/paging.ts';
import { idParameter, momentParameter, readJson, textParameter, wordsParameter } from '../../frame/read.ts';
import { at, flag, id, idOrNull, moment, nothing, rowUrl, text } from '../../frame/shapes.ts';
import { attachmentAnswer, attachmentSchema, commentList, wordsOf } from '../tickets/comment.ts';
import { keysOfFields } from '../tickets/fields.ts';
import { commentInput, customFieldsInput } from '../tickets/ticket-input.ts';
import { type TicketRow, ticketList } from '../tickets/ticket-row.ts';
import { problemsError, wordsOf as saidWords } from '../tickets/write.ts';
import { type Person, readPeople } from '../users/people.ts';
import { requestAnswers, requestSchema } from './request.ts';

const common = { group: 'Requests', resource: 'tickets' } as const;
/** Whoever has an address: also somebody without an account, for whom a token acts. */
const known = (viewer: Viewer) => viewer.email !== undefined;
const own = { ...common, may: known } as const;

/**
 * Requests that the caller may see and that fulfil a condition over `tickets`.
 * @param ofAnybody agents see everybody's; otherwise their own, as everybody else.
 */
function requestList(call: Pick<Call, 'app' | 'viewer'>, condition: SQL, ofAnybody = false): ListSource<TicketRow> {
  const { db, site } = call.app;
  const theirs =
    ofAnybody && mayReadRequests(call.viewer) ? sql`true` : related(call.viewer, site.contact.organizations);
  const mine = sql`t.spam_at is null and t.id in (select ${tickets.id} from ${tickets} where ${theirs} and ${condition})`;
  // What nobody said in public is none of theirs.
  const isPublic = sql`exists (select from tickets.comments c where c.ticket_id = t.id and c.public)`;
  return ticketList(db, sql`${mine} and ${isPublic}`);
}

const OPEN: Status[] = ['new', 'open', 'pending', 'hold'];
const SOLVED: Status[] = ['solved', 'closed'];

const miniUser = z.strictObject({ id, name: text, photo: nothing, agent: flag, organization_id: idOrNull });
const miniUserAnswer = (person: Person) => ({
  id: person.id,
  name: person.name,
  photo: null,
  agent: person.role !== 'member',
  organization_id: person.organizationId,
});

async function peopleOf(call: Pick<Call, 'app'>, ids: readonly number[]) {
  return [...(await readPeople(call.app.db, ids)).values()].map(miniUserAnswer);
}

/** A page of requests, with the people they are of where they are asked for. */
async function pageAnswer(call: Call<{ include?: string[] | undefined }>, { rows, envelope }: Paged<TicketRow>) {
  const users = call.query.include?.includes('users')
    ? await peopleOf(
        call,
        rows.map((row) => row.requesterId),
      )
    : undefined;
  return { requests: await requestAnswers(call, rows), ...(users && { users }), ...envelope };
}

const lists = (path: string, summary: string, where: (call: Call) => SQL, ofAnybody = false) =>
  defineEndpoint({
    ...own,
    method: 'GET',
    path,
    summary,
    query: z.object({ status: wordsParameter('Statuses, such as open,solved.'), include: wordsParameter('users') }),
    answer: pageSchema('requests', requestSchema, { users: z.array(miniUser).optional() }),
    async run(call) {
      const statuses = call.query.status?.filter((one): one is Status => STATUSES.includes(one as Status));
      const condition = statuses?.length
        ? sql`${where(call as Call)} and ${inArray(tickets.status, statuses)}`
        : where(call as Call);
      return await pageAnswer(call, await readPage(call, requestList(call, condition, ofAnybody)));
    },
  });

/** A request that the caller may see. @throws ApiError when there is none. */
async function findRequestRow(call: Pick<Call, 'app' | 'viewer' | 'id'>): Promise<TicketRow> {
  const row = await onlyRow(requestList(call, sql`${tickets.id} = ${call.id()}`, true));
  if (!row) throw recordNotFound();
  return row;
}

async function shown(call: Pick<Call, 'app' | 'viewer' | 'id' | 'url' | 'personId'>) {
  const [request] = await requestAnswers(call, [await findRequestRow(call)]);
  return request!;
}

const show = defineEndpoint({
  ...own,
  method: 'GET',
  path: '/requests/{id}',
  summary: 'One request of yours.',
  answer: z.strictObject({ request: requestSchema }),
  run: async (call) => ({ request: await shown(call) }),
});

/** What the text of a search says. */
interface Asked {
  words: string[];
  statuses: Status[] | undefined;
  sortBy: string;
  descending: boolean;
  requester: string | undefined;
}

/** Words beyond which a search is refused. */
const MOST_WORDS = 32;

function readSearch(text: string): Asked {
  const asked: Asked = { words: [], statuses: undefined, sortBy: 'updated_at', descending: true, requester: undefined };
  for (const part of text.match(/\w+[:<>]"[^"]*"|"[^"]*"|\S+/g) ?? []) {
    const [, name, value = ''] = /^(\w+)[:<]"?([^"]*)"?$/.exec(part) ?? [];
    if (name === 'status') asked.statuses = [...(asked.statuses ?? []), ...statusesOf(value, part)];
    else if (name === 'order_by') asked.sortBy = value;
    else if (name === 'sort') asked.descending = value !== 'asc';
    else if (name === 'requester') asked.requester = value;
    else if (name === undefined) asked.words.push(...(part.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []));
  }
  if (asked.words.length > MOST_WORDS) throw new ApiError(406, { error: 'Number of search words exceeds the limit' });
  return asked;
}

function statusesOf(value: string, part: string): Status[] {
  const status = (value === 'hold' ? 'hold' : value) as Status;
  if (!STATUSES.includes(status)) return [];
  return part.includes('<') ? STATUSES.slice(0, STATUSES.indexOf(status)) : [status];
}

const search = defineEndpoint({
  ...own,
  method: 'GET',
  path: '/requests/search',
  summary: 'Requests of yours by words and status.',
  query: z.object({
    query: textParameter('Words, and status:open, order_by:updated_at, sort:desc, requester:me.'),
    cc_id: textParameter('true: those in which you are copied in.'),
    organization_id: idParameter('Those of your organization.'),
    status: wordsParameter('Statuses.'),
    include: wordsParameter('users'),
  }),
  answer: pageSchema('requests', requestSchema, { users: z.array(miniUser).optional() }),
  async run(call) {
    const { query = '', cc_id: copied, organization_id: organizationId, status } = call.query;
    const asked = readSearch(query);
    const statuses = asked.statuses ?? status?.flatMap((one) => statusesOf(one, one));
    const { viewer } = call;
    const conditions: SQL[] = [sql`true`];
    if (statuses?.length) conditions.push(inArray(tickets.status, statuses));
    if (copied === 'true') conditions.push(sql`${tickets.cc} @> array[${viewer.email}]::text[]`);
    else if (organizationId !== undefined) conditions.push(sql`${tickets.organizationId} = ${organizationId}`);
    else if (asked.requester === 'me')
      conditions.push(related(viewer, call.app.site.contact.organizations, ['requester']));
    for (const word of [...new Set(asked.words)].slice(0, 8)) {
      const number = /^\d{1,15}$/.test(word) ? sql`or ${tickets.id} = ${Number(word)}` : sql``;
      const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
      conditions.push(
        sql`(${tickets.subject} ilike ${pattern} ${number} or exists (select from tickets.comments c where c.ticket_id = ${tickets.id} and c.public and c.body ilike ${pattern}))`,
      );
    }
    const page = {
      ...call.page,
      sortBy: call.page.sortBy ?? asked.sortBy,
      descending: call.page.descending ?? asked.descending,
    };
    return await pageAnswer(
      call,
      await readPage({ ...call, page }, requestList(call, sql.join(conditions, sql` and `))),
    );
  },
});

const commentSchema = z.strictObject({
  url: text,
  id,
  type: z.literal('Comment'),
  request_id: id,
  body: text,
  html_body: text,
  plain_body: text,
  public: flag,
  author_id: id,
  attachments: z.array(attachmentSchema),
  created_at: at,
});

const conversation = (path: string, one: boolean) =>
  defineEndpoint({
    ...own,
    method: 'GET',
    path,
    summary: one ? 'One message of a request of yours.' : 'What was said in a request of yours.',
    query: z.object({
      since: momentParameter('Only what was said after that.'),
      role: textParameter('agent or end_user.'),
    }),
    answer: (one
      ? z.strictObject({ comment: commentSchema })
      : pageSchema('comments', commentSchema, {
          users: z.array(miniUser),
          organizations: z.array(z.never()),
        })) as z.ZodType<object>,
    async run(call) {
      const row = await findRequestRow(call);
      const { since, role } = call.query;
      const conditions = [sql`c.ticket_id = ${row.id} and c.public`];
      if (one) conditions.push(sql`c.id = ${call.id('comment')}`);
      if (since) conditions.push(sql`c.created_at > ${since.toISOString()}::timestamptz`);
      if (role === 'agent') conditions.push(sql`c.author <> 'requester'`);
      if (role === 'end_user') conditions.push(sql`c.author = 'requester'`);
      const { rows, envelope } = await readPage(call, commentList(call.app.db, sql.join(conditions, sql` and `)));
      const comments = rows.map((comment) => ({
        url: rowUrl(call, `/requests/${row.id}/comments/${comment.id}`),
        id: comment.id,
        type: 'Comment' as const,
        request_id: row.id,
        ...wordsOf(comment, call.app.site),
        public: true,
        author_id: comment.authorId,
        attachments: comment.attachments.map((file) => attachmentAnswer(call, file)),
        created_at: moment(comment.createdAt),
      }));
      if (!one)
        return {
          comments,
          users: await peopleOf(
            call,
            rows.map(({ authorId }) => authorId),
          ),
          organizations: [],
          ...envelope,
        };
      const [comment] = comments;
      if (!comment) throw recordNotFound();
      return { comment };
    },
  });

const requestUpdate = z.object({
  request: z.object({
    comment: commentInput.nullable().optional(),
    solved: z
      .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
      .nullable()
      .optional(),
    additional_collaborators: z
      .array(z.union([z.string(), z.object({ email: z.string() }), z.number()]))
      .max(LIMITS.copies)
      .nullable()
      .optional(),
  }),
});

const update = defineEndpoint({
  ...own,
  method: 'PUT',
  path: '/requests/{id}',
  summary: 'Write in a request of yours, copy somebody in, or say that it is solved.',
  body: requestUpdate,
  answer: z.strictObject({ request: requestSchema }),
  async run(call) {
    const { db, site } = call.app;
    const { request } = call.body;
    await findRequestRow(call);
    const acting = { viewer: call.viewer, organizations: site.contact.organizations, ticketId: call.id() };
    const limited = await countUses(call.app, [
      [ticketLimits.replies, { email: `user ${call.viewer.id ?? call.viewer.email}` }],
    ]);
    if (limited) throw rateLimited(limited.retryAfterSeconds);
    const said = saidWords(request.comment);
    if (said) {
      const uploads = request.comment && 'uploads' in request.comment ? (request.comment.uploads ?? []) : [];
      const key = call.request.headers.get('idempotency-key') ?? crypto.randomUUID();
      const replied = await replyToRequest(db, acting, {
        body: said.body,
        attachments: uploads.slice(0, LIMITS.attachments),
        key: `api ${key}`,
        locale: call.viewer.locale,
        channel: 'api',
      });
      if (replied.outcome === 'not-found') throw forbidden('Only the requester and people in CC write here.');
      if (replied.outcome === 'invalid')
        throw fieldInvalid(
          'comment.body',
          replied.problem === 'missing' ? 'cannot be blank' : 'is too long',
          replied.problem === 'missing' ? 'BlankValue' : 'ValueTooLong',
        );
    }
    const copies = request.additional_collaborators ?? [];
    const people = await readPeople(
      db,
      copies.filter((one) => typeof one === 'number'),
    );
    for (const one of copies) {
      const address =
        typeof one === 'string' ? one : typeof one === 'number' ? (people.get(one)?.email ?? '') : one.email;
      const copied = await copyIn(db, acting, address);
      if (copied.outcome === 'not-found') throw forbidden('Only the requester copies others in.');
      if (copied.outcome === 'invalid') throw fieldInvalid('additional_collaborators', 'is invalid');
    }
    if (request.solved) {
      const solved = await solveRequest(db, acting);
      if (solved.outcome === 'not-found') throw forbidden('Only the requester says that it is solved.');
    }
    return { request: await shown(call) };
  },
});

const requestInput = z.object({
  request: z.object({
    subject: z.union([z.string(), z.number().transform(String)]),
    comment: commentInput,
    priority: z.enum(PRIORITIES).nullable().optional(),
    type: z.enum(TYPES).nullable().optional(),
    custom_fields: customFieldsInput.nullable().optional(),
    requester: z.unknown().optional(),
    collaborators: z.array(z.unknown()).nullable().optional(),
  }),
});

/** Whether the request files for somebody named in it, as visitors' and agents' programs do. */
function namesRequester(data: unknown): boolean {
  const request = (data as { request?: { requester?: { email?: unknown } } } | null)?.request;
  return typeof request?.requester?.email === 'string';
}

/** What a visitor sends is taken by the rules of the contact form; who is known files in their own name. */
const create = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/requests',
  summary: 'File a request: in your name, or, as a visitor, in that of the requester.',
  rawBody: { type: 'application/json' },
  answer: z.strictObject({ request: requestSchema.partial().extend({ id }) }),
  status: 201,
  async run(call) {
    const { viewer, request } = call;
    if (!known(viewer)) return await createRequest(call.app, request, call.sender);
    const sent = request.clone();
    const data = await sent.json().catch(() => undefined);
    if (namesRequester(data)) return await createRequest(call.app, request, call.sender);
    return await fileOwn(call, (await readJson({ body: requestInput }, request)) as z.output<typeof requestInput>);
  },
});

async function fileOwn(
  call: Pick<Call, 'app' | 'viewer' | 'url' | 'personId' | 'request'>,
  { request }: z.output<typeof requestInput>,
) {
  const { viewer, app } = call;
  if (!viewer.email) throw unauthenticated();
  const fields = request.custom_fields ?? [];
  const customFields: Record<string, (typeof fields)[number]['value'] & unknown> = {};
  const keyOf = await keysOfFields(
    app.db,
    fields.map((field) => field.id),
  );
  for (const { id: given, value = null } of fields) {
    const key = keyOf(given);
    if (ownerOfField(key, app.site) === 'requester') customFields[key] = value as never;
  }
  const topic = customFields[TOPIC];
  const question = {
    signedIn: true,
    plan: viewer.plan,
    organization: viewer.organizationId,
    category: typeof topic === 'string' ? topic : undefined,
    locale: viewer.locale ?? app.site.defaultLocale,
    now: new Date(),
  };
  if (!offeredChannels(question, app.site.contact).some(({ channel, open }) => channel === 'email' && open))
    throw forbidden('Requests by email are not offered to you here and now.');
  const limited = await countUses(app, [[ticketLimits.ticketsOfEmail, { email: `user ${viewer.id ?? viewer.email}` }]]);
  if (limited) throw rateLimited(limited.retryAfterSeconds);
  const said = saidWords(request.comment);
  const uploads = 'uploads' in request.comment ? (request.comment.uploads ?? []) : [];
  const filed = await fileTicket(app.db, {
    channel: 'api',
    requester: { email: viewer.email, name: viewer.name },
    subject: request.subject,
    description: said?.body ?? '',
    locale: viewer.locale,
    priority: request.priority ?? undefined,
    type: request.type ?? undefined,
    customFields: customFields as never,
    submissionKey: call.request.headers.get('idempotency-key') ?? undefined,
    attachmentTokens: uploads.slice(0, LIMITS.attachments),
  });
  if (filed.outcome === 'invalid') throw problemsError(filed.problems);
  const [answer] = await requestAnswers(
    call,
    await requestList(call, sql`${tickets.id} = ${filed.ticket.id}`).rows({
      where: undefined,
      orderBy: sql`t.id`,
      limit: 1,
      offset: 0,
      place: sql`''`,
    }),
  );
  return new Reply({ request: answer! }, { headers: { location: rowUrl(call, `/requests/${filed.ticket.id}`) } });
}

/** Everything about requests. */
export const requestEndpoints: readonly Endpoint[] = [
  create,
  lists('/requests', 'Requests that you may see.', () => sql`true`),
  lists('/requests/open', 'Those that are not solved.', () => inArray(tickets.status, OPEN)),
  lists('/requests/solved', 'Those that are solved.', () => inArray(tickets.status, SOLVED)),
  lists(
    '/requests/ccd',
    'Those in which you are copied in.',
    ({ viewer }) => sql`${tickets.cc} @> array[${viewer.email ?? ''}]::text[]`,
  ),
  lists(
    '/users/{id}/requests',
    'Requests of somebody that you may see.',
    (call) => sql`${tickets.requesterId} = ${call.id()}`,
    true,
  ),
  lists(
    '/organizations/{id}/requests',
    'Requests of an organization that you may see.',
    (call) => sql`${tickets.organizationId} = ${call.id()}`,
    true,
  ),
  search,
  show,
  update,
  conversation('/requests/{id}/comments', false),
  conversation('/requests/{id}/comments/{comment}', true),
];
