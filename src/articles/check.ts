import { access } from 'node:fs/promises';
import path from 'node:path';
import { type Audience, isWider, planOf } from '../accounts/audience.ts';
import { type Mistake, mistake } from '../markdown/mistakes.ts';
import { readVideoGuide } from '../videos/guide-file.ts';
import { listFiles, type PartlyRead, readArticleSource, readContent, refuseTwins, snippetFinder } from './content.ts';
import { readIncomingArticle } from './markdown.ts';
import { hasErrors, leadsNowhere, NOT_DESCRIBED, type Problem } from './problem.ts';
import { languagesOf, type SyncOptions } from './sync.ts';

/**
 * Checks everything under `content/` that becomes articles and videos, without a database. Besides what keeps a file out, it finds
 * what readers would stumble over: links that lead nowhere, missing pictures and captions, unknown related articles, names used twice.
 * One mistake in a file does not hide another.
 * @returns the problems in the order of the files, and how many files were looked at.
 */
export async function checkContent(options: SyncOptions): Promise<{ problems: Problem[]; checked: number }> {
  const { contentDir } = options;
  const languages = languagesOf(options.site);
  const content = await readContent(contentDir, languages);
  refuseTwins(
    content,
    ({ slug }) => slug,
    () => undefined,
  );
  const finder = snippetFinder(content.snippets, languages.defaultLocale);
  const problems = [...content.problems];
  const guides = await listGuides(contentDir);
  const checked =
    content.articles.length +
    content.snippets.length +
    content.categories.length +
    content.brokenCategories.size +
    guides.length;
  // Categories were looked at when they were read.
  let done = content.categories.length + content.brokenCategories.size;
  const next = () => options.onProgress?.(++done, checked);
  for (const snippet of content.snippets) {
    problems.push(
      ...readIncomingArticle(snippet.body, {
        file: snippet.sourcePath,
        locale: snippet.locale,
        locales: languages.locales,
        snippet: finder(snippet.locale),
      }).problems,
    );
    next();
  }

  const read = new Map<string, PartlyRead>();
  // Where a text has mistakes, parts of it and their anchors may not have been understood.
  const whole = new Set<PartlyRead>();
  for (const source of content.articles) {
    const { read: article, problems: own } = readArticleSource(source, languages, finder);
    problems.push(...own.filter((problem) => problem.file === source.file));
    if (article) {
      read.set(`${source.locale}/${source.slug}`, article);
      if (!hasErrors(article.markdown.problems)) whole.add(article);
    }
    next();
  }
  const lacks = (target: PartlyRead, anchor: string) =>
    anchor !== '' && whole.has(target) && !target.markdown.anchors.has(anchor);

  const slugs = new Set(content.articles.map((source) => source.slug));
  const broken = [...content.brokenCategories].map((category) => category.split('/')[1]!);
  const titled = new Set([...content.categories.map((category) => category.slug), ...broken]);
  const untitled = new Set<string>();
  const formerly = new Map<string, string>();
  for (const article of read.values()) {
    const { source, fields, markdown, head } = article;
    const report = (severity: Problem['severity'], line: number, what: Mistake | string, field?: string, column = 1) =>
      problems.push({
        ...{ severity, file: source.file, line, column, ...(field && { field }) },
        ...(typeof what === 'string' ? { message: what } : what),
      });
    const lineOf = (field: string) =>
      Math.max(1, head.split('\n').findIndex((line) => line.startsWith(`${field}:`)) + 1);

    const noPlan = fields && unknownPlan(fields.audience, options.site.contact?.plans);
    if (noPlan) report('error', lineOf('audience'), noPlan, 'audience');
    for (const link of markdown.links) {
      if (link.slug === undefined) {
        if (lacks(article, link.anchor))
          report('warning', link.line, mistake('no-heading', { anchor: link.anchor }), undefined, link.column);
        continue;
      }
      const target = read.get(`${link.locale}/${link.slug}`) ?? read.get(`${languages.defaultLocale}/${link.slug}`);
      if (!slugs.has(link.slug)) report('error', link.line, leadsNowhere(link.slug), undefined, link.column);
      else if (target?.fields && fields && !isWider(target.fields.audience, fields.audience))
        report(
          'warning',
          link.line,
          `Not everybody who reads this may read “${link.slug}”: they see the words of the link, and no link.`,
          undefined,
          link.column,
        );
      else if (target && lacks(target, link.anchor))
        report('warning', link.line, `There is no “#${link.anchor}” in ${target.source.file}.`, undefined, link.column);
    }
    for (const image of markdown.images) {
      if (!(await exists(path.join(contentDir, image.path))))
        report('error', image.line, `There is no picture content/${image.path}.`);
      else if (!image.attributes['alt']) report('warning', image.line, NOT_DESCRIBED);
    }
    for (const slug of fields?.related ?? [])
      if (!slugs.has(slug)) report('warning', lineOf('related'), `There is no article “${slug}”.`, 'related');
    for (const former of fields?.formerly ?? []) {
      const other = formerly.get(former);
      if (other && other !== source.slug)
        report(
          'error',
          lineOf('formerly'),
          `“${former}” is claimed by “${other}” too; expected each in one article.`,
          'formerly',
        );
      formerly.set(former, source.slug);
      if (slugs.has(former) && former !== source.slug)
        report('warning', lineOf('formerly'), `“${former}” is the name of another article.`, 'formerly');
    }
    for (const slug of markdown.videos) {
      if (guides.includes(`videos/${slug}/guide.yml`)) continue;
      const message = `There is no video guide “${slug}”; expected videos/${slug}/guide.yml.`;
      report('error', article.bodyLine, message, 'slug');
    }
    if (!titled.has(source.category) && !untitled.has(source.category)) {
      untitled.add(source.category);
      const message = `Expected ${path.posix.dirname(source.file)}/category.yml with the title of the category.`;
      report('warning', 1, message);
    }
  }
  await checkVideos(contentDir, guides, languages.defaultLocale, {
    articles: slugs,
    plans: options.site.contact?.plans,
    problems,
    next,
  });
  const order = ({ file, line, column }: Problem) =>
    `${file}\n${[line, column].map((number) => String(number).padStart(7, '0')).join(':')}`;
  problems.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  return { problems, checked };
}

