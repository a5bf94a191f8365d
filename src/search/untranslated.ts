// Which pages of the main language a reader lacks in their own: the others must not be offered in two languages.
import { type Audience, type Audiences, audiencesKey, includesAudience } from '../accounts/audience.ts';
import type { DocumentHead } from './store.ts';

/** What a reader may see, and in which language. */
export interface ReaderOf {
  locale: string;
  mainLocale: string;
  audiences: Audiences;
}

/** Pages of the main language. */
export interface MainPages {
  /** Those that the reader has in their own language, by number. */
  translated: ReadonlySet<number>;
  /** How many are left. */
  untranslated: number;
}

/** A page has the same path in every language but for its beginning. */
function pathWithin({ url, locale }: Pick<DocumentHead, 'url' | 'locale'>): string {
  return url.slice(locale.length + 1);
}

/**
 * The address of a page for readers of a language; where they have no translation, it stands there in the main one. A thread has but one
 * address, in the language it is held in.
 */
export function urlIn(locale: string, document: Pick<DocumentHead, 'kind' | 'url' | 'locale'>): string {
  if (document.kind === 'thread' || document.locale === locale) return document.url;
  return `/${locale}${pathWithin(document)}`;
}

/** Knows the pages that have no translation, until it is told to forget. */
export class Untranslated {
  readonly #heads: ReadonlyMap<number, DocumentHead>;
  readonly #known = new Map<string, MainPages>();
  /** What any page is for. */
  #used: ReadonlySet<Audience> | undefined;

  /** @param heads all documents; call {@link forget} when they change. */
  constructor(heads: ReadonlyMap<number, DocumentHead>) {
    this.#heads = heads;
  }

  forget(): void {
    this.#known.clear();
    this.#used = undefined;
  }

  /** The pages of the main language that the reader may see. A translation that they may not see is none. */
  of({ locale, mainLocale, audiences }: ReaderOf): MainPages {
    this.#used ??= new Set([...this.#heads.values()].map(({ audience }) => audience));
    const key = [locale, mainLocale, audiencesKey(audiences, this.#used)].join(' ');
    let known = this.#known.get(key);
    if (!known) {
      known = this.#look(locale, mainLocale, audiences);
      this.#known.set(key, known);
    }
    return known;
  }

  #look(locale: string, mainLocale: string, audiences: Audiences): MainPages {
    const own = new Set<string>();
    for (const head of this.#heads.values())
      if (head.locale === locale && head.kind !== 'thread' && includesAudience(audiences, head.audience))
        own.add(pathWithin(head));
    const translated = new Set<number>();
    let untranslated = 0;
    for (const head of this.#heads.values()) {
      if (head.locale !== mainLocale || !includesAudience(audiences, head.audience)) continue;
      if (head.kind !== 'thread' && own.has(pathWithin(head))) translated.add(head.id);
      else untranslated++;
    }
    return { translated, untranslated };
  }
}
