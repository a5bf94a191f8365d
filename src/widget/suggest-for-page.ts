import type { Viewer } from '../accounts/viewer.ts';
import { type ArticleStore, catalogFor } from '../articles/catalog.ts';
import type { Asking } from '../deflection/asking.ts';
import { type Suggestion, suggest } from '../deflection/suggest.ts';
import { guideAt } from '../videos/addresses.ts';
import { guideUrl } from '../videos/guide.ts';
import { recallGuides } from '../videos/recall.ts';
import { guidesForPage } from './guides-for-page.ts';
import { ruleFor } from './page-rule.ts';
import type { WidgetSite } from './site-section.ts';
import { wordsOf } from './words-of-page.ts';

/** A page of the product, as its widget describes it. */
export interface ProductPage {
  /** Its address, without parameters. */
  url: URL;
  title: string;
  /** Values of its visible `data-help` marks: what they name, such as `article:reset-password`, or words. */
  marks: readonly string[];
}

/** A page of the help center that fits a page of the product. */
export type PageSuggestion = Pick<Suggestion, 'kind' | 'title' | 'url' | 'locale'>;

/** What finding something for a page needs of the running product. */
export interface Suggesting extends ArticleStore, Pick<Asking, 'search'> {
  site: Asking['site'] & WidgetSite;
}

/** Lines in the list. */
const MOST = 5;

const REFERENCE = /^(article|video):([\p{L}\p{N}_-]{1,120})$/u;

/**
 * What fits a page of the product: first what its marks name, then the guides that say so themselves, then what `site.yml` says of its
 * address, then what is found by the words of marks, title and path, where it probably answers something.
 */
export async function suggestForPage(
  app: Suggesting,
  page: ProductPage,
  { locale, viewer }: { locale: string; viewer: Viewer },
): Promise<PageSuggestion[]> {
  const guides = (await guidesForPage(app, page)).map((slug) => `video:${slug}`);
  const named = [...page.marks, ...guides, ...ruleFor(app.site.widget.pages, page.url)];
  const shown = new Map((await pagesNamed(app, named, { locale, viewer })).map((one) => [one.url, one]));
  const path = page.url.pathname + page.url.hash;
  const text = wordsOf({ path, title: page.title, marks: page.marks.filter((mark) => !REFERENCE.test(mark)) });
  if (text && shown.size < MOST)
    for (const found of await suggest(app, { text, locale, viewer, limit: MOST })) {
      const url = found.url.replace(/\?[^#]*/, '');
      const { kind, title, locale: language } = found;
      const address = url.split('#')[0]!;
      if (found.confident && !shown.has(address)) shown.set(address, { kind, title, url, locale: language });
    }
  return [...shown.values()].slice(0, MOST);
}

/** The pages that are named and that the reader may see, in their order. */
async function pagesNamed(
  app: Suggesting,
  named: readonly string[],
  { locale, viewer }: { locale: string; viewer: Viewer },
): Promise<PageSuggestion[]> {
  const references = named.flatMap((text) => {
    const [, kind, slug] = REFERENCE.exec(text) ?? [];
    return kind && slug ? [{ kind, slug }] : [];
  });
  if (references.length === 0) return [];
  const reader = { locale, defaultLocale: app.site.defaultLocale, viewer };
  const [{ bySlug }, guides] = await Promise.all([
    catalogFor(app, reader),
    references.some(({ kind }) => kind === 'video') ? recallGuides(app, reader) : [],
  ]);
  const guideNamed = async (asked: string) => {
    const known = guides.find(({ slug, address }) => slug === asked || address === asked);
    if (known || guides.length === 0) return known;
    // An address that one had stands in no list.
    const { slug } = await guideAt(app.db, asked);
    return guides.find((one) => one.slug === slug);
  };
  const pages = references.map(async ({ kind, slug }): Promise<PageSuggestion[]> => {
    const article = kind === 'article' ? bySlug.get(slug) : undefined;
    if (article) return [{ kind: 'article', title: article.title, url: article.url, locale: article.locale }];
    const guide = kind === 'video' ? await guideNamed(slug) : undefined;
    return guide ? [{ kind: 'video', title: guide.title, url: guideUrl(locale, guide.address), locale }] : [];
  });
  return (await Promise.all(pages)).flat();
}
