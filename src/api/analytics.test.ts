import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rowsOf } from '../db/rows.ts';
import { describeStores } from '../db/test-database.ts';
import { fileTicket } from '../tickets/file.ts';
import { aTicket } from '../tickets/test-factory.ts';

/** The statements of the article that make a role, as they are printed. */
async function statementsOf(language: string): Promise<string[]> {
  const text = await readFile(`content/articles/${language}/developers/analytics.mdx`, 'utf8');
  const [, statements] = /^```sql\n(.*?)^```$/ms.exec(text)!;
  return statements!
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean);
}

describeStores('views for reports', (on) => {
  test('are read by a role that may read nothing else, made as the article says', async () => {
    await fileTicket(on.db, aTicket({ requester: { email: 'secret-customer@example.com', name: 'Secret Customer' } }));
    const undo = new Error('undo');
    const work = on.db.transaction(async (tx) => {
      for (const statement of await statementsOf('en')) await tx.execute(sql.raw(statement));
      await tx.execute(sql`set local role reports`);
      const views = rowsOf<{ name: string }>(
        await tx.execute(sql`select viewname as name from pg_views where schemaname = 'analytics' order by 1`),
      ).map(({ name }) => name);
      expect(views.length).toBeGreaterThan(10);
      for (const view of views) {
        const rows = await tx.execute(sql.raw(`select * from analytics.${view}`));
        expect(JSON.stringify(rowsOf(rows)), view).not.toMatch(/secret/i);
      }
      const count = rowsOf<{ count: string }>(await tx.execute(sql`select count(*) from analytics.tickets`));
      expect(Number(count[0]!.count)).toBe(1);
      for (const forbidden of [
        sql`select * from tickets.requesters`,
        sql`select * from users`,
        sql`update analytics.tickets set status = 'solved'`,
      ])
        await expect(tx.transaction((inner) => inner.execute(forbidden))).rejects.toMatchObject({
          cause: { code: '42501' },
        });
      throw undo;
    });
    await expect(work).rejects.toBe(undo);
  });

  test.each(['en', 'fr', 'it'])('are told view by view (%s)', async (language) => {
    const text = await readFile(`content/articles/${language}/developers/analytics.mdx`, 'utf8');
    const views = rowsOf<{ name: string }>(
      await on.db.execute(sql`select viewname as name from pg_views where schemaname = 'analytics'`),
    );
    for (const { name } of views) expect(text).toContain(`\`${name}\``);
  });
});
