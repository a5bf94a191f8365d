import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { organizations } from '../../../accounts/schema.ts';
import { groups } from '../../../tickets/groups/schema.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { ApiError, parameterMissing } from '../../frame/api-error.ts';
import { beginsWith, countRows, MOST_COUNTED } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { LARGEST_PAGE } from '../../frame/page-asked.ts';
import { type ListSource, linkTo, pageSchema, readPage } from '../../frame/paging.ts';
import { textParameter } from '../../frame/read.ts';
import { id, nothing } from '../../frame/shapes.ts';
import { groupAnswer, groupSchema } from '../groups/group.ts';
import { organizationAnswer, organizationSchema } from '../organizations/organization.ts';
import { organizationList } from '../organizations/read.ts';
import { peopleMatching } from '../people/endpoints.ts';
import { ticketAnswers, ticketSchema } from '../tickets/ticket.ts';
import { userAnswer, userSchema } from '../users/user.ts';
import { type Extent, ticketsFound } from './find-tickets.ts';
import { readSearchQuery, type SearchQuery } from './query.ts';

const common = { group: 'Search', resource: 'tickets', may: mayReadRequests } as const;

const resultSchema = z.union([
  ticketSchema.extend({ result_type: z.literal('ticket') }),
  userSchema.extend({ result_type: z.literal('user') }),
  organizationSchema.extend({ result_type: z.literal('organization') }),
  groupSchema.extend({ result_type: z.literal('group') }),
]);
type Result = z.infer<typeof resultSchema>;

/** Beyond so many nothing is shown by number, nor counted with the results; the export goes on. */
const MOST_RESULTS = 1_000;

/** Kinds of things, in the order in which they are shown. */
const KINDS = ['ticket', 'user', 'organization', 'group'] as const;
type Kind = (typeof KINDS)[number];

/** One kind of things that a search finds, read as a list. */
interface Found {
  source: ListSource<{ place: string }>;
  answers(rows: readonly { place: string }[]): Promise<Result[]>;
}

/** Lists of one kind, with rows of one type. */
function found<Row extends { place: string }>(
  source: ListSource<Row>,
  answers: (rows: readonly Row[]) => Promise<Result[]>,
): Found {
  return { source, answers } as unknown as Found;
}

/** What the text of a search calls what is sorted by. */
const SHORT_SORTS = new Map([
  ['created', 'created_at'],
  ['updated', 'updated_at'],
  ['type', 'ticket_type'],
]);

const asWords = ({ words, terms }: SearchQuery) => {
  const value = (field: string) => terms.find((term) => term.field === field)?.value;
  const email = value('email') ?? value('user');
  const external = value('external_id');
  return email
    ? `email:${email}`
    : external
      ? `external_id:${external}`
      : [value('name') ?? '', ...words.map((word) => word.replace(/\*$/, ''))].join(' ').trim();
};

async function kindFound(call: Call, kind: Kind, query: SearchQuery, extent: Extent): Promise<Found> {
  const { db } = call.app;
  if (kind === 'ticket')
    return found(await ticketsFound(call, query, extent), async (rows) =>
      (await ticketAnswers(call, rows)).map((ticket) => ({ ...ticket, result_type: 'ticket' as const })),
    );
  if (kind === 'user')
    return found(peopleMatching(db, asWords(query)), async (rows) =>
      rows.map((row) => ({ ...userAnswer(call, row), result_type: 'user' as const })),
    );
  const beginning = asWords(query).toLowerCase();
  if (kind === 'organization')
    return found(organizationList(db, beginsWith(sql`lower(${organizations.name})`, beginning)), async (rows) =>
      rows.map((row) => ({ ...organizationAnswer(call, row), result_type: 'organization' as const })),
    );
  const where = beginsWith(sql`lower(${groups.name})`, beginning);
  return found(
    {
      id: groups.id,
      sorts: { id: { by: groups.id, type: 'bigint' } },
      defaultSort: 'id',
      async rows({ where: after, orderBy, limit, offset, place }) {
        const rows = await db
          .select({ row: groups, place })
          .from(groups)
          .where(after ? sql`${where} and ${after}` : where)
          .orderBy(orderBy)
          .limit(limit)
          .offset(offset);
        return rows.map((one) => ({ ...one.row, place: one.place }));
      },
      count: (most) => countRows(db, sql`${groups} where ${where}`, most),
    },
    async (rows) => rows.map((row) => ({ ...groupAnswer(call, row), result_type: 'group' as const })),
  );
}

/** The kinds that a search asks for. What has terms of tickets means tickets. */
function kindsOf({ types, terms }: SearchQuery): Kind[] {
  if (types) return KINDS.filter((kind) => types.includes(kind));
  const ofTickets = terms.some(({ field }) => !['name', 'email', 'role', 'external_id'].includes(field));
  return ofTickets ? ['ticket'] : [...KINDS];
}

