import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Audience } from '../accounts/audience.ts';
import { abbreviationTerms, gatherAbbreviations } from './abbreviations.ts';
import type { DocumentKind, SearchDocument } from './document.ts';
import { createEngine } from './engine.ts';
import { DEFAULT_TUNING } from './plan.ts';
import type { SearchQuery } from './query.ts';
import { reduceDocument, reduceQuestion } from './reduce.ts';
import { CHANNELS, type Channel, type IndexedDocument, mergeSegments } from './segment.ts';
import { createSynonyms, synonymsOfTerms } from './synonyms.ts';

const WORDS = [
  'password',
  'reset',
  'invoice',
  'export',
  'login',
  'remove',
  'printer',
  'calendar',
  'the',
  'is',
  'a',
  'é',
  'v1.2',
  'err_0x80',
  'how long',
  'what is a',
  'Data Protection Rules (DPR)',
  'DPR',
  'data protection rules',
  'pasword',
  'calenadr',
  'removnig',
  '日本',
];

const words = (most: number) => fc.array(fc.constantFrom(...WORDS), { maxLength: most }).map((list) => list.join(' '));

const documents: fc.Arbitrary<SearchDocument> = fc.record({
  id: fc.integer({ min: 1, max: 12 }),
  kind: fc.constantFrom<DocumentKind>('article', 'thread'),
  locale: fc.constantFrom('en', 'fr'),
  title: words(4),
  summary: words(3),
  tags: fc.array(words(1), { maxLength: 2 }),
  askedAs: fc.array(words(3), { maxLength: 1 }),
  sections: fc.array(fc.record({ anchor: fc.constant(''), heading: words(2), text: words(12) }), { maxLength: 2 }),
  category: fc.constantFrom('one', 'two'),
  audience: fc.constantFrom<Audience>('everyone', 'staff'),
  url: fc.constant('/x'),
  solved: fc.boolean(),
});

const queries: fc.Arbitrary<SearchQuery> = fc.record({
  text: words(6),
  locale: fc.constantFrom('en', 'fr'),
  audiences: fc.constantFrom<Audience[]>(['everyone'], ['everyone', 'staff']),
  kinds: fc.option(fc.constantFrom<DocumentKind[]>(['article'], ['thread']), { nil: undefined }),
  category: fc.option(fc.constantFrom('one', 'two'), { nil: undefined }),
  limit: fc.constant(50),
});

type Edit =
  | { do: 'put'; documents: SearchDocument[] }
  | { do: 'remove'; ids: number[] }
  | { do: 'compact' }
  | { do: 'restart' };

const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('put' as const), documents: fc.array(documents, { maxLength: 4 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('remove' as const),
        ids: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'compact' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  ),
  { maxLength: 14 },
);

