import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { Memory } from '../server/memory.ts';
import { perform, type Sender } from '../web/action.ts';
import { aForm, aSender } from '../web/test-sender.ts';
import { isVisitorKey, newVisitorKey } from '../web/visitor-key.ts';
import { helpfulAction, helpfulSoFar } from './actions.ts';
import { articles, articleTranslations, articleVotes } from './schema.ts';
import { article, contentFolder, liveOf, publishEdit } from './test-content.ts';
import { LONGEST_REASON, searchOfAddress } from './votes.ts';

const SEARCH = '0b0e0d5a-1111-4222-8333-444455556666';

test('the search that led here is read from the address of the page', () => {
  expect(searchOfAddress(`http://h.example/en/articles/a?s=${SEARCH}#x`)).toBe(SEARCH);
  for (const address of ['http://h.example/en/articles/a', 'http://h.example/?s=1%27--', 'nonsense', '', null])
    expect(searchOfAddress(address)).toBeUndefined();
});

test('keys of visitors are random and recognised', () => {
  expect(isVisitorKey(newVisitorKey())).toBe(true);
  expect(newVisitorKey()).not.toBe(newVisitorKey());
  for (const value of [undefined, '', 'x', `${'a'.repeat(22)}!`, 'a'.repeat(5000)])
    expect(isVisitorKey(value)).toBe(false);
});

describeStores('"Was this helpful?"', (on) => {
  let first: number;
  let live: number;
  let content: Awaited<ReturnType<typeof contentFolder>>;
  beforeAll(async () => {
    content = await contentFolder({ 'articles/en/billing/refund.mdx': article('Refund') });
  });
  afterAll(() => content.clear());
  const app = () =>
    ({
      db: on.db,
      memory: new Memory(0),
      site: { defaultLocale: 'en' },
      settings: { limits: true },
      secret: 's'.repeat(32),
    }) as unknown as Parameters<typeof helpfulSoFar>[0];
  const key = newVisitorKey();
  let visits = 0;
  const answer = async (
    form: Record<string, string>,
    { from = '', cookie = key, ...sender }: { from?: string; cookie?: string } & Partial<Sender> = {},
  ) => {
    const given: string[] = [];
    const cookies = {
      get: () => ({ value: cookie }),
      set: (_name: string, value: string) => given.push(value),
      delete: () => {},
    };
    const { result } = await perform(
      app(),
      helpfulAction,
      aForm(form),
      aSender({
        params: { slug: 'refund' },
        headers: new Headers({ referer: from }),
        cookies,
        address: `192.0.2.${++visits}`,
        ...sender,
      }),
    );
    return { ...result, given };
  };
  const votes = () => on.db.select().from(articleVotes).orderBy(articleVotes.id);

  beforeEach(async () => {
    await on.db.delete(articleTranslations);
    await on.db.delete(articles);
    await content.sync(on.db);
    first = (await liveOf(on.db, 'refund'))!.revision.id;
    live = (await publishEdit(on.db, 'refund', { body: 'Yes.\n' })).id;
  });

  test('a vote is kept with the revision that was read and the search that led there', async () => {
    const from = `http://h.example/en/articles/refund?s=${SEARCH}`;
    const outcome = await answer({ helpful: 'yes', revision: String(first) }, { from });
    expect(outcome).toEqual({ outcome: 'done', to: '/en/articles/refund/helpful', given: [] });
    expect(await votes()).toMatchObject([{ revisionId: first, helpful: true, searchId: SEARCH, locale: 'en' }]);
  });

  test('a revision that is not of this article counts for the live one', async () => {
    await answer({ helpful: 'yes', revision: '99999999' });
    await answer({ helpful: 'yes', revision: 'nonsense' });
    expect(await votes()).toMatchObject([{ revisionId: live }]);
  });

  test('one vote a visitor: the last answer counts', async () => {
    await answer({ helpful: 'no', revision: String(first), reason: '  Too short.  ' });
    expect(await votes()).toMatchObject([{ helpful: false, reason: 'Too short.' }]);
    await answer({ helpful: 'no', revision: String(first) });
    expect(await votes()).toMatchObject([{ helpful: false, reason: 'Too short.' }]);
    await answer({ helpful: 'yes', revision: String(first), reason: 'ignored' });
    expect(await votes()).toMatchObject([{ helpful: true, reason: null }]);
  });

  test('two visitors have a vote each, and their keys are not stored', async () => {
    await answer({ helpful: 'yes' });
    const outcome = await answer({ helpful: 'no' }, { cookie: '' });
    expect(outcome.given.map(isVisitorKey)).toEqual([true]);
    expect((await votes()).map((vote) => vote.helpful)).toEqual([true, false]);
    expect(JSON.stringify(await votes())).not.toContain(key);
  });

  test('a visitor sees what they answered, and nobody else’s answer', async () => {
    await answer({ helpful: 'no', reason: 'Hm.' });
    const soFar = { slug: 'refund', locale: 'en', viewer: VISITOR };
    expect(await helpfulSoFar(app(), { ...soFar, key })).toMatchObject({ vote: { helpful: false, reason: 'Hm.' } });
    expect(await helpfulSoFar(app(), { ...soFar, key: newVisitorKey() })).toMatchObject({ vote: undefined });
  });

  test('a reason is kept without what the database cannot hold', async () => {
    await answer({ helpful: 'no', reason: 'Too short\ud800' });
    expect(await votes()).toMatchObject([{ reason: 'Too short\ufffd' }]);
  });

  test('a long reason is cut, an answer that is none is refused', async () => {
    await answer({ helpful: 'no', reason: 'x'.repeat(LONGEST_REASON + 5) });
    expect((await votes())[0]!.reason).toHaveLength(LONGEST_REASON);
    await expect(answer({ helpful: 'maybe' })).rejects.toMatchObject({ kind: 'bad-request' });
    await expect(answer({})).rejects.toMatchObject({ kind: 'bad-request' });
  });

  test('what may not be read cannot be voted on', async () => {
    await publishEdit(on.db, 'refund', { audience: 'staff' });
    await expect(answer({ helpful: 'yes' })).rejects.toMatchObject({ kind: 'not-found' });
    expect(await votes()).toEqual([]);
  });

  test('a flood from one address is told when to come back', async () => {
    const outcomes = [];
    for (let i = 0; i < 31; i++) outcomes.push(await answer({ helpful: 'yes' }, { address: '203.0.113.9' }));
    expect(outcomes.slice(0, 30).every((outcome) => outcome.outcome === 'done')).toBe(true);
    expect(outcomes[30]).toMatchObject({ outcome: 'limited', retryAfterSeconds: expect.any(Number) });
  });
});
