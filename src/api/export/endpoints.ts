// Everything that changed, for warehouses: in the order of its transactions, so that nothing is missed.
import { z } from 'zod';
import { mayReadRequests } from '../../tickets/policy.ts';
import { ApiError, parameterInvalid, parameterMissing } from '../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint } from '../frame/endpoint.ts';
import type { PackedRow } from '../frame/packed.ts';
import { idParameter, momentParameter, textParameter, wordsParameter } from '../frame/read.ts';
import { flag, id, moment, rowUrl, text, textOrNull } from '../frame/shapes.ts';
import { metricEventAnswer, metricEventSchema } from '../support/desk/promises.ts';
import { organizationAnswer, organizationSchema } from '../support/organizations/organization.ts';
import { unpackOrganization } from '../support/organizations/read-many.ts';
import { auditAnswers, auditSchema } from '../support/tickets/audit.ts';
import { metricSchema } from '../support/tickets/metrics.ts';
import { besidesTickets } from '../support/tickets/read-endpoints.ts';
import { unpackTickets } from '../support/tickets/read-many.ts';
import { ticketAnswers, ticketSchema } from '../support/tickets/ticket.ts';
import { unpackPerson } from '../support/users/read-many.ts';
import { userAnswer, userSchema } from '../support/users/user.ts';
import {
  type Change,
  type Changes,
  isAhead,
  type Place,
  placeInLog,
  placeOfTime,
  readChanges,
  readPlace,
  writePlace,
} from './changes.ts';
import { metricEvents, readMetricEvents, rowsOfMetricEvents } from './metric-events.ts';
import { auditsOf, events, readTicketEvents } from './ticket-events.ts';

const common = { group: 'Incremental exports', may: mayReadRequests } as const;

/** Rows on a page. */
const PAGE = 1_000;
/** Who begins where they ended begins so long before, in milliseconds: clocks and transactions of others take their time. */
const OVERLAP_MS = 60_000;

const query = z.object({
  start_time: momentParameter('Seconds since 1970: what changed from then on.'),
  cursor: textParameter('Where the page before ended.'),
  per_page: idParameter('Rows on a page, at most 1,000.'),
  include: wordsParameter('metric_sets, users, groups, organizations.'),
  after: textParameter('Part of next_page: where the page before ended.'),
});
type Query = z.output<typeof query>;

const besides = {
  users: z.array(userSchema).optional(),
  groups: z.array(z.unknown()).optional(),
  organizations: z.array(z.unknown()).optional(),
  metric_sets: z.array(metricSchema).optional(),
};

/** What stands around a page that is read with cursors, or by time. */
const cursorEnvelope = {
  after_cursor: textOrNull,
  after_url: textOrNull,
  before_cursor: z.null(),
  before_url: z.null(),
  end_of_stream: flag,
};
const timeEnvelope = { count: id, next_page: textOrNull, end_time: id.nullable(), end_of_stream: flag };

/** A kind of things that is exported. */
interface Exported {
  name: string;
  summary: string;
  resource?: 'tickets' | 'users' | 'organizations';
  row: z.ZodType;
  read(call: Call, after: Place, limit: number): Promise<Changes>;
  begin(call: Call, since: Date): Promise<Place>;
  answers(
    call: Call,
    changes: readonly Change[],
    include: readonly string[] | undefined,
  ): Promise<Record<string, unknown>>;
}

/** Changes that `readChanges` has read, with what it read with them. */
const packed = (changes: readonly Change[]) => changes as readonly (Change & PackedRow)[];

