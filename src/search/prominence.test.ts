import { expect, test } from 'vitest';
import { createPartitions } from './partitions.ts';
import { prominenceOf } from './prominence.ts';
import { reduceQuestion } from './reduce.ts';
import { createSynonyms } from './synonyms.ts';
import { testPage as page } from './test-page.ts';

function prominence(text: string, id: number): number {
  const documents = createPartitions();
  documents.upsert([
    page(1, 'Cancel a plan', 'Refunds are in the mail.', { tags: ['terminate'] }),
    page(2, 'Print a plan'),
    page(3, 'Print a map'),
  ]);
  const segments = documents.visibleTo({ locale: 'en', audiences: ['everyone'] }).flatMap((one) => one.segments);
  const thesauri = [createSynonyms('en', [['subscription', 'plan']])];
  return prominenceOf(id, reduceQuestion(text, 'en', thesauri), segments);
}

test('what stands in title or tags is prominent, what the text mentions is not', () => {
  expect(prominence('cancel plan', 1)).toBe(1);
  expect(prominence('terminate', 1)).toBe(1);
  expect(prominence('refunds', 1)).toBe(0);
  expect(prominence('unheard', 1)).toBe(0);
  expect(prominence('cancel plan', 404)).toBe(0);
});

test('a rare word says more of a question than one that many pages have', () => {
  expect(prominence('cancel unheard', 1)).toBeGreaterThan(prominence('plan unheard', 1));
});

test('what stands for a word counts, but no more than it is rare itself', () => {
  const instead = prominence('subscription', 2);
  expect(instead).toBeGreaterThan(0);
  expect(instead).toBeLessThan(1);
});