/** The same formula without any index: every document is read for every question. */
function naive(all: readonly SearchDocument[], query: SearchQuery): Map<number, number> {
  const scores = new Map<number, number>();
  const visible = all.filter(
    ({ locale, audience }) => locale === query.locale && [...query.audiences].includes(audience),
  );
  const read = new Map(visible.map((document) => [document, reduceDocument(document, 0)]));
  const has = (document: IndexedDocument, channel: string, term: number): number => {
    const { terms, frequencies } = document.channels[CHANNELS.indexOf(channel as (typeof CHANNELS)[number])]!;
    return frequencies[terms.indexOf(term)] ?? 0;
  };
  const common = (term: number): number =>
    [...read.values()].reduce(
      (sum, page) => sum + (has(page, 'title', term) ? 1 : 0) + (has(page, 'body', term) ? 1 : 0),
      0,
    );
  const abbreviated = synonymsOfTerms(
    gatherAbbreviations(
      visible.map(({ locale, title, summary, sections }) =>
        abbreviationTerms(
          [title, summary, ...sections.flatMap(({ heading, text }) => [heading, text])].join('\n'),
          locale,
        ),
      ),
    ),
  );
  const question = reduceQuestion(query.text, query.locale, [createSynonyms(query.locale), abbreviated], {
    commonness: common,
    hasGram: (gram) => [...read.values()].some((page) => has(page, 'titleGrams', gram) + has(page, 'grams', gram) > 0),
    hasPair: (pair) => [...read.values()].some((page) => has(page, 'pairs', pair) > 0),
    corrections: new Map(),
  });
  for (const kind of ['article', 'thread', 'video'] as const) {
    if (query.kinds && !query.kinds.includes(kind)) continue;
    const pages = visible.filter((document) => document.kind === kind);
    let active = 0;
    const experience = new Map<SearchDocument, number>();
    const totals = new Map(pages.map((page) => [page, 0]));
    const total = (name: Channel): number =>
      pages.reduce((sum, page) => sum + read.get(page)!.channels[CHANNELS.indexOf(name)]!.length, 0);
    const leadCounts = Math.min(1, 2 * (1 - total('leadGrams') / total('grams')));
    CHANNELS.forEach((name, c) => {
      const weight = DEFAULT_TUNING.weights[name] * (name === 'leadGrams' ? leadCounts : 1);
      const [k1, b] = [1.2, 0.75];
      const lengths = pages.map((page) => read.get(page)!.channels[c]!.length);
      const count = name === 'asked' ? lengths.filter((length) => length > 0).length : pages.length;
      const average = lengths.reduce((sum, length) => sum + length, 0) / count;
      if (!(average > 0)) return;
      const rarityChannel = name === 'asked' ? 'body' : name;
      const idf = (term: number): number => {
        const frequency = pages.filter((page) => has(read.get(page)!, rarityChannel, term) > 0).length;
        const contrast = 1 + 1.3 * Math.min(1, Math.max(0, (question.words.size - 10) / 30));
        return Math.log(1 + (Math.max(pages.length, 10) - frequency + 0.5) / (frequency + 0.5)) ** contrast;
      };
      const wanted: { term: number; at: number; code: boolean; synonyms?: readonly (readonly number[])[] }[] =
        /rams$/.test(name)
          ? [...question.grams].map(([term, { at, code }]) => ({ term, at, code }))
          : name === 'pairs'
            ? [...question.pairs].map(([term, [, { at }]]) => ({ term, at, code: false }))
            : [...question.words].map(([term, { word, at, synonyms }]) => ({ term, at, code: word.code, synonyms }));
      if (name === 'title' || name === 'headings')
        for (const { term } of question.kinds) wanted.push({ term, at: 0, code: false, synonyms: [] });
      let mass = 0;
      const found = new Map<SearchDocument, number>();
      for (const { term, at, code, synonyms } of wanted) {
        const urgency = (DEFAULT_TUNING.patience / (DEFAULT_TUNING.patience + at)) * (code ? 2.5 : 1);
        const own = idf(term) * urgency;
        if (!synonyms && own < DEFAULT_TUNING.floor * urgency) continue;
        mass += own;
        for (const page of pages) {
          const { channels } = read.get(page)!;
          const part = (one: number, value: number): number => {
            const frequency = has(read.get(page)!, name, one);
            return (value * frequency) / (frequency + k1 * (1 - b + (b * channels[c]!.length) / average));
          };
          let best = part(term, own);
          for (const expression of synonyms ?? []) {
            const share = DEFAULT_TUNING.synonym / expression.length;
            const worths = expression.map((one) => part(one, Math.min(own * share, idf(one) * urgency * share)));
            best = Math.max(
              best,
              worths.reduce((sum, worth) => sum + worth, 0),
            );
          }
          found.set(page, (found.get(page) ?? 0) + best);
        }
      }
      if (mass === 0) return;
      if (name === 'asked') {
        for (const [page, value] of found) experience.set(page, weight * ((value * (1 + k1)) / mass) ** 2);
        return;
      }
      active += weight;
      for (const [page, value] of found) totals.set(page, totals.get(page)! + (value * weight) / mass);
    });
    for (const [page, total] of totals) {
      const score = ((total + (experience.get(page) ?? 0)) / (active || 1)) * (page.solved ? 1.03 : 1);
      if (score > 0 && (query.category === undefined || page.category === query.category)) scores.set(page.id, score);
    }
  }
  return scores;
}

