// Threads and replies of made-up text in the tables of a migrated, empty PostgreSQL, as if they had been written one by one.
import type postgres from 'postgres';
import { POSTS_A_PAGE, slugOf, textDigest } from '../src/community/threads/thread.ts';
import { type Cell, copy, rows } from './copy.ts';
import { random } from './search-metrics.ts';
import { createWriter } from './search-scale.ts';

/** How much of everything; replies are spread so that some threads have hundreds and most a few. */
export interface CorpusSize {
  threads: number;
  replies: number;
  people: number;
}

/** What the measurements ask for. */
export interface Corpus {
  /** Threads with one full page of replies. */
  full: { id: number; title: string }[];
  /** Numbers of members who have read and written for some time. */
  members: number[];
  /** Words of titles, as somebody types them into a search. */
  questions: string[];
}

export const TOPICS = ['using', 'writing', 'running', 'ideas'] as const;

const TAGS = ['setup', 'search', 'import', 'mail', 'backup', 'design', 'export', 'sign-in', 'mobile', 'speed'];
/** Threads that each member has opened: so many as somebody of standing has. */
const READ_EACH = 12;
const TITLE_WORDS = 8;
const QUESTION_WORDS = 90;
const REPLY_WORDS = 55;
/** One thread in three is solved. */
const SOLVED_EVERY = 3;
const MINUTE_MS = 60_000;

