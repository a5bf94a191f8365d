import type { SearchDocument } from './document.ts';

/** For tests: an English article of one section that everybody may see, but for `rest`. */
export function testPage(id: number, title: string, text = '', rest: Partial<SearchDocument> = {}): SearchDocument {
  return {
    id,
    kind: 'article',
    locale: 'en',
    title,
    summary: '',
    tags: [],
    askedAs: [],
    sections: [{ anchor: '', heading: '', text }],
    category: 'general',
    audience: 'everyone',
    url: `/en/articles/${id}`,
    solved: false,
    ...rest,
  };
}