test('after any edits, joins and restarts the scores are those of a scorer that reads every document', async () => {
  await fc.assert(
    fc.asyncProperty(edits, queries, async (list, query) => {
      let engine = createEngine();
      const truth = new Map<number, SearchDocument>();
      for (const edit of list) {
        if (edit.do === 'put') {
          engine.upsert(edit.documents);
          for (const document of edit.documents) truth.set(document.id, document);
        } else if (edit.do === 'remove') {
          engine.remove(edit.ids);
          for (const id of edit.ids) truth.delete(id);
        } else if (edit.do === 'compact') {
          await engine.compact(mergeSegments);
        } else {
          const again = createEngine();
          expect(again.load(engine.save('now'))).toBe('now');
          engine = again;
        }
      }
      expect(engine.ids().sort()).toEqual([...truth.keys()].sort());
      const expected = naive([...truth.values()], query);
      const { kinds: _, category: __, ...unfiltered } = query;
      const best = Math.max(0, ...naive([...truth.values()], unfiltered).values());
      const { hits } = engine.search(query);
      for (const hit of hits) expect(hit.score).toBeCloseTo(expected.get(hit.id) ?? Number.NaN, 4);
      // Only what is far behind the best, filters or not, may be left out.
      const found = new Set(hits.map(({ id }) => id));
      for (const [id, score] of expected) if (!found.has(id)) expect(score).toBeLessThan(best * 0.2 + 1e-4);
      const order = hits.map(({ score }) => score);
      expect(order).toEqual([...order].sort((a, b) => b - a));
    }),
    { numRuns: 300 },
  );
});

test('documents that a viewer may not see never change the result', () => {
  fc.assert(
    fc.property(
      fc.array(documents, { maxLength: 10 }),
      fc.array(documents, { maxLength: 6 }),
      words(6),
      (seen, hidden, text) => {
        const open = seen.map((document): SearchDocument => ({ ...document, audience: 'everyone' }));
        const closed = hidden.map(
          (document): SearchDocument => ({ ...document, id: document.id + 100, audience: 'staff' }),
        );
        const query: SearchQuery = { text, locale: 'en', audiences: ['everyone'], limit: 20 };
        const without = createEngine();
        without.upsert(open);
        const withHidden = createEngine();
        withHidden.upsert([...closed, ...open]);
        expect(withHidden.search(query)).toEqual(without.search(query));
      },
    ),
    { numRuns: 200 },
  );
});

test('filters only narrow: what they show is what is found without them, and the counts add up', () => {
  fc.assert(
    fc.property(fc.array(documents, { maxLength: 30 }), words(6), fc.constantFrom('en', 'fr'), (all, text, locale) => {
      const engine = createEngine();
      engine.upsert(all);
      const query = { text, locale, audiences: ['everyone', 'staff'] as Audience[], limit: 50 };
      const everything = engine.search(query);
      const filtered = (filter: Partial<SearchQuery>) => engine.search({ ...query, ...filter });
      const kinds = [...new Set(all.map(({ kind }) => kind))];
      const categories = [...new Set(all.map(({ category }) => category))];
      for (const parts of [
        kinds.map((kind) => filtered({ kinds: [kind] })),
        categories.map((category) => filtered({ category })),
      ]) {
        const ids = parts.flatMap(({ hits }) => hits.map(({ id }) => id));
        expect(ids.sort()).toEqual(everything.hits.map(({ id }) => id).sort());
        expect(parts.reduce((sum, { total }) => sum + total, 0)).toBe(everything.total);
      }
    }),
    { numRuns: 200 },
  );
});

test('any text is answered with a list, never with an error', () => {
  const engine = createEngine();
  engine.upsert([
    {
      ...fc.sample(documents, { seed: 1, numRuns: 1 })[0]!,
      id: 1,
      locale: 'en',
      title: 'Reset your password',
      audience: 'everyone',
    },
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(engine.search({ text, locale: 'en', audiences: ['everyone'], limit: 10 }).hits.length).toBeLessThanOrEqual(
        1,
      );
    }),
    { numRuns: 500 },
  );
});
