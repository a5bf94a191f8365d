// Where each draft goes: its category, its address, what was called so before, and where links between articles lead.
import { readdir } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import type { ArticleFields } from '../articles/front-matter.ts';
import { toAnySlug } from '../articles/slug-of-name.ts';
import { articleFields } from './article.ts';
import { type Draft, keyOf } from './draft.ts';
import { isIndex, type PlannedCategory, planCategories } from './folders.ts';
import type { NameReader } from './names.ts';
import type { SourceDrafts } from './read-drafts.ts';
import { digest, digestOfFile, type ImportRecord } from './record.ts';
import { addFile, type FileReport, type ImportReport } from './report.ts';
import type { FolderListing } from './source-files.ts';
import { oldPlaceOf, type Target, Targets } from './targets.ts';

/** A draft with its place among the articles. */
export type Planned = {
  draft: Draft;
  slug: string;
  /** Path inside the content folder. */
  article: string;
  category: PlannedCategory;
  report: FileReport;
  fields: ArticleFields;
  /** Path of the article so far, when it moves. */
  old?: string;
};

export type Plan = { planned: Planned[]; targets: Targets };

export type ToPlan = {
  sources: SourceDrafts;
  listing: FolderListing;
  /** Entries of files that were renamed move to the new name. */
  record: ImportRecord;
  report: ImportReport;
  present: Present;
  locale: string;
  oldHosts?: readonly string[];
  /** Folders by what the pages of topics were called in addresses. */
  pages?: ReadonlyMap<string, string>;
};

/** What is at the place already that articles are brought to. */
export type Present = {
  /** Path of every article of this language, by slug. */
  articles: Map<string, string>;
  /** Whether an article that an earlier run wrote is still there. */
  isThere: (article: string) => Promise<boolean>;
};