const queryParameter = textParameter('Words, and type:ticket status:open created>2026-01-01 and the like.', 2_000);
const query = z.object({ query: queryParameter });

const search = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/search',
  summary: 'Tickets, people, organizations and groups by words and fields.',
  query,
  answer: pageSchema('results', resultSchema, { facets: nothing }),
  async run(call) {
    const text = call.query.query;
    if (text === undefined) throw parameterMissing('query');
    const asked = readSearchQuery(text);
    const { page } = call;
    const size = page.by === 'number' ? (page.perPage ?? LARGEST_PAGE) : page.size;
    const number = page.by === 'number' ? page.page : 1;
    if (number * size > MOST_RESULTS && (number - 1) * size >= MOST_RESULTS) {
      const description = 'Invalid search: Requested response size was greater than Search Response Limits';
      throw new ApiError(422, { error: 'invalid', description });
    }
    const wanted = kindsOf(asked);
    const sort = page.sortBy ?? asked.sortBy ?? 'created_at';
    const sortBy = SHORT_SORTS.get(sort) ?? sort;
    const descending = page.descending ?? asked.descending ?? (wanted.length === 1 ? true : undefined);
    const isFromOldest = descending === false && ['id', 'created_at', 'updated_at'].includes(sortBy);
    // Several kinds are shown by their numbers.
    const extent = wanted.length === 1 ? { isFromOldest, sortBy } : { sortBy: 'id' };
    const kinds = await Promise.all(
      wanted.map((kind) => kindFound(call as Call, kind, asked, { most: MOST_RESULTS, ...extent })),
    );
    // One list after the other, as if they were one.
    const one = kinds.length === 1 ? kinds[0] : undefined;
    if (one) {
      const source = { ...one.source, count: () => one.source.count(MOST_RESULTS) };
      const { rows, envelope } = await readPage({ ...call, page: { ...page, sortBy, descending } }, source);
      return { results: await one.answers(rows), facets: null, ...envelope };
    }
    const results: Result[] = [];
    let skip = (number - 1) * size;
    let count = 0;
    for (const { source, answers } of kinds) {
      const counted = await source.count(MOST_RESULTS);
      const room = size - results.length;
      if (room > 0 && skip < counted) {
        const orderBy = sql`${source.id} desc`;
        const rows = await source.rows({
          where: undefined,
          orderBy,
          descending: true,
          limit: room,
          offset: skip,
          place: sql<string>`''`,
        });
        results.push(...(await answers(rows)));
      }
      skip = Math.max(0, skip - counted);
      count += counted;
    }
    // The pages that follow have numbers, also where the first was asked for as one that is read with cursors.
    const perPage = page.by === 'number' ? page.perPage : size;
    const to = (number: number) => linkTo(call, { page: String(number), per_page: perPage?.toString() });
    const hasMore = number * size < Math.min(count, MOST_RESULTS);
    return {
      results,
      facets: null,
      count,
      next_page: hasMore ? to(number + 1) : null,
      previous_page: number > 1 ? to(number - 1) : null,
    };
  },
});

const count = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/search/count',
  summary: 'How much a search finds, up to 10,000 of a kind; of tickets with words, more than 2,000 are estimated.',
  query,
  answer: z.strictObject({ count: id }),
  async run(call) {
    const text = call.query.query;
    if (text === undefined) throw parameterMissing('query');
    const asked = readSearchQuery(text);
    const kinds = await Promise.all(
      kindsOf(asked).map((kind) => kindFound(call as Call, kind, asked, { most: MOST_COUNTED })),
    );
    const counts = await Promise.all(kinds.map(({ source }) => source.count()));
    return { count: counts.reduce((sum, one) => sum + one, 0) };
  },
});

const exportSearch = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/search/export',
  summary: 'Everything of one kind that a search finds, with cursors.',
  query: z.object({ query: queryParameter, 'filter[type]': textParameter('ticket, user, organization or group.') }),
  answer: pageSchema('results', resultSchema, { facets: nothing }),
  async run(call) {
    const { query: text = '', 'filter[type]': type } = call.query;
    const kind = KINDS.find((one) => one === type);
    if (!kind) throw parameterMissing('filter[type]');
    const one = await kindFound(call as Call, kind, readSearchQuery(text), { most: MOST_COUNTED, isExport: true });
    const { page } = call;
    const size = page.by === 'cursor' ? page.size : (page.perPage ?? LARGEST_PAGE);
    // It is read in one direction.
    const after = page.by === 'cursor' ? page.after : undefined;
    const asked = { by: 'cursor', size, after, before: undefined, sortBy: undefined, descending: false } as const;
    const { rows, envelope } = await readPage({ ...call, page: asked }, one.source);
    const links = { prev: null, next: envelope.links?.next ?? null };
    return { results: await one.answers(rows), facets: null, ...envelope, links };
  },
});

/** Search over everything that agents work with. */
export const searchEndpoints: readonly Endpoint[] = [search, count, exportSearch];
