// Help centers as their systems give them, for tests.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** An article as the interface of Zendesk gives it. */
export const zendeskArticle = (id: number, more: Record<string, unknown> = {}) => ({
  id,
  url: `https://larch.zendesk.com/api/v2/help_center/en-us/articles/${id}.json`,
  html_url: `https://help.larch.example/hc/en-us/articles/${id}-Article-${id}`,
  author_id: 77,
  comments_disabled: true,
  draft: false,
  promoted: false,
  position: 3,
  vote_sum: 0,
  vote_count: 0,
  section_id: 20,
  created_at: '2023-01-01T00:00:00Z',
  updated_at: '2024-06-01T00:00:00Z',
  edited_at: '2024-05-02T00:00:00Z',
  name: `Article ${id}`,
  title: `Article ${id}`,
  source_locale: 'en-us',
  locale: 'en-us',
  outdated: false,
  outdated_locales: [],
  user_segment_id: null,
  user_segment_ids: [],
  permission_group_id: 5001,
  content_tag_ids: [],
  label_names: ['billing'],
  body: `<p>Text of ${id}.</p>`,
  ...more,
});

/** A translation of it. */
export const zendeskTranslation = (id: number, locale: string, more: Record<string, unknown> = {}) => ({
  id: id * 100 + 1,
  source_id: id,
  source_type: 'Article',
  locale,
  title: `Article ${id} (${locale})`,
  body: `<p>Text of ${id} in ${locale}.</p>`,
  draft: false,
  html_url: `https://help.larch.example/hc/${locale}/articles/${id}`,
  updated_at: '2024-06-02T00:00:00Z',
  ...more,
});

export const zendeskTopics = {
  categories: [{ id: 10, name: 'Billing', locale: 'en-us', source_locale: 'en-us', position: 0, description: '' }],
  sections: [
    { id: 20, category_id: 10, parent_section_id: null, name: 'Refunds', description: 'Money back', locale: 'en-us', source_locale: 'en-us', position: 2 },
  ], // biome-ignore format: one record
  user_segments: [
    { id: 900, user_type: 'signed_in_users', name: 'Signed-in users', built_in: true, tags: [], or_tags: [], group_ids: [], organization_ids: [] },
    { id: 901, user_type: 'staff', name: 'Agents', built_in: true, tags: [], or_tags: [], group_ids: [], organization_ids: [] },
  ], // biome-ignore format: a record a line
};

/** A ZIP with these files in it. */
export async function zipOf(files: Record<string, string | Uint8Array>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), name);
  zip.end();
  return buffer(zip.outputStream);
}

/** What a help center in a test holds. */
export interface FakeZendesk {
  articles: Record<string, unknown>[];
  /** Files below articles, by their number. */
  attachments?: Record<string, Record<string, unknown>[]>;
  /** Answers before it answers as it should, by path. */
  busy?: Record<string, { status: number; retryAfter?: string }[]>;
  /** What it expects. */
  authorization?: string;
  /** Pictures, by path. */
  files?: Record<string, Uint8Array | { location: string }>;
  /** Articles on a page. */
  size?: number;
}

/** A help center of Zendesk on this machine, on a free port unless one is named. `asked` are the paths that were asked for. */
export async function serveZendesk(held: FakeZendesk, port = 0) {
  const asked: string[] = [];
  const server: Server = createServer((request: IncomingMessage, response) => {
    const url = new URL(request.url!, `http://${request.headers.host}`);
    asked.push(url.pathname + url.search);
    const send = (value: unknown, status = 200, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    const file = held.files?.[url.pathname];
    if (file instanceof Uint8Array) return response.writeHead(200).end(file);
    if (file) return response.writeHead(302, { location: file.location }).end();
    if (held.authorization && request.headers.authorization !== held.authorization) return send({ error: 'Couldn’t authenticate you' }, 401); // biome-ignore format: one thought
    const busy = held.busy?.[url.pathname]?.shift();
    if (busy) return send({ error: 'APIRateLimitExceeded' }, busy.status, busy.retryAfter ? { 'retry-after': busy.retryAfter } : {}); // biome-ignore format: one thought
    const list = /\/help_center\/(categories|sections|articles|user_segments)\.json$/.exec(url.pathname)?.[1];
    if (list) {
      const all: unknown[] = list === 'articles' ? held.articles : zendeskTopics[list as 'sections'];
      const size = held.size ?? 100;
      const from = Number(url.searchParams.get('page[after]') ?? 0);
      const hasMore = from + size < all.length;
      const next = new URL(url);
      next.searchParams.set('page[after]', String(from + size));
      return send({
        [list]: all.slice(from, from + size),
        meta: { has_more: hasMore, after_cursor: String(from + size) },
        links: { next: hasMore ? next.href : null },
      });
    }
    const of = /\/articles\/(\d+)\/attachments\/block\.json$/.exec(url.pathname)?.[1];
    if (of) return send({ article_attachments: held.attachments?.[of] ?? [], meta: { has_more: false } });
    return send({ error: 'RecordNotFound' }, 404);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, address: `http://${host}`, asked, stop: () => new Promise((resolve) => server.close(resolve)) };
}