/** Gives each article its category and its slug, and learns where links lead. */
export async function planArticles({ sources, listing, record, report, ...options }: ToPlan): Promise<Plan> {
  const { present, locale } = options;
  const { drafts, labels } = sources;
  const planned: Planned[] = [];
  const files = [...drafts.keys()];
  const { categoryOf, byFolder } = planCategories(files, labels, locale, sources.nameOf);
  const tops = new Set(listing.articles.map((file) => file.split('/')[0]!));
  if (tops.size > 1 && [...tops].filter((top) => /^[a-z]{2}(?:[-_][a-z]{2})?$/i.test(top)).length === tops.size)
    report.notes.push({
      kind: 'category',
      what: 'folders-languages',
      instead: 'imported-as',
      values: { folders: [...tops].join(', '), locale },
    });
  const taken = present.articles;
  const former = new Map<string, string>();
  const vanished = new Map<string, string>();
  const keys = new Set([...drafts.values()].map(keyOf));
  for (const [file, entry] of Object.entries(record.articles))
    if (!keys.has(file) && !sources.left.has(file)) vanished.set(posix.basename(entry.article, '.mdx'), file);
  const mine = (article: string) => Object.values(record.articles).some((entry) => entry.article === article);
  const chosen = new Map<string, string>();
  // Articles of earlier runs keep their address and their folder whatever came since, and however folders were read then.
  const known = (file: string) => {
    const entry = record.articles[keyOf(drafts.get(file)!)];
    return entry?.article.startsWith(`articles/${locale}/`) ? posix.basename(entry.article, '.mdx') : undefined;
  };
  for (const file of files) {
    const folder = known(file) && posix.basename(posix.dirname(record.articles[keyOf(drafts.get(file)!)]!.article));
    const planned = categoryOf.get(file)!;
    if (folder && folder !== planned.slug) categoryOf.set(file, { ...planned, slug: folder });
    const slug = known(file);
    if (slug) chosen.set(slug, file);
  }
  for (const file of files) {
    const draft = drafts.get(file)!;
    const category = categoryOf.get(file)!;
    const base = slugOf(file, draft, sources.nameOf);
    let slug = known(file);
    let old: string | undefined;
    if (!slug) {
      const isFree = (one: string) => {
        const holder = taken.get(one);
        return (
          !chosen.has(one) &&
          (holder === undefined ||
            holder === `articles/${locale}/${category.slug}/${one}.mdx` ||
            (vanished.has(one) && mine(holder)))
        );
      };
      const candidates = [base, ...(base.endsWith(`-${category.slug}`) ? [] : [`${base}-${category.slug}`])];
      for (let n = 2; candidates.length < 10_000 && n < 10_000; n += 1) candidates.push(`${base}-${n}`);
      slug = candidates.find(isFree) ?? `${base}-${digest(file).slice(0, 8)}`;
      chosen.set(slug, file);
      if (slug !== base)
        draft.notes.push({
          kind: 'name',
          what: 'name-taken',
          instead: 'new-address',
          values: { name: base, address: slug },
        });
      const gone = vanished.get(slug);
      if (gone) {
        old = record.articles[gone]!.article;
        vanished.delete(slug);
        record.articles[keyOf(draft)] = record.articles[gone]!;
        delete record.articles[gone];
      }
    }
    const formerly = draft.fields.formerly.filter((one) => {
      const holder = former.get(one.toLowerCase());
      if (holder && holder !== file) {
        draft.notes.push({
          kind: 'name',
          what: 'old-address-taken',
          instead: 'links-to-that',
          values: { address: one, article: holder },
        });
        return false;
      }
      former.set(one.toLowerCase(), file);
      return true;
    });
    const entry = addFile(report, file, 'unchanged', draft.notes);
    entry.article = `articles/${locale}/${category.slug}/${slug}.mdx`;
    planned.push({
      draft,
      slug,
      category,
      report: entry,
      article: entry.article,
      fields: articleFields(draft, slug, formerly),
      ...(old && old !== entry.article ? { old } : {}),
    });
  }
  for (const { draft, fields } of planned) {
    // An old address that is now the address of another article leads there.
    fields.formerly = fields.formerly.filter((one) => !chosen.has(one) || chosen.get(one) === draft.file);
  }
  for (const [slug, file] of vanished) {
    const entry = record.articles[file]!;
    if (!(await present.isThere(entry.article))) {
      delete record.articles[file];
      continue;
    }
    addFile(report, file, 'removed', [
      {
        kind: 'name',
        what: 'gone-from-folder',
        instead: 'delete-article',
        values: { file, article: slug, path: entry.article },
      },
    ]).article = entry.article;
  }
  for (const [page, folder] of options.pages ?? []) {
    const category = byFolder.get(folder.toLowerCase());
    if (category) byFolder.set(page, category);
  }
  const targets: Target[] = planned.map(({ draft, slug, category, fields }) => ({
    file: draft.file,
    slug,
    category: category.slug,
    title: fields.title,
    former: fields.formerly,
  }));
  const places = [...(options.oldHosts ?? []), ...new Set([...drafts.values()].flatMap((draft) => draft.fields.hosts))];
  return {
    planned,
    targets: new Targets(
      targets,
      listing.others,
      byFolder,
      places.flatMap((one) => oldPlaceOf(one) ?? []),
    ),
  };
}

/** What lies in a content folder. */
export async function presentIn(contentDir: string, locale: string): Promise<Present> {
  const root = join(contentDir, 'articles', locale);
  const articles = new Map<string, string>();
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries)
    if (entry.isFile() && entry.name.endsWith('.mdx') && !entry.name.startsWith('.'))
      articles.set(entry.name.slice(0, -4), `articles/${locale}/${basename(entry.parentPath)}/${entry.name}`);
  return { articles, isThere: async (article) => (await digestOfFile(join(contentDir, article))) !== undefined };
}

/** The address an article gets from the name of its file; an index file gets that of its folder. */
function slugOf(file: string, draft: Draft, nameOf: NameReader): string {
  const folder = posix.dirname(file);
  const isOfFolder = isIndex(file) && folder !== '.';
  // Numbers before a name are its place in an old list, or its old id.
  const name = isIndex(file) && !isOfFolder ? draft.title : nameOf(isOfFolder ? folder : file).words;
  return toAnySlug(name) || toAnySlug(draft.title) || `article-${digest(file).slice(0, 8)}`;
}
