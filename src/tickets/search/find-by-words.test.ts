import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../../db/rows.ts';
import { describeStores } from '../../db/test-database.ts';
import { buildIndexJob } from './build-index.ts';
import { findByWords, type Sought, type WordsWanted } from './find-by-words.ts';
import { textQuery, withBeginnings, wordsOf } from './words.ts';

test('words are looked for as they are, long ones and those with a star as beginnings too', () => {
  expect(withBeginnings(['fire', 'printer', 'lam*', 'fire'], 6)).toEqual(['fire', 'printer*', 'lam*']);
  expect(textQuery(['fire', 'printer*'])).toBe("'fire' & 'printer':*");
  expect(wordsOf("The LAMP's lamp (*), “Glühbirne”!")).toEqual(['the', 'lamp', 's', 'glühbirne']);
  expect(withBeginnings(['x'.repeat(300)], 3)[0]).toBe(`${'x'.repeat(200)}*`);
});

/** Words that begin like others, some of them of several letters that databases write differently. */
const WORDS = ['lamp', 'lamps', 'lampshade', 'la', 'printer', 'printers', 'print', 'glühbirne', 'glüh', 'größe', 'f12'];
const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 });
const text = words.map((list) => list.join(' '));
/** A request, and how many numbers lie before it: some requests stand steps apart. */
const request = fc.record({
  gap: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 30_000 })),
  subject: text,
  messages: fc.array(text, { maxLength: 3 }),
});
const wanted = fc.array(
  fc.record({
    words: fc
      .array(fc.tuple(fc.constantFrom(...WORDS, 'lam', 'nothing'), fc.boolean()), { minLength: 1, maxLength: 3 })
      .map((list) =>
        withBeginnings(
          list.map(([word, star]) => (star ? `${word}*` : word)),
          6,
        ),
      ),
    where: fc.constantFrom('anywhere' as const, 'subject' as const, 'messages' as const),
  }),
  { minLength: 1, maxLength: 2 },
);
const search = fc.record({
  wanted,
  open: fc.boolean(),
  most: fc.integer({ min: 5, max: 60 }),
  forwards: fc.boolean(),
});

interface Request {
  id: number;
  isOpen: boolean;
  subject: string[];
  messages: string[][];
}

const has = (texts: readonly string[], word: string) =>
  word.endsWith('*') ? texts.some((one) => one.startsWith(word.slice(0, -1))) : texts.includes(word);
const isIn = (texts: readonly string[], { words }: WordsWanted) => words.every((word) => has(texts, word));
const fits = (request: Request, one: WordsWanted) =>
  (one.where !== 'messages' && isIn(request.subject, one)) ||
  (one.where !== 'subject' && request.messages.some((texts) => isIn(texts, one)));