const ticketsExport: Exported = {
  name: 'tickets',
  summary: 'Tickets that changed; deleted ones have the status deleted.',
  resource: 'tickets',
  row: z.union([
    ticketSchema,
    z.strictObject({
      id,
      status: z.literal('deleted'),
      generated_timestamp: id,
      updated_at: text,
      created_at: text,
      url: text,
      fields: z.array(z.never()),
      custom_fields: z.array(z.never()),
    }),
  ]),
  read: ({ app }, after, limit) => readChanges(app.db, 'ticket', after, limit),
  begin: ({ app }, since) => placeOfTime(app.db, 'ticket', since),
  async answers(call, changes, include) {
    const rows = await unpackTickets(call.app.db, packed(changes));
    const byId = new Map((await ticketAnswers(call, rows)).map((ticket) => [ticket.id, ticket]));
    const { metric_sets: sets, ...others } = await besidesTickets(call, rows, include);
    const setOf = new Map((sets ?? []).map((set) => [set.ticket_id, set]));
    return {
      tickets: changes.map((change) => {
        const generated = Math.floor(change.at.getTime() / 1000);
        const ticket = byId.get(change.id);
        if (!ticket)
          return {
            id: change.id,
            url: rowUrl(call, `/tickets/${change.id}`),
            status: 'deleted',
            generated_timestamp: generated,
            created_at: moment(change.at),
            updated_at: moment(change.at),
            fields: [],
            custom_fields: [],
          };
        const set = setOf.get(change.id);
        return { ...ticket, generated_timestamp: generated, ...(set && { metric_set: set }) };
      }),
      ...others,
    };
  },
};

const usersExport: Exported = {
  name: 'users',
  summary: 'People who changed.',
  resource: 'users',
  row: userSchema,
  read: ({ app }, after, limit) => readChanges(app.db, 'user', after, limit),
  begin: ({ app }, since) => placeOfTime(app.db, 'user', since),
  async answers(call, changes) {
    const people = packed(changes).flatMap((row) => unpackPerson(row) ?? []);
    return { users: people.map((person) => userAnswer(call, person)) };
  },
};

const organizationsExport: Exported = {
  name: 'organizations',
  summary: 'Organizations that changed; deleted ones say so.',
  resource: 'organizations',
  row: z.union([
    organizationSchema.extend({ deleted_at: z.null() }),
    z.strictObject({ id, url: text, deleted_at: text }),
  ]),
  read: ({ app }, after, limit) => readChanges(app.db, 'organization', after, limit),
  begin: ({ app }, since) => placeOfTime(app.db, 'organization', since),
  async answers(call, changes) {
    return {
      organizations: packed(changes).map((change) => {
        const row = unpackOrganization(change);
        if (row) return { ...organizationAnswer(call, row), deleted_at: null };
        return {
          id: change.id,
          url: rowUrl(call, `/organizations/${change.id}`),
          deleted_at: moment(change.at),
        };
      }),
    };
  },
};

const childEvent = z.record(z.string(), z.unknown());

const ticketEventsExport: Exported = {
  name: 'ticket_events',
  summary: 'What was done to tickets.',
  resource: 'tickets',
  row: auditSchema.omit({ events: true, author_id: true }).extend({
    timestamp: id,
    updater_id: id,
    event_type: z.literal('Audit'),
    child_events: z.array(childEvent),
    system: z.strictObject({}),
  }),
  read: ({ app }, after, limit) => readTicketEvents(app.db, after, limit),
  begin: ({ app }, since) => placeInLog(app.db, events, since),
  async answers(call, changes) {
    const audits = await auditAnswers(call, await auditsOf(call.app.db, changes));
    return {
      ticket_events: audits.map(({ events: children, author_id: author, ...audit }) => ({
        ...audit,
        timestamp: Math.floor(Date.parse(audit.created_at) / 1000),
        updater_id: author,
        event_type: 'Audit',
        child_events: children.map((event) => ({ ...event, event_type: event.type })),
        system: {},
      })),
    };
  },
};

const metricEventsExport: Exported = {
  name: 'ticket_metric_events',
  summary: 'What happened to the clocks of tickets.',
  resource: 'tickets',
  row: metricEventSchema,
  read: ({ app }, after, limit) => readMetricEvents(app.db, after, limit),
  begin: ({ app }, since) => placeInLog(app.db, metricEvents, since),
  answers: async (_call, changes) => ({ ticket_metric_events: rowsOfMetricEvents(changes).map(metricEventAnswer) }),
};