async function listGuides(contentDir: string): Promise<string[]> {
  return (await listFiles(contentDir, 'videos')).filter((file) => /^videos\/[^/]+\/guide\.yml$/.test(file));
}

async function checkVideos(
  contentDir: string,
  guides: readonly string[],
  defaultLocale: string,
  against: {
    articles: ReadonlySet<string>;
    plans: Parameters<typeof unknownPlan>[1];
    problems: Problem[];
    next: () => void;
  },
): Promise<void> {
  const { articles, plans, problems, next } = against;
  for (const file of guides) {
    next();
    const { recorded, problems: found } = await readVideoGuide(contentDir, file.split('/')[1]!, { defaultLocale });
    // Readers do without, but whoever checks wants to know.
    for (const { isMissing, ...problem } of found)
      problems.push(isMissing ? { ...problem, severity: 'error' } : problem);
    const mistake = recorded?.guide.audience && unknownPlan(recorded.guide.audience, plans);
    if (mistake) problems.push({ severity: 'error', file, line: 1, column: 1, field: 'audience', message: mistake });
    for (const slug of recorded?.guide.related ?? [])
      if (!articles.has(slug))
        problems.push({
          severity: 'warning',
          file,
          line: 1,
          column: 1,
          field: 'related',
          message: `There is no article “${slug}”.`,
        });
  }
}

/** What is wrong with the plan that an article is for. */
function unknownPlan(audience: Audience, plans: readonly { id: string }[] | undefined): string | undefined {
  const plan = planOf(audience);
  if (plan === undefined || !plans) return undefined;
  const [first, ...others] = plans.map(({ id }) => id);
  if (plan === first) return `Everybody who has no other plan has “${plan}”; expected member, or another plan.`;
  if (others.includes(plan)) return undefined;
  return `There is no plan “${plan}” in site.yml${others.length > 0 ? `; expected ${others.join(', ')}` : ''}.`;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
