import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { describeStores } from '../db/test-database.ts';
import { countGuideEvents, guideFigures, guideVoteOf, voteOnGuide } from './counts.ts';
import { isPartOf } from './guide-event.ts';
import { videoCounts } from './schema.ts';

describeStores('what is counted of guides', (on) => {
  const NOW = new Date('2026-11-25T12:00:00Z');
  const count = (events: Parameters<typeof countGuideEvents>[2], { locale = 'en', at = NOW } = {}) =>
    countGuideEvents(on.db, { slug, locale, at }, events);
  let slug = '';
  beforeEach(() => {
    slug = randomUUID();
  });

  test('is a number for each day, language and event, and nothing else', async () => {
    await count([{ event: 'play' }, { event: 'chapter', part: 1 }]);
    await count([{ event: 'play' }, { event: 'play' }]);
    await count([{ event: 'play' }], { locale: 'fr' });
    const rows = await on.db.select().from(videoCounts).where(eq(videoCounts.slug, slug));
    expect(
      rows.map(({ locale, event, part, count: times }) => `${locale} ${event} ${part} ${times}`).toSorted(),
    ).toEqual(['en chapter 1 1', 'en play -1 2', 'fr play -1 1']);
  });

  test('is summed by week and language, with the chapters reached and the steps left', async () => {
    await count([{ event: 'play' }, { event: 'watched-100' }, { event: 'solved' }, { event: 'chapter', part: 2 }]);
    await count([{ event: 'play' }], { at: new Date('2026-11-16T00:00:00Z') });
    await count([{ event: 'play' }, { event: 'asked' }], { locale: 'fr' });
    await count([{ event: 'play' }], { at: new Date('2026-01-01T00:00:00Z') });
    await count([{ event: 'tour-begun' }, { event: 'tour-missing', part: 1 }, { event: 'tour-left', part: 2 }]);
    const figures = await guideFigures(on.db, slug, NOW);
    expect(figures.weeks.slice(-2)).toEqual([
      { monday: '2026-11-16', plays: 1, watched: 0 },
      { monday: '2026-11-23', plays: 2, watched: 1 },
    ]);
    expect(figures.sums).toMatchObject({ play: 3, 'watched-100': 1, 'tour-begun': 1 });
    expect(figures.languages).toEqual([
      { locale: 'en', plays: 2, watched: 1, solved: 1, asked: 0 },
      { locale: 'fr', plays: 1, watched: 0, solved: 0, asked: 1 },
    ]);
    expect([...figures.chapters]).toEqual([[2, 1]]);
    expect([...figures.steps]).toEqual([
      [1, { left: 0, missing: 1 }],
      [2, { left: 1, missing: 0 }],
    ]);
  });

  test('of answers the last one of each visitor counts', async () => {
    const key = { slug, locale: 'en', visitor: 'a' };
    await voteOnGuide(on.db, key, false);
    await voteOnGuide(on.db, key, true);
    await voteOnGuide(on.db, { ...key, visitor: 'b' }, false);
    expect(await guideVoteOf(on.db, key)).toBe(true);
    expect((await guideFigures(on.db, slug, NOW)).votes).toEqual({ yes: 1, no: 1 });
  });
});

test.each([
  ['play', undefined, true],
  ['play', 1, false],
  ['chapter', 3, true],
  ['chapter', undefined, false],
  ['tour-left', -1, false],
  ['tour-left', 1.5, false],
  ['chapter', 100, false],
] as const)('%s with part %s: %s', (event, part, expected) => {
  expect(isPartOf(event, part)).toBe(expected);
});