/** The page that a call asks for, and where it begins. @throws ApiError */
async function readPage(call: Call<Query>, kind: Exported, cursor: string | undefined): Promise<[Place, Changes]> {
  const from = async (place: Place): Promise<[Place, Changes]> => [
    place,
    await kind.read(call as Call, place, sizeOf(call.query)),
  ];
  const { start_time: since } = call.query;
  if (cursor !== undefined) {
    const place = readPlace(kind.name, cursor);
    if (!place) throw parameterInvalid('The cursor is none of this export.');
    const found = await from(place);
    // Of a database that was restored, to which it comes later: what changed since then, and a little before, comes once more.
    if (found[1].rows.length > 0 || !(await isAhead(call.app.db, place))) return found;
    return await from(await kind.begin(call as Call, new Date(Math.max(place.since, place.at - OVERLAP_MS))));
  }
  if (since === undefined) throw parameterMissing('start_time');
  if (since.getTime() > Date.now() - OVERLAP_MS)
    throw new ApiError(422, {
      error: 'InvalidValue',
      description: 'Too recent start_time. Use a start_time older than 60 seconds',
    });
  return await from(await kind.begin(call as Call, since));
}

const after = (place: Place, { rows }: Changes): Place => {
  const last = rows.at(-1);
  return last ? { ...place, in: last.in, id: last.id, at: last.at.getTime() } : place;
};

const sizeOf = ({ per_page: size }: Query) => Math.max(1, Math.min(PAGE, size ?? PAGE));

/** The parameters that go along to the next page. */
function nextUrl(call: Call<Query>, set: Record<string, string>, unset: readonly string[]): string {
  const url = new URL(call.url(call.sender.url.pathname + call.sender.url.search));
  for (const name of [...unset, 'page[size]']) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(set)) url.searchParams.set(name, value);
  return url.href;
}

const byCursor = (kind: Exported): Endpoint =>
  defineEndpoint({
    ...common,
    ...(kind.resource && { resource: kind.resource }),
    method: 'GET',
    path: `/incremental/${kind.name}/cursor`,
    summary: kind.summary,
    query,
    answer: z.strictObject({ [kind.name]: z.array(kind.row), ...besides, ...cursorEnvelope } as z.ZodRawShape),
    async run(call) {
      const [place, changes] = await readPage(call, kind, call.query.cursor);
      const cursor = writePlace(kind.name, after(place, changes));
      return {
        ...(await kind.answers(call as Call, changes.rows, call.query.include)),
        after_cursor: cursor,
        after_url: nextUrl(call, { cursor }, ['start_time']),
        before_cursor: null,
        before_url: null,
        end_of_stream: !changes.more,
      };
    },
  }) as Endpoint;

const byTime = (kind: Exported): Endpoint =>
  defineEndpoint({
    ...common,
    ...(kind.resource && { resource: kind.resource }),
    method: 'GET',
    path: `/incremental/${kind.name}`,
    summary: `${kind.summary} Read by time; with next_page nothing is missed either.`,
    query,
    answer: z.strictObject({ [kind.name]: z.array(kind.row), ...besides, ...timeEnvelope } as z.ZodRawShape),
    async run(call) {
      const [place, changes] = await readPage(call, kind, call.query.after);
      // Who goes on by the time alone sees the last minute again, and what slow transactions have written in it.
      const latest = Math.max(place.since, ...changes.rows.map((change) => change.at.getTime()));
      const end = Math.floor(Math.min(latest, Date.now() - OVERLAP_MS) / 1000);
      return {
        ...(await kind.answers(call as Call, changes.rows, call.query.include)),
        count: changes.rows.length,
        end_time: end,
        next_page: nextUrl(call, { start_time: String(end), after: writePlace(kind.name, after(place, changes)) }, []),
        end_of_stream: !changes.more,
      };
    },
  }) as Endpoint;

/** Incremental exports. */
export const exportEndpoints: readonly Endpoint[] = [
  byCursor(ticketsExport),
  byCursor(usersExport),
  byTime(ticketsExport),
  byTime(usersExport),
  byTime(organizationsExport),
  byTime(ticketEventsExport),
  byTime(metricEventsExport),
];
