// The tags that tickets have.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { rowsOf } from '../../../db/rows.ts';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import { countRows } from '../../frame/count.ts';
import { defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { pageSchema } from '../../frame/paging.ts';
import { textParameter } from '../../frame/read.ts';
import { countAnswer, countSchema, id, text } from '../../frame/shapes.ts';
import { pageOfRows } from '../../frame/whole-list.ts';

const tagSchema = z.strictObject({ name: text, count: id });

/** Of so many of the newest tickets tags are counted: what a company works with now. */
const TAGGED = 20_000;

const tags = defineEndpoint({
  group: 'Tags',
  resource: 'tickets',
  may: mayWorkOnDesk,
  method: 'GET',
  path: '/tags',
  summary: 'Tags of the newest 20,000 tickets, the most used first.',
  answer: pageSchema('tags', tagSchema),
  async run(call) {
    const result = await call.app.db.execute(sql`
      select tag as name, count(*)::int as count from (select t.tags from tickets.tickets t where t.spam_at is null order by t.id desc limit ${TAGGED}) as newest,
        unnest(newest.tags) as tag group by tag order by count(*) desc, tag limit 20000`);
    const all = rowsOf<{ name: string; count: number }>(result).map((row, index) => ({ ...row, id: index + 1 }));
    const { rows, envelope } = pageOfRows(call, all);
    return { tags: rows.map(({ name, count }) => ({ name, count })), ...envelope };
  },
});

const tagCount = defineEndpoint({
  group: 'Tags',
  resource: 'tickets',
  may: mayWorkOnDesk,
  method: 'GET',
  path: '/tags/count',
  summary: 'How many tags there are.',
  answer: countSchema,
  async run({ app }) {
    const value = await countRows(
      app.db,
      sql`(select distinct tag from (select t.tags from tickets.tickets t where t.spam_at is null order by t.id desc limit ${TAGGED}) as newest, unnest(newest.tags) as tag) as used`,
    );
    return countAnswer(value);
  },
});

const autocompleteTags = defineEndpoint({
  group: 'Tags',
  resource: 'tickets',
  may: mayWorkOnDesk,
  method: 'GET',
  path: '/autocomplete/tags',
  summary: 'Tags by their beginning.',
  query: z.object({ name: textParameter('The beginning, of two letters or more.', 100) }),
  answer: z.strictObject({ tags: z.array(text), count: id }),
  async run(call) {
    const beginning = (call.query.name ?? '').toLowerCase();
    if ([...beginning].length < 2) return { tags: [], count: 0 };
    const result = await call.app.db.execute(sql`
      select distinct tag from (select t.tags from tickets.tickets t where t.spam_at is null order by t.id desc limit ${TAGGED}) as newest,
        unnest(newest.tags) as tag where starts_with(tag, ${beginning}) order by tag limit 50`);
    const found = rowsOf<{ tag: string }>(result).map(({ tag }) => tag);
    return { tags: found, count: found.length };
  },
});

/** The tags that tickets have. */
export const tagEndpoints: readonly Endpoint[] = [tags, tagCount, autocompleteTags];
