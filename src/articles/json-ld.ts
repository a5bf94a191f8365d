import type { Site } from '../config/site.ts';
import type { Article } from './article.ts';

/**
 * What search engines are told about an article: schema.org Article and BreadcrumbList.
 * @param options.base origin of every absolute address; `canonical` and the `href` of steps are paths.
 */
export function articleJsonLd(options: {
  article: Omit<Article, 'body'>;
  site: Pick<Site, 'name' | 'logo'>;
  base: URL;
  canonical: string;
  steps: { href: string; title: string }[];
}): object[] {
  const { article, site, base, steps } = options;
  const absolute = (path: string) => new URL(path, base).href;
  const url = absolute(options.canonical);
  const publisher = {
    '@type': 'Organization',
    name: site.name,
    ...(site.logo && { logo: { '@type': 'ImageObject', url: absolute(`/content/${site.logo}`) } }),
  };
  return [
    {
      '@context': 'https://schema.org',
      '@type': 'Article',
      headline: article.title,
      ...(article.summary && { description: article.summary }),
      inLanguage: article.locale,
      url,
      mainEntityOfPage: url,
      ...(article.publishedAt && { datePublished: article.publishedAt.toISOString() }),
      ...(article.updatedOn && { dateModified: article.updatedOn }),
      ...(article.tags.length > 0 && { keywords: article.tags.join(', ') }),
      articleSection: steps.at(-1)?.title,
      author: publisher,
      publisher,
    },
    {
      '@context': 'https://schema.org',
      '@type': 'BreadcrumbList',
      itemListElement: [...steps, { href: options.canonical, title: article.title }].map((step, index) => ({
        '@type': 'ListItem',
        position: index + 1,
        name: step.title,
        item: absolute(step.href),
      })),
    },
  ];
}
