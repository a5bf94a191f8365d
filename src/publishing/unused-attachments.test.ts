import { expect, test } from 'vitest';
import { aUser } from '../accounts/test-factory.ts';
import { articleAttachments } from '../articles/attachments/schema.ts';
import { snippets } from '../articles/schema.ts';
import { publishNew } from '../articles/test-content.ts';
import { describeStores } from '../db/test-database.ts';
import { NO_FIELDS } from './draft.ts';
import { articleDrafts } from './schema.ts';
import { forgetUnusedAttachments } from './unused-attachments.ts';

const DAY_MS = 86_400_000;

describeStores('a file that came with articles', (on) => {
  test('stays while a text of today, of the history, a draft or a snippet names it, and a month longer', async () => {
    const { id: author } = await aUser(on.db, { role: 'editor' });
    const names = ['live', 'drafted', 'in-snippet', 'unused'];
    await on.db.insert(articleAttachments).values(
      names.map((name, index) => ({
        ...{ path: `files/uploaded/${name}-0123456789ab.pdf`, digest: String(index).padStart(64, '0'), name },
        ...{ type: 'application/pdf', sizeBytes: 1 },
      })),
    );
    const link = (name: string) => `[It](/content/files/uploaded/${name}-0123456789ab.pdf)`;
    const id = await publishNew(on.db, { slug: 'a', title: 'A', userId: author, body: link('live') });
    const draft = { articleId: id, locale: 'fr', author, fields: NO_FIELDS, body: link('drafted') };
    await on.db.insert(articleDrafts).values(draft);
    await on.db.insert(snippets).values({ name: 'form', locale: 'en', body: link('in-snippet'), sourcePath: '' });
    const left = async (days: number) => {
      await forgetUnusedAttachments(on.db, new Date(Date.now() + days * DAY_MS));
      const rows = await on.db.select({ name: articleAttachments.name }).from(articleAttachments);
      return rows.map(({ name }) => name).toSorted();
    };
    expect(await left(29)).toEqual(names.toSorted());
    expect(await left(31)).toEqual(['drafted', 'in-snippet', 'live']);
  });
});
