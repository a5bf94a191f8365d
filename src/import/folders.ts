import { posix } from 'node:path';
import { z } from 'zod';
import { toAnySlug, toTitle } from '../articles/slug-of-name.ts';
import { readYaml } from '../config/yaml.ts';
import type { NameReader } from './names.ts';

/** A category as the folders of the source suggest it. */
export type PlannedCategory = { slug: string; title: string; summary?: string; order?: number };

/** What a folder says about itself, from `_category_.json`, `_category_.yml` or an index file. */
export type FolderLabel = { title?: string; summary?: string; order?: number };

/** Folders that only wrap the articles; they say nothing about their subject. */
const WRAPPERS =
  /^(?:docs?|content|articles?|src|source|kb|help|pages?|posts|_posts|knowledge-?base|site|export|[a-z]{2}(?:[-_][a-z]{2})?)$/i;

/** Folders nested deeper become part of the category at this depth: a reader finds a way through two levels, not five. */
const CATEGORY_DEPTH = 2;

/** Longest title of a category that its file may have. */
const MAX_TITLE = 100;

const GENERAL: Record<string, string> = { fr: 'Général', it: 'Generale', de: 'Allgemeines', es: 'General' };

/** Whether a file stands for its folder. */
export function isIndex(file: string): boolean {
  return /^(?:_?index|readme)\.\w+$/i.test(posix.basename(file));
}

/**
 * Which category each article goes to. A folder is a category; a folder in a folder is one of its own, named after both; what lies
 * deeper goes with it. Folders that only wrap everything (`docs/`, `en/`) and folders that hold one article as `index.md` are no
 * categories. Articles beside the folders go to `general`.
 */
export function planCategories(
  files: readonly string[],
  labels: ReadonlyMap<string, FolderLabel>,
  locale: string,
  nameOf: NameReader,
): { categoryOf: Map<string, PlannedCategory>; byFolder: Map<string, string> } {
  const skip = wrapperDepth(files);
  const bundles = bundleFolders(files, skip);
  const categoryOf = new Map<string, PlannedCategory>();
  const bySlug = new Map<string, PlannedCategory>();
  const byFolder = new Map<string, string>();
  for (const file of files) {
    const all = posix.dirname(file) === '.' ? [] : posix.dirname(file).split('/');
    const own = bundles.has(all.join('/')) ? all.slice(0, -1) : all;
    const names = own.slice(skip).slice(0, CATEGORY_DEPTH);
    const folder = own.slice(0, skip + names.length).join('/');
    const pathOf = (depth: number) => own.slice(0, skip + depth + 1).join('/');
    const words = names.map((_, depth) => nameOf(pathOf(depth)).words).join('-');
    const slug = names.length === 0 ? 'general' : toAnySlug(words) || 'general';
    let category = bySlug.get(slug);
    if (!category) {
      category = {
        slug,
        title: names.length === 0 ? (GENERAL[locale] ?? 'General') : titleOf(folder, names, skip, labels, nameOf),
      };
      const label = labels.get(folder);
      if (label?.summary && names.length > 0) category.summary = label.summary.slice(0, 500);
      const order = label?.order ?? nameOf(folder).order;
      if (order !== undefined && names.length > 0) category.order = order;
      bySlug.set(slug, category);
    }
    categoryOf.set(file, category);
    if (names.length > 0) byFolder.set(folder.toLowerCase(), slug);
  }
  return { categoryOf, byFolder };
}

/** The label a `_category_` file gives; undefined when it says nothing that can be read. */
export function readFolderLabel(text: string): FolderLabel | undefined {
  const { value } = readYaml(text, z.record(z.string(), z.unknown()));
  if (!value) return undefined;
  const link = value.link as { description?: unknown } | undefined;
  const label: FolderLabel = {};
  if (typeof value.label === 'string' || typeof value.title === 'string')
    label.title = String(value.label ?? value.title);
  const summary = value.description ?? link?.description;
  if (typeof summary === 'string') label.summary = summary;
  if (typeof value.position === 'number') label.order = Math.round(value.position);
  return label;
}

function titleOf(
  folder: string,
  names: string[],
  skip: number,
  labels: ReadonlyMap<string, FolderLabel>,
  nameOf: NameReader,
): string {
  const parents = folder.split('/');
  const titles = names.map((_, index) => {
    const path = parents.slice(0, skip + index + 1).join('/');
    return labels.get(path)?.title ?? toTitle(nameOf(path).words);
  });
  const title = titles.join(': ').replace(/\s+/g, ' ').trim();
  return title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title || names.join(' ');
}

function wrapperDepth(files: readonly string[]): number {
  for (let depth = 0; ; depth += 1) {
    const names = new Set(files.map((file) => (file.split('/').length > depth + 1 ? file.split('/')[depth] : '')));
    const [name] = names;
    if (names.size !== 1 || !name) return depth;
    const hasFolders = files.some((file) => file.split('/').length > depth + 2);
    const hasOwn = files.some((file) => file.split('/').length === depth + 2 && !isIndex(file));
    if (!WRAPPERS.test(name) && !(hasFolders && !hasOwn)) return depth;
  }
}

/** Folders whose only article is their index: each is an article with its images, not a category. */
function bundleFolders(files: readonly string[], skip: number): Set<string> {
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const folder = posix.dirname(file);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file]);
  }
  const folders = [...byFolder.keys()];
  const found = folders.filter(
    (folder) =>
      folder !== '.' &&
      folder.split('/').length > skip &&
      byFolder.get(folder)!.length === 1 &&
      isIndex(byFolder.get(folder)![0]!) &&
      !folders.some((other) => other.startsWith(`${folder}/`)),
  );
  const top = found.filter((folder) => folder.split('/').length === skip + 1);
  // A single folder like this at the top may well be a category that has one article yet.
  return new Set(found.filter((folder) => top.length > 1 || !top.includes(folder)));
}
