// What the words of one language mean in another, for who asks in a language that the help center is not written in yet.
import { analyzerFor, languageOf } from './analyze.ts';
import { DICTIONARY } from './dictionary.ts';
import { contentTerms, type Expressions, type Synonyms, synonymsOfPairs } from './synonyms.ts';

const known = new Map<string, Synonyms>();

/** Translations of words of `spoken` into `written`, both locales; a language that the dictionary lacks has none. */
export function translationsBetween(spoken: string, written: string): Synonyms {
  const key = `${languageOf(spoken)} ${languageOf(written)}`;
  let translations = known.get(key);
  if (!translations) {
    translations = synonymsOfPairs(pairsOf(languageOf(spoken), languageOf(written)));
    // Languages come from configuration, so there are few.
    known.set(key, translations);
  }
  return translations;
}

function* pairsOf(spoken: string, written: string): Generator<readonly [from: readonly number[], to: Expressions]> {
  if (spoken === written) return;
  const [asked, stored] = [analyzerFor(spoken), analyzerFor(written)];
  for (const concept of DICTIONARY) {
    const to = (concept[written] ?? []).map((expression) => contentTerms(stored, expression));
    for (const expression of concept[spoken] ?? []) yield [contentTerms(asked, expression), to];
  }
}