/** Writes everything with COPY and lets PostgreSQL look at what it has. */
export async function loadCorpus(sql: postgres.Sql, size: CorpusSize): Promise<Corpus> {
  const writer = createWriter(12);
  const next = random(12);
  const pick = (most: number) => Math.floor(next() * most);
  const [{ start }] = (await sql`select coalesce(max(id), 0) + 1 as start from users`) as unknown as [
    { start: string },
  ];
  const firstPerson = Number(start);
  const began = Date.now() - 400 * 24 * 60 * MINUTE_MS;
  const apart = (Date.now() - MINUTE_MS - began) / (size.threads + size.replies);

  await copy(
    sql,
    'users (id, email, name, created_at)',
    rows(size.people, (n) => [
      firstPerson + n,
      `member${n}@example.com`,
      `${capital(writer.text(1, 0))} ${n}`,
      new Date(began),
    ]),
  );

  // Most threads have few replies, some have very many: what is left is shared by rank.
  const counts = repliesOf(size);
  const titles = Array.from({ length: size.threads }, () => capital(writer.text(TITLE_WORDS)).slice(0, 140));
  const plan = planOf(size, counts, { firstPerson, began, apart });
  // What lists show of a thread is known before its posts are written, so that no row is written twice.
  await copy(
    sql,
    'threads (id, topic, kind, locale, title, tags, author_id, created_at, last_post_at, last_author_id, last_number, replies, others_replies, helpful, solved_at)',
    rows(size.threads, (n) => {
      const { asker, askedAt, lastBy, lastAt, others, helpful, solvedAt } = plan[n]!;
      const tags = [...new Set([TAGS[pick(TAGS.length)]!, TAGS[pick(TAGS.length)]!])];
      const kind = n % 10 === 9 ? 'discussion' : 'question';
      return [
        ...[n + 1, TOPICS[n % TOPICS.length]!, kind, 'en', titles[n]!, tags, asker, askedAt, lastAt, lastBy],
        ...[counts[n]! + 1, counts[n]!, others, helpful, kind === 'question' ? solvedAt : null],
      ];
    }),
  );
  await copy(
    sql,
    'posts (id, thread_id, number, author_id, body, created_at, solution_at, solution_by, helpful, digest)',
    postRows(),
  );
  // Without knowing how much there is, the server would look each thread up by itself.
  await sql.unsafe('analyze threads, posts');
  await copy(
    sql,
    'read_marks (thread_id, user_id, number)',
    rows(size.people * READ_EACH, (n) => [
      1 + ((n * 7 + (n % READ_EACH)) % size.threads),
      firstPerson + Math.floor(n / READ_EACH),
      1 + pick(5),
    ]),
  );
  await sql`insert into search_documents (kind, source_id, locale, title, tags, sections, url, solved, edition)
    select 'thread', t.id::text, t.locale, t.title, t.tags,
      (select jsonb_agg(jsonb_build_object('anchor', case when p.number = 1 then '' else 'solution-' || p.number end, 'heading', '', 'text', p.body)
        order by p.number) from posts p where p.thread_id = t.id and (p.number = 1 or p.solution_at is not null)),
      '/en/community/threads/' || t.id || '/thread', t.solved_at is not null, 1
    from threads t`;
  for (const table of ['users', 'threads', 'posts'])
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select max(id) from ${sql(table)}))`;
  await sql.unsafe('vacuum (analyze)');
  const full = counts.flatMap((replies, n) =>
    replies >= POSTS_A_PAGE - 1 && replies < 10 * POSTS_A_PAGE ? [{ id: n + 1, title: titles[n]! }] : [],
  );
  return {
    full,
    members: Array.from({ length: size.people }, (_, n) => firstPerson + n),
    questions: titles.slice(0, 500).map((title) => title.split(' ').slice(0, 5).join(' ')),
  };

  function* postRows(): Generator<Cell[]> {
    let id = 0;
    for (const { number, thread, author, at, helpful, solution } of postsOf(size, counts, {
      firstPerson,
      began,
      apart,
    })) {
      const text = paragraphs(writer.text(number === 1 ? QUESTION_WORDS : REPLY_WORDS));
      const solved = solution ? [at, plan[thread]!.asker] : [null, null];
      yield [++id, thread + 1, number, author, text, at, ...solved, helpful, textDigest(text)];
    }
  }
}

/** From when on, how far apart in milliseconds, and by whom posts are. */
interface Times {
  firstPerson: number;
  began: number;
  apart: number;
}

/** Who writes which post when, always the same. */
function* postsOf({ people, threads }: CorpusSize, counts: readonly number[], { firstPerson, began, apart }: Times) {
  const next = random(13);
  const pick = (most: number) => Math.floor(next() * most);
  let clock = began;
  for (let thread = 0; thread < threads; thread++) {
    const replies = counts[thread]!;
    const solution = thread % SOLVED_EVERY === 0 && replies > 0 ? 2 + pick(replies) : 0;
    for (let number = 1; number <= replies + 1; number++) {
      clock += apart;
      const author = firstPerson + pick(people);
      yield { thread, number, author, at: new Date(clock), helpful: pick(4), solution: number === solution };
    }
  }
}

/** What lists show of a thread besides its title and tags. */
interface Plan {
  asker: number;
  askedAt: Date;
  lastBy: number;
  lastAt: Date;
  others: number;
  helpful: number;
  solvedAt: Date | null;
}

function planOf(size: CorpusSize, counts: readonly number[], times: Times): Plan[] {
  const plan: Plan[] = [];
  for (const { number, author, at, helpful, solution } of postsOf(size, counts, times)) {
    if (number === 1) {
      const none = { others: 0, solvedAt: null };
      plan.push({ asker: author, askedAt: at, lastBy: author, lastAt: at, helpful, ...none });
      continue;
    }
    const thread = plan.at(-1)!;
    thread.lastBy = author;
    thread.lastAt = at;
    thread.helpful += helpful;
    if (author !== thread.asker) thread.others++;
    if (solution) thread.solvedAt = at;
  }
  return plan;
}

/** Address of a thread's page. */
export function addressOf({ id, title }: { id: number; title: string }): string {
  return `/en/community/threads/${id}/${encodeURIComponent(slugOf(title))}`;
}

/** How many replies each thread has: by Zipf's law over ranks that are mixed, so that old and new threads have them. */
function repliesOf({ threads, replies }: CorpusSize): number[] {
  const next = random(7);
  const weights = Array.from({ length: threads }, () => 1 / (0.02 + next()));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map((weight) => Math.floor((weight / whole) * replies));
  let left = replies - counts.reduce((sum, count) => sum + count, 0);
  for (let n = 0; left > 0; n = (n + 1) % threads, left--) counts[n]!++;
  return counts;
}

function paragraphs(text: string): string {
  const words = text.split(' ');
  const half = Math.ceil(words.length / 2);
  return `${capital(words.slice(0, half).join(' '))}.\n\n${capital(words.slice(half).join(' '))}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
