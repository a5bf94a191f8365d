import { expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { publishGuide, setGuideAudiences } from './publish.ts';
import { recordedGuide } from './test-guide.ts';
import { watchGuide } from './watch.ts';

const languages = { locales: ['en', 'fr', 'it'], defaultLocale: 'en' };
const visitor = { role: 'visitor' } as const;
const agent = { role: 'agent' } as const;

describeStores('watching a video guide', (on) => {
  const publish = (slug: string, locales: string[]) =>
    publishGuide(on.db, recordedGuide(slug, locales, { title: { en: 'Pay', fr: 'Payer' } }), {
      audience: 'everyone',
      languages,
    });
  const watch = (slug: string, locale: string, viewer: typeof visitor | typeof agent = visitor) =>
    watchGuide(on.db, slug, { locale, defaultLocale: 'en', viewer });

  test('shows it in the reader’s language, and says in which others it can be watched', async () => {
    await publish('pay', ['en', 'fr']);
    expect(await watch('pay', 'fr')).toMatchObject({ video: { title: 'Payer' }, locales: ['en', 'fr'] });
    expect(await watch('pay', 'it')).toMatchObject({ video: { title: 'Pay' } });
  });

  test('shows nobody one that is in neither of their languages, or does not exist', async () => {
    await publish('french', ['fr']);
    expect(await watch('french', 'fr')).toBeDefined();
    expect(await watch('french', 'it')).toBeUndefined();
    expect(await watch('nothing', 'en')).toBeUndefined();
  });

  test('shows one for staff to staff only', async () => {
    await publish('inside', ['en']);
    await setGuideAudiences(on.db, new Map([['inside', 'staff']]));
    expect(await watch('inside', 'en')).toBeUndefined();
    expect(await watch('inside', 'en', agent)).toBeDefined();
  });
});