describeStores('requests with words', (on) => {
  let all: Request[];

  beforeAll(async () => {
    const { db } = on;
    const [who] = rowsOf<{ id: number }>(
      await db.execute(sql`insert into tickets.requesters (name) values ('Ada') returning id`),
    );
    let id = 0;
    for (const [index, one] of fc.sample(request, { numRuns: 120, seed: 5 }).entries()) {
      id += one.gap;
      await db.execute(sql`insert into tickets.tickets (id, subject, channel, requester_id, status, closed_at) overriding system value
        values (${id}, ${one.subject}, 'web', ${who!.id}, ${index % 3 === 0 ? 'open' : 'closed'}, ${index % 3 === 0 ? null : '2026-01-01'})`);
      for (const body of one.messages)
        await db.execute(sql`insert into tickets.comments (ticket_id, author, requester_id, author_name, body)
          values (${id}, 'requester', ${who!.id}, 'Ada', ${body})`);
    }
    const rows = rowsOf<{ id: string; isOpen: boolean; subject: string[]; messages: string }>(
      await db.execute(sql`select t.id, t.status = 'open' as "isOpen", tsvector_to_array(tickets.words(t.subject)) as subject,
        (select coalesce(json_agg(tsvector_to_array(tickets.words(c.body))), '[]') from tickets.comments c where c.ticket_id = t.id)::text as messages
        from tickets.tickets t order by t.id`),
    );
    all = rows.map((row) => ({ ...row, id: Number(row.id), messages: JSON.parse(row.messages) as string[][] }));
  }, 120_000);

  /** Every page of a search, by the place at which the page before ended. */
  async function pages(sought: Omit<Sought, 'before' | 'after'>, isForwards: boolean): Promise<number[]> {
    const ids: number[] = [];
    for (;;) {
      const at = ids.at(-1);
      const place = isForwards ? { after: at ?? 0 } : { before: at };
      const page = await findByWords(on.db, { ...sought, ...place });
      expect(page.ids.length).toBeLessThanOrEqual(sought.most);
      ids.push(...page.ids);
      if (page.ids.length < sought.most) return ids;
    }
  }

  async function asNaively(): Promise<void> {
    await fc.assert(
      fc.asyncProperty(search, async ({ wanted, open, most, forwards }) => {
        const where = open ? sql`t.status = 'open'` : sql`true`;
        const among = { table: sql`tickets.tickets t`, id: sql`t.id`, where };
        const expected = all.filter((one) => (!open || one.isOpen) && wanted.every((words) => fits(one, words)));
        const ids = expected.map(({ id }) => id);
        expect(await pages({ wanted, among, most }, forwards)).toEqual(forwards ? ids : ids.toReversed());
      }),
      { numRuns: 30 },
    );
  }

  test('are those that a look at each of them finds, page by page, in both directions', asNaively, 120_000);

  test('are those of people as well', async () => {
    const among = { table: sql`tickets.tickets t`, id: sql`t.id`, where: sql`t.status = 'open'` };
    const [who] = rowsOf<{ id: string }>(await on.db.execute(sql`select max(requester_id) as id from tickets.tickets`));
    const found = await findByWords(on.db, { wanted: [], requesters: [Number(who!.id)], among, most: 1_000 });
    const open = all.filter(({ isOpen }) => isOpen).map(({ id }) => id);
    expect(found).toEqual({ ids: open.toReversed(), keys: [], to: undefined });
    expect(await findByWords(on.db, { wanted: [], among, most: 1_000 })).toEqual({ ids: [], keys: [], to: undefined });
  });

  test('come with what is asked for of each of them', async () => {
    const among = { table: sql`tickets.tickets t`, id: sql`t.id`, where: sql`true` };
    const wanted = [{ words: ['lam*'], where: 'anywhere' as const }];
    const { ids, keys } = await findByWords(on.db, { wanted, among, key: sql`t.subject`, most: 1_000 });
    const rows = rowsOf<{ subject: string }>(
      await on.db.execute(
        sql`select subject from tickets.tickets where id = any(${sql.param(ids)}::bigint[]) order by id desc`,
      ),
    );
    expect(ids.length).toBeGreaterThan(0);
    expect(keys).toEqual(rows.map(({ subject }) => subject));
  });

  test('say how far was looked where there was no time for more', async () => {
    const among = { table: sql`tickets.tickets t`, id: sql`t.id`, where: sql`true` };
    const sought = { wanted: [{ words: ['lam*'], where: 'anywhere' as const }], among, most: 1_000 };
    const whole = await findByWords(on.db, sought);
    const ids: number[] = [];
    for (let before: number | undefined; ; ) {
      const part = await findByWords(on.db, { ...sought, before, goesOn: () => false });
      ids.push(...part.ids);
      if (part.to === undefined) break;
      before = part.to;
    }
    expect(ids).toEqual(whole.ids);
  });

  test('are found by the former index until a job has built the one by steps', async () => {
    const { db } = on;
    await db.execute(sql`drop index tickets.comments_words_by_step, tickets.tickets_subject_words_by_step`);
    await db.execute(sql`create index comments_words on tickets.comments using gin (tickets.words(body, ticket_id))`);
    await db.execute(sql`create index tickets_subject_words on tickets.tickets using gin (tickets.words(subject, id))`);
    await asNaively();
    const run = () =>
      buildIndexJob(on.database).run({
        ...{ payload: {}, now: new Date(), signal: new AbortController().signal },
        progress: () => {},
      });
    await run();
    // A process that died after the last step does it again.
    await run();
    const names = rowsOf<{ name: string }>(
      await db.execute(
        sql`select indexname as name from pg_indexes where schemaname = 'tickets' and indexname like '%words%' order by 1`,
      ),
    );
    expect(names.map(({ name }) => name)).toEqual([
      'comments_words_by_step',
      'requesters_name_words',
      'tickets_subject_words_by_step',
    ]);
    await asNaively();
  }, 240_000);
});
