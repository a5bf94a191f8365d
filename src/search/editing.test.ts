import { randomUUID } from 'node:crypto';
import { eq, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SignedIn } from '../accounts/guard.ts';
import { auditEntries } from '../accounts/schema.ts';
import { aUser } from '../accounts/test-factory.ts';
import { ROLES } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { listPins, listSynonyms } from './editing.ts';
import { editSearch } from './editing-actions.ts';
import { findable } from './policy.ts';
import { listQuestions } from './question-list.ts';
import { searchDocuments, searchPins, searchSynonyms } from './schema.ts';
import { Search } from './search.ts';
import { type NewDocument, putDocument, removeDocument } from './store.ts';

const HOUSE = { secret: 'a secret of at least thirty-two characters', locales: ['en', 'fr'] };

describeStores("the editors' hand", (on) => {
  const fail = (error: unknown) => {
    throw error;
  };
  let nodes: Search[];
  let editor: SignedIn;
  let agent: SignedIn;

  beforeAll(async () => {
    nodes = [new Search(on.database, fail), new Search(on.database, fail)];
    for (const node of nodes) await node.start();
    editor = { ...(await aUser(on.db, { role: 'editor', password: null })), role: 'editor' } as unknown as SignedIn;
    agent = { ...(await aUser(on.db, { role: 'agent', password: null })), role: 'agent' } as unknown as SignedIn;
  });
  afterAll(async () => {
    for (const node of nodes) await node.stop();
  });
  beforeEach(async () => {
    await on.db.delete(searchSynonyms);
    await on.db.delete(searchPins);
    await on.db.delete(searchDocuments);
    await publish('Gizmotron care', 'Oil the gizmotron twice a year.');
    await publish('Widget care', 'Polish the widget every week.');
  });

  function aDocument(title: string, text: string, more: Partial<NewDocument> = {}): NewDocument {
    return {
      kind: 'article',
      sourceId: title,
      locale: 'en',
      title,
      summary: '',
      tags: [],
      sections: [{ anchor: '', heading: '', text }],
      category: '',
      audience: 'everyone',
      url: `/en/articles/${title.toLowerCase().replaceAll(' ', '-')}`,
      solved: false,
      ...more,
    };
  }
  const publish = (title: string, text: string, more: Partial<NewDocument> = {}) =>
    putDocument(on.db, aDocument(title, text, more));
  const edit = (me: SignedIn, fields: Record<string, string>) => editSearch(on.db, HOUSE, me, fields);
  const firstOn = async (node: Search, text: string) => {
    const { hits } = await node.find({ text, locale: 'en', audiences: ['everyone'], limit: 5 });
    return hits[0]?.document.title;
  };
  const onEveryNode = (text: string) => ({
    becomes: async (title: string | undefined) => {
      for (const node of nodes) await expect.poll(() => firstOn(node, text)).toBe(title);
    },
  });

  test('synonyms are in force on every node, and gone again when they are removed', async () => {
    await onEveryNode('thingummy').becomes(undefined);
    const added = await edit(editor, { do: 'add-synonyms', locale: 'en', expressions: 'Thingummy, gizmotron' });
    expect(added).toEqual({
      outcome: 'synonyms',
      added: { outcome: 'added', expressions: ['thingummy', 'gizmotron'] },
    });
    await onEveryNode('thingummy').becomes('Gizmotron care');
    const [row] = await listSynonyms(on.db, 'en');
    await edit(editor, { do: 'remove-synonyms', id: String(row!.id) });
    await onEveryNode('thingummy').becomes(undefined);
  });

  test('two editors who add the same words at once make one group, and the second hears that it is there', async () => {
    const add = (expressions: string) => edit(editor, { do: 'add-synonyms', locale: 'en', expressions });
    const both = await Promise.all([add('whatsit, gizmotron'), add('Gizmotron,  whatsit')]);
    const outcomes = both.map((one) => (one.outcome === 'synonyms' ? one.added.outcome : one.outcome));
    expect(outcomes.sort()).toEqual(['added', 'known']);
    expect(await listSynonyms(on.db, 'en')).toHaveLength(1);
    // A word may have several meanings: another group is another group.
    expect(await add('whatsit, gizmotron, doodad')).toMatchObject({ added: { outcome: 'added' } });
  });

  test('two editors who pin pages at once for one question make one question of it', async () => {
    const pin = (query: string, url: string) => edit(editor, { do: 'add-pin', locale: 'en', query, url });
    await Promise.all([
      pin('care of gizmotrons', '/en/articles/widget-care'),
      pin('gizmotron care', '/en/articles/gizmotron-care'),
    ]);
    const queries = (await listPins(on.db, 'en')).map(({ query }) => query);
    expect([queries.length, new Set(queries).size]).toEqual([2, 1]);
  });

  test('what another program writes into the table counts as well', async () => {
    await on.db.insert(searchSynonyms).values({ locale: 'en', expressions: ['doohickey', 'widget'] });
    await onEveryNode('doohickey').becomes('Widget care');
  });

  test('a node that starts later has them too', async () => {
    await edit(editor, { do: 'add-synonyms', locale: 'en', expressions: 'thingummy, gizmotron' });
    const late = new Search(on.database, fail);
    await late.start();
    expect(await firstOn(late, 'thingummy')).toBe('Gizmotron care');
    await late.stop();
  });

  test('a pinned page comes first for its question in any form, and no longer when the pin goes', async () => {
    await onEveryNode('care of gizmotrons').becomes('Gizmotron care');
    const pin = {
      do: 'add-pin',
      locale: 'en',
      query: 'gizmotron care',
      url: 'https://any.example/en/articles/widget-care?x=1',
    };
    expect(await edit(editor, pin)).toMatchObject({
      outcome: 'pin',
      added: { outcome: 'added', title: 'Widget care' },
    });
    await onEveryNode('care of gizmotrons').becomes('Widget care');
    await onEveryNode('gizmotron oil').becomes('Gizmotron care');
    const [row] = await listPins(on.db, 'en');
    await edit(editor, { do: 'remove-pin', id: String(row!.id) });
    await onEveryNode('care of gizmotrons').becomes('Gizmotron care');
  });

  test('a pin finds its page again after it went and came back', async () => {
    await edit(editor, { do: 'add-pin', locale: 'en', query: 'gizmotron care', url: '/en/articles/widget-care' });
    await onEveryNode('gizmotron care').becomes('Widget care');
    await removeDocument(on.db, { kind: 'article', sourceId: 'Widget care', locale: 'en' });
    await onEveryNode('gizmotron care').becomes('Gizmotron care');
    expect(await listPins(on.db, 'en')).toMatchObject([{ title: null, url: null }]);
    await publish('Widget care', 'Polish the widget every week.');
    await onEveryNode('gizmotron care').becomes('Widget care');
  });

  test('a pin shows a page to nobody who may not see it', async () => {
    await publish('Widget care', 'Polish the widget every week.', { audience: 'staff' });
    await edit(editor, { do: 'add-pin', locale: 'en', query: 'gizmotron care', url: '/en/articles/widget-care' });
    await edit(editor, { do: 'add-pin', locale: 'en', query: 'oil', url: '/en/articles/widget-care' });
    for (const node of nodes) await node.settle();
    await onEveryNode('gizmotron care').becomes('Gizmotron care');
  });

  test('what makes no sense is refused with the reason', async () => {
    const synonyms = (expressions: string) => edit(editor, { do: 'add-synonyms', locale: 'en', expressions });
    const pin = (query: string, url: string) => edit(editor, { do: 'add-pin', locale: 'en', query, url });
    expect(await synonyms('alone')).toMatchObject({ added: { outcome: 'too-few' } });
    expect(await synonyms('one two three four five six seven, x')).toMatchObject({ added: { outcome: 'too-long' } });
    expect(await synonyms(Array.from({ length: 13 }, (_, i) => `word${i}`).join())).toMatchObject({
      added: { outcome: 'too-many' },
    });
    expect(await pin('?!', '/en/articles/widget-care')).toMatchObject({ added: { outcome: 'no-query' } });
    expect(await pin('widgets', '/en/articles/nowhere')).toMatchObject({ added: { outcome: 'no-page' } });
    expect(await pin('widgets', '/en/articles/widget-care')).toMatchObject({ added: { outcome: 'added' } });
    expect(await pin('the widget', '/en/articles/widget-care')).toMatchObject({ added: { outcome: 'known' } });
    expect(await edit(editor, { do: 'add-synonyms', locale: 'xx', expressions: 'a, b' })).toEqual({
      outcome: 'not-understood',
    });
    expect(await edit(editor, { do: 'nothing known' })).toEqual({ outcome: 'not-understood' });
  });

  test('agents teach questions, and nobody below; only editors change words and pins', async () => {
    const [document] = await on.db
      .select()
      .from(searchDocuments)
      .where(findable({ role: 'visitor' }))
      .limit(1);
    for (const role of ROLES) {
      const me = { ...agent, role } as SignedIn;
      const staff = role !== 'visitor' && role !== 'member';
      const edits = role === 'editor' || role === 'administrator';
      const taught = await edit(me, { do: 'teach', documentId: String(document!.id), question: `is ${role} ok here` });
      expect(taught.outcome, role).toBe(staff ? 'taught' : 'not-allowed');
      const [question] = await listQuestions(on.db, document!);
      if (question) {
        const removed = await edit({ ...me, role }, { do: 'remove', id: String(question.id) });
        expect(removed.outcome, role).toBe(staff ? 'removed' : 'not-allowed');
      }
      const words = await edit(me, { do: 'add-synonyms', locale: 'en', expressions: 'foo, bar' });
      expect(words.outcome, role).toBe(edits ? 'synonyms' : 'not-allowed');
      const pin = await edit(me, { do: 'add-pin', locale: 'en', query: role, url: document!.url });
      expect(pin.outcome, role).toBe(edits ? 'pin' : 'not-allowed');
    }
  });

  test('a taught question brings the page up on every node, and stands in the audit log', async () => {
    await onEveryNode('blorptastic noises').becomes(undefined);
    const [document] = await on.db.select().from(searchDocuments).where(eq(searchDocuments.title, 'Widget care'));
    const taught = await edit(agent, {
      do: 'teach',
      documentId: String(document!.id),
      question: 'Why does it make blorptastic noises? Thanks, Ada Lovelace',
    });
    expect(taught).toMatchObject({ outcome: 'taught', noted: { outcome: 'learnt' } });
    await onEveryNode('blorptastic noises').becomes('Widget care');
    const entries = await on.db.select().from(auditEntries).where(isNull(auditEntries.subjectId));
    expect(entries).toContainEqual(
      expect.objectContaining({
        actorId: agent.id,
        action: 'question.taught',
        details: expect.objectContaining({ page: 'article Widget care en' }),
      }),
    );
    expect(JSON.stringify(entries)).not.toContain('Lovelace');
  });

  test('a question that is gone, or of a page one may not know, is gone', async () => {
    expect(await edit(agent, { do: 'approve', id: '999999999' })).toEqual({ outcome: 'gone' });
    expect(await edit(agent, { do: 'teach', documentId: '999999999', question: randomUUID() })).toEqual({
      outcome: 'gone',
    });
  });
});
