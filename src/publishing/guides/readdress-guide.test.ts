import { beforeAll, expect, test } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { describeStores } from '../../db/test-database.ts';
import { formerAddresses, guideAt } from '../../videos/addresses.ts';
import { listGuides } from '../../videos/store.ts';
import { watchGuide } from '../../videos/watch.ts';
import { digestOfLive, findLiveGuide } from './guide-store.ts';
import { publishGuideDraft } from './publish-guide.ts';
import { isAddressTaken, mayReaddress, readdressGuide } from './readdress-guide.ts';
import { saveGuideDraft } from './save-guide-draft.ts';
import { aGuideDraft, guideFields } from './test-guide.ts';

const languages = { locales: ['en', 'fr'], defaultLocale: 'en' };
const visitor = { locale: 'en', defaultLocale: 'en', viewer: { role: 'visitor' } } as const;
const unique = () => `walk-${crypto.randomUUID().slice(0, 8)}`;

describeStores('the address of a guide', (on) => {
  let me: number;
  beforeAll(async () => {
    me = (await aUser(on.db, { role: 'editor' })).id;
  });
  async function aGuide(): Promise<string> {
    const key = await aGuideDraft(on.db, me, { audience: 'everyone' });
    await publishGuideDraft(on.db, key, { saw: 1, note: '' }, { by: me, languages });
    return key.slug;
  }
  const lineOf = async (slug: string) => (await listGuides(on.db, visitor)).find((one) => one.slug === slug);

  test('is another one, and those that it had lead there, its name among them', async () => {
    const [slug, second, third] = [await aGuide(), unique(), unique()];
    expect(await readdressGuide(on.db, { slug, address: second }, me)).toBe('renamed');
    expect(await readdressGuide(on.db, { slug, address: second }, me)).toBe('same');
    expect(await readdressGuide(on.db, { slug, address: third }, me)).toBe('renamed');
    for (const asked of [slug, second, third]) {
      expect(await guideAt(on.db, asked)).toEqual({ slug, address: third });
      expect((await watchGuide(on.db, asked, visitor))?.video).toMatchObject({ slug, address: third });
    }
    expect(await formerAddresses(on.db, slug)).toEqual(new Set([slug, second]));
    expect(await lineOf(slug)).toMatchObject({ address: third });
  });

  test('stays what it is when the guide is published again, and can be its name again', async () => {
    const [slug, address] = [await aGuide(), unique()];
    await readdressGuide(on.db, { slug, address }, me);
    const key = { slug, author: me };
    const base = digestOfLive(await findLiveGuide(on.db, slug));
    const fields = await guideFields(on.db, slug, { title: { en: 'Another title' }, audience: 'everyone' });
    await saveGuideDraft(on.db, key, { saw: 0, base, fields });
    const published = await publishGuideDraft(on.db, key, { saw: 1, note: '' }, { by: me, languages });
    expect(published.outcome).toBe('published');
    expect(await lineOf(slug)).toMatchObject({ address, title: 'Another title' });
    expect(await readdressGuide(on.db, { slug, address: slug }, me)).toBe('renamed');
    expect(await guideAt(on.db, address)).toEqual({ slug, address: slug });
    expect(await readdressGuide(on.db, { slug, address }, me)).toBe('renamed');
    expect(await lineOf(slug)).toMatchObject({ address });
  });

  test('is none that another guide has or had, and none that no address can be', async () => {
    const [one, other, address] = [await aGuide(), await aGuide(), unique()];
    await readdressGuide(on.db, { slug: one, address }, me);
    await readdressGuide(on.db, { slug: one, address: unique() }, me);
    expect(await readdressGuide(on.db, { slug: other, address }, me)).toBe('taken');
    expect(await readdressGuide(on.db, { slug: other, address: one }, me)).toBe('taken');
    expect(await isAddressTaken(on.db, address)).toBe(true);
    for (const unfit of ['', 'A', 'a b', '../a', 'a'.repeat(81)])
      expect(await readdressGuide(on.db, { slug: other, address: unfit }, me), unfit).toBe('unfit');
  });

  test('is changed by its writer until readers have had it, and then by editors', async () => {
    const agent = { id: me, role: 'agent' } as const;
    const begun = (await aGuideDraft(on.db, me)).slug;
    expect(await mayReaddress(on.db, agent, begun)).toBe(true);
    const slug = await aGuide();
    expect(await mayReaddress(on.db, agent, slug)).toBe(false);
    expect(await mayReaddress(on.db, { ...agent, role: 'editor' }, slug)).toBe(true);
    expect(await mayReaddress(on.db, { id: me, role: 'member' }, begun)).toBe(false);
  });
});
