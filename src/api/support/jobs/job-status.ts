import { randomBytes } from 'node:crypto';
import { and, desc, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { isStaff } from '../../../accounts/viewer.ts';
import { ApiError, parameterMissing, recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { onePage, pageSchema } from '../../frame/paging.ts';
import { idsParameter, wordsParameter } from '../../frame/read.ts';
import { rowUrl, text, textOrNull } from '../../frame/shapes.ts';
import { apiJobs } from './schema.ts';

/** What became of many things that were asked for at once. */
const jobStatusSchema = z.strictObject({
  id: text,
  url: text,
  total: z.number().int(),
  progress: z.number().int().nullable(),
  status: z.enum(['queued', 'working', 'completed', 'failed', 'killed']),
  message: textOrNull,
  results: z.array(z.record(z.string(), z.unknown())).nullable(),
});

/** What is answered to who asks for many things at once. */
export const jobAnswer = z.strictObject({ job_status: jobStatusSchema });

/**
 * Does many things, and keeps what became of each for who asks again. It is done when this returns: so many take a second.
 * @throws ApiError as `work` does.
 */
export async function startJob(
  call: Pick<Call, 'app' | 'viewer' | 'url'>,
  total: number,
  work: () => Promise<Record<string, unknown>[]>,
) {
  const results = await work();
  const [row] = await call.app.db
    .insert(apiJobs)
    .values({
      id: `V3-${randomBytes(16).toString('hex')}`,
      ownerId: call.viewer.id!,
      total,
      status: 'completed',
      results,
    })
    .returning();
  return { job_status: statusAnswer(call, row!) };
}

/** Things that are written at once, at most. */
export const MOST_AT_ONCE = 100;

/** Does one thing with each of many, as a job: an error is said and does not end the others. */
export function doEach<Item>(
  call: Pick<Call, 'app' | 'viewer' | 'url'>,
  items: readonly Item[],
  one: (item: Item, index: number) => Promise<{ id: number; action: string; status: string }>,
) {
  return startJob(call, items.length, () => resultsOf(items, one));
}

/**
 * Declares the deletion of up to 100 things, whose numbers stand in the address.
 * @param declared.numbers what the numbers are, for the reference. @param destroy deletes one; throws ApiError where it cannot.
 */
export function destroyManyOf(
  { numbers, ...declared }: Pick<Endpoint, 'group' | 'resource' | 'may' | 'path' | 'summary'> & { numbers: string },
  destroy: (call: Call, id: number) => Promise<void>,
): Endpoint {
  return defineEndpoint({
    ...declared,
    method: 'DELETE',
    query: z.object({ ids: idsParameter(numbers) }),
    answer: jobAnswer,
    status: 200,
    async run(call) {
      const ids = call.query.ids ?? [];
      if (ids.length === 0) throw parameterMissing('ids');
      return await doEach(call, ids, async (id) => {
        await destroy(call as Call, id);
        return { id, action: 'delete', status: 'Deleted' };
      });
    },
  });
}

/** What each of many came to. */
async function resultsOf<Item>(items: readonly Item[], one: Parameters<typeof doEach<Item>>[2]) {
  const results: Record<string, unknown>[] = [];
  for (const [index, item] of items.entries())
    try {
      results.push({ index, success: true, ...(await one(item, index)) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { error: name = 'Error', description, details } = error.body as Record<string, unknown>;
      results.push({ index, success: false, error: name, details: description ?? details ?? '' });
    }
  return results;
}

function statusAnswer(call: Pick<Call, 'url'>, row: typeof apiJobs.$inferSelect): z.infer<typeof jobStatusSchema> {
  const { id, total, status, message, results } = row;
  return { id, url: rowUrl(call, `/job_statuses/${id}`), total, progress: total, status, message, results };
}

const common = { group: 'Job statuses', may: isStaff } as const;

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/job_statuses/{id:text}',
  summary: 'What became of many things that were asked for at once.',
  answer: jobAnswer,
  async run(call) {
    const [row] = await call.app.db
      .select()
      .from(apiJobs)
      .where(and(eq(apiJobs.id, call.text('id')), eq(apiJobs.ownerId, call.viewer.id!)));
    if (!row) throw recordNotFound();
    return { job_status: statusAnswer(call, row) };
  },
});

const list = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/job_statuses',
  summary: 'What was asked for at once within a day, the newest first.',
  answer: pageSchema('job_statuses', jobStatusSchema),
  async run(call) {
    const rows = await call.app.db
      .select()
      .from(apiJobs)
      .where(eq(apiJobs.ownerId, call.viewer.id!))
      .orderBy(desc(apiJobs.createdAt))
      .limit(100);
    return {
      job_statuses: rows.map((row) => statusAnswer(call, row)),
      ...onePage(rows.length),
    };
  },
});

const showMany = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/job_statuses/show_many',
  summary: 'Some of them.',
  query: z.object({ ids: wordsParameter('Their ids.') }),
  answer: pageSchema('job_statuses', jobStatusSchema),
  async run(call) {
    const { ids = [] } = call.query;
    if (ids.length === 0) throw parameterMissing('ids');
    const rows = await call.app.db
      .select()
      .from(apiJobs)
      .where(and(inArray(apiJobs.id, ids), eq(apiJobs.ownerId, call.viewer.id!)));
    return {
      job_statuses: rows.map((row) => statusAnswer(call, row)),
      ...onePage(rows.length),
    };
  },
});

/** Of many things that were asked for at once. */
export const jobEndpoints: readonly Endpoint[] = [show, list, showMany];
