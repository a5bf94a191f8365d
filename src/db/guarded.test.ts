import v8 from 'node:v8';
import vm from 'node:vm';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from './client.ts';

const url = process.env['TEST_DATABASE_URL'];

describe.skipIf(!url)('transactions of the server', async () => {
  const database = url ? await openDatabase({ url }) : undefined;
  afterAll(() => database?.close());

  test('are let go when they are over, with all that they held, inner ones too', async () => {
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc') as () => void;
    const held = await (async () => {
      const articles = [{ read: 0 }, { read: 0 }];
      await database!.db.transaction(async (tx) => {
        await tx.transaction(async () => {
          articles[0]!.read++;
        });
        articles[1]!.read++;
      });
      return articles.map((article) => new WeakRef(article));
    })();
    // What the loop still holds of the answers goes with its next turns.
    await new Promise((resolve) => setTimeout(resolve, 50));
    collect();
    expect(held.map((article) => article.deref())).toEqual([undefined, undefined]);
  });
});
