import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { readSite } from '../config/site.ts';
import { openDatabase } from '../db/client.ts';
import { describeStores } from '../db/test-database.ts';
import { siteDeclaration } from '../domains.ts';
import { aJson, aSender } from '../web/test-sender.ts';
import { createRequest } from './api.ts';
import { fileTicket } from './file.ts';
import { findTicket, listComments } from './store.ts';
import { aTicket } from './test-factory.ts';

const article = (slug: string) =>
  readFile(path.join(import.meta.dirname, `../../content/articles/en/developers/${slug}.mdx`), 'utf8');

const codeBlocks = (source: string, language: string) =>
  [...source.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1]!);

/** `table.column: type` of every row of the tables under headings such as "## tickets.comments". */
function documentedColumns(source: string): string[] {
  return source.split(/^## /m).flatMap((section) => {
    const table = /^tickets\.(\w+)\n/.exec(section)?.[1];
    if (!table) return [];
    return [...section.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map((row) => `${table}.${row[1]}: ${row[2]!.trim()}`);
  });
}

const site = await readSite('content', siteDeclaration);

describeStores('the articles for developers', (on) => {
  test('document every column of the ticket store with its type, and no other', async () => {
    const result = await on.db.execute(sql`
      select table_name || '.' || column_name || ': ' ||
        case data_type when 'ARRAY' then 'text[]' when 'timestamp with time zone' then 'timestamp' else data_type end ||
        case is_nullable when 'YES' then ' or null' else '' end as line
      from information_schema.columns where table_schema = 'tickets'`);
    // The two drivers answer differently.
    const rows = (Array.isArray(result) ? result : (result as { rows: unknown }).rows) as { line: string }[];
    expect(documentedColumns(await article('ticket-store')).sort()).toEqual(rows.map((row) => row.line).sort());
  });

  test('show SQL that works', async () => {
    const examples = codeBlocks(await article('ticket-store'), 'sql');
    expect(examples.length).toBeGreaterThan(8);
    const filed = await fileTicket(on.db, aTicket());
    if (filed.outcome === 'invalid') throw new Error('invalid');
    const role = `helpdesk_${randomBytes(6).toString('hex')}`;
    // On a server: one connection of its own, because the examples hold transactions open from line to line.
    const { url } = on.database;
    const connection = url ? await openDatabase({ url, pool: 1 }) : on.database;
    for (const example of examples)
      await connection.execute(example.replace(/\b42\b/g, String(filed.ticket.id)).replaceAll('helpdesk', role));
    await connection.execute(`drop owned by ${role}; drop role ${role}`);
    if (connection !== on.database) await connection.close();
    expect((await findTicket(on.db, filed.ticket.id))?.status).toBe('pending');
    expect(await listComments(on.db, filed.ticket.id, 'public')).toHaveLength(2);
    expect(await listComments(on.db, filed.ticket.id, 'all')).toHaveLength(3);
  });

  test('show the requests API as it answers', async () => {
    const [request, answer, refusal] = codeBlocks(await article('requests-api'), 'json').map((block) =>
      JSON.parse(block),
    );
    const send = async (body: unknown) => {
      const app = {
        db: on.db,
        secret: 'a secret of at least thirty-two characters',
        settings: { limits: false },
        site,
      };
      const response = await createRequest(app, aJson(body), aSender());
      return { status: response.status, body: await response.json() };
    };
    const filed = await send(request);
    const { id, requester_id, url, created_at, updated_at } = filed.body.request;
    expect(filed).toEqual({
      status: 201,
      body: { request: { ...answer.request, id, requester_id, url, created_at, updated_at } },
    });
    const { subject: _, ...incomplete } = request.request;
    expect(await send({ request: incomplete })).toEqual({ status: 422, body: refusal });
  });
});
