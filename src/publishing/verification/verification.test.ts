import { desc, eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { suspendPerson } from '../../accounts/people.ts';
import { auditEntries, users } from '../../accounts/schema.ts';
import { aUser } from '../../accounts/test-factory.ts';
import { archiveArticle } from '../../articles/publish.ts';
import { articles, articleTranslations } from '../../articles/schema.ts';
import { article, contentFolder, languages, liveOf } from '../../articles/test-content.ts';
import { describeStores } from '../../db/test-database.ts';
import { mailOutbox } from '../../mail/schema.ts';
import { listArticles } from '../article-list.ts';
import { typedFields } from '../draft.ts';
import { publishText } from '../publish-text.ts';
import { findLive } from '../store.ts';
import { nextCheck } from './check.ts';
import { countOverdue, listChecks, type ShownChecks } from './check-list.ts';
import { checksOfArticle, confirmArticles, planChecks } from './plan.ts';
import { reminderMail, writeReminders } from './reminders.ts';
import { articleChecks, checkReminders } from './schema.ts';

const site = {
  locales: [
    { code: 'en', label: 'English' },
    { code: 'fr', label: 'Français' },
  ],
  defaultLocale: 'en',
};
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

describeStores('checking articles again', (on) => {
  let one: { articleId: number; locale: string };
  let french: typeof one;
  let two: typeof one;
  let editor: Awaited<ReturnType<typeof aUser>>;
  let agent: typeof editor;

  beforeEach(async () => {
    await on.db.delete(articleTranslations);
    await on.db.delete(articles);
    await on.db.delete(mailOutbox);
    await on.db.delete(checkReminders);
    await on.db.update(users).set({ role: 'member' });
    const content = await contentFolder({
      'articles/en/a/one.mdx': article('One'),
      'articles/fr/a/one.mdx': article('Un'),
      'articles/en/a/two.mdx': article('Two'),
    });
    await content.sync(on.db);
    await content.clear();
    one = { articleId: (await liveOf(on.db, 'one'))!.id, locale: 'en' };
    french = { ...one, locale: 'fr' };
    two = { articleId: (await liveOf(on.db, 'two'))!.id, locale: 'en' };
    editor = await aUser(on.db, { role: 'editor', password: null });
    agent = await aUser(on.db, { role: 'agent', password: null });
  });

  const listed = async (show: ShownChecks, locale?: string) =>
    (await listChecks(on.db, { me: agent.id, show, locale, page: 1 })).rows.map(({ title }) => title);
  const plan = (key: typeof one, ownerId: number | null, dueAt: Date) =>
    on.db
      .insert(articleChecks)
      .values({ ...key, ownerId, everyMonths: 6, dueAt })
      .onConflictDoUpdate({ target: [articleChecks.articleId, articleChecks.locale], set: { ownerId, dueAt } });
  const mails = async () => {
    await writeReminders(on.db, site);
    return on.db.select().from(mailOutbox).orderBy(mailOutbox.toAddress);
  };

  test('counts the months from the day readers got the text, and after that from the last check', async () => {
    expect(await planChecks(on.db, [one], { ownerId: agent.id, everyMonths: 6 }, editor.id)).toBe(1);
    const publishedAt = (await liveOf(on.db, 'one'))!.revision.publishedAt!;
    const [planned] = await checksOfArticle(on.db, one.articleId);
    expect(planned).toMatchObject({ ownerId: agent.id, checkedAt: null, dueAt: nextCheck(publishedAt, 6) });
    await plan(one, agent.id, daysAgo(1));
    expect(await confirmArticles(on.db, [one], { by: agent.id, ownOnly: true })).toBe(1);
    const [checked] = await checksOfArticle(on.db, one.articleId);
    expect(checked).toMatchObject({ checker: agent.name, dueAt: nextCheck(checked!.checkedAt!, 6) });
  });

  test('says in the audit log who found which article true, and who was given it', async () => {
    await planChecks(on.db, [one], { ownerId: agent.id }, editor.id);
    await confirmArticles(on.db, [one, french], { by: editor.id });
    const log = await on.db.select().from(auditEntries).orderBy(desc(auditEntries.id)).limit(3);
    expect(log).toMatchObject([
      { action: 'article.checked', actorId: editor.id, details: { article: 'one', locale: 'fr' } },
      { action: 'article.checked', actorId: editor.id, details: { article: 'one', locale: 'en' } },
      { action: 'article.assigned', actorId: editor.id, subjectId: agent.id },
    ]);
  });

  test('lets who may only confirm their own leave the others as they are', async () => {
    await planChecks(on.db, [one], { ownerId: agent.id }, editor.id);
    expect(await confirmArticles(on.db, [one, two], { by: agent.id, ownOnly: true })).toBe(1);
    expect(await checksOfArticle(on.db, two.articleId)).toEqual([]);
  });

  test('gives articles to nobody who does not work here', async () => {
    const member = await aUser(on.db, { password: null });
    expect(await planChecks(on.db, [one], { ownerId: member.id }, editor.id)).toBe('nobody');
    expect(await planChecks(on.db, [{ articleId: 999_999, locale: 'en' }], { everyMonths: 1 }, editor.id)).toBe(0);
  });

  test('lists what is due, overdue, mine, never checked or without an owner, by language', async () => {
    await plan(one, agent.id, daysAgo(1));
    await plan(two, null, daysAgo(-10));
    await confirmArticles(on.db, [french], { by: editor.id });
    expect(await listed('due')).toEqual(['One', 'Two']);
    expect(await listed('overdue')).toEqual(['One']);
    expect(await listed('mine')).toEqual(['One']);
    expect(await listed('never')).toEqual(['One', 'Two']);
    expect((await listed('unowned')).toSorted()).toEqual(['Two', 'Un']);
    expect(await listed('all', 'fr')).toEqual(['Un']);
    expect(await countOverdue(on.db, agent.id)).toBe(1);
    const { rows } = await listArticles(on.db, agent, {
      ...{ locale: 'en', defaultLocale: 'en', text: '', category: '', show: 'all', page: 1 },
    });
    expect(rows.filter(({ isUnchecked }) => isUnchecked).map(({ slug }) => slug)).toEqual(['one']);
    await archiveArticle(on.db, one.articleId, { origin: 'editor', userId: editor.id });
    expect(await listed('overdue')).toEqual([]);
    expect(await countOverdue(on.db, agent.id)).toBe(0);
  });

  test('counts a change as a check when whoever publishes it says so, and never a typo', async () => {
    const publish = async (body: string, significance: 'typo' | 'minor', isChecked: boolean) => {
      const { revision } = (await findLive(on.db, one))!;
      const text = { fields: typedFields(revision), body, baseRevisionId: revision.id, note: '', saw: 0 };
      await publishText(
        on.db,
        { ...one, author: editor.id },
        { ...text, significance, isChecked },
        { by: editor.id, languages },
      );
      return (await checksOfArticle(on.db, one.articleId))[0]?.checker;
    };
    expect(await publish('Other text.\n', 'minor', false)).toBeUndefined();
    expect(await publish('Othre text.\n', 'typo', true)).toBeUndefined();
    expect(await publish('New text.\n', 'minor', true)).toBe(editor.name);
  });

  test('writes to an owner once a week at most, about all that is due', async () => {
    await plan(one, agent.id, daysAgo(1));
    await plan(two, agent.id, daysAgo(2));
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ kind: 'article-checks', toAddress: agent.email });
    expect(await reminderMail.reasonNotToSend!(on.db, mail!, undefined as never)).toBeUndefined();
    expect(await reminderMail.currentValues!(on.db, mail!, undefined as never)).toMatchObject({
      count: '2',
      ownCount: '2',
      unownedCount: '0',
    });
    await plan(french, agent.id, daysAgo(1));
    expect(await mails()).toHaveLength(1);
    await on.db.update(checkReminders).set({ sentAt: daysAgo(8) });
    expect(await mails()).toHaveLength(2);
  });

  test('does not send what was checked meanwhile, and nothing to who is no longer on the team', async () => {
    await plan(one, agent.id, daysAgo(1));
    const [mail] = await mails();
    const reason = () => reminderMail.reasonNotToSend!(on.db, mail!, undefined as never);
    await confirmArticles(on.db, [one], { by: agent.id });
    expect(await reason()).toBe('everything is checked');
    await plan(one, agent.id, daysAgo(1));
    await suspendPerson(on.db, editor.id, agent.id);
    expect(await reason()).toBe('no longer on the team');
  });

  test('tells the administrators of what nobody on the team sees to', async () => {
    const administrator = await aUser(on.db, { role: 'administrator', password: null });
    const member = await aUser(on.db, { password: null });
    await plan(one, null, daysAgo(1));
    await plan(two, member.id, daysAgo(1));
    await plan(french, agent.id, daysAgo(-1));
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ toAddress: administrator.email });
    expect(await reminderMail.currentValues!(on.db, mail!, undefined as never)).toMatchObject({
      ownCount: '0',
      unownedCount: '2',
    });
  });

  test('writes nothing about articles that readers have no longer, and nothing when nothing is due', async () => {
    await plan(two, agent.id, daysAgo(-1));
    await plan(one, agent.id, daysAgo(1));
    await archiveArticle(on.db, one.articleId, { origin: 'editor', userId: editor.id });
    expect(await mails()).toEqual([]);
    expect(await on.db.$count(checkReminders, eq(checkReminders.userId, agent.id))).toBe(0);
  });
});
