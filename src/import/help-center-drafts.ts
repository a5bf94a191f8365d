// From a help center as data to drafts: one language of it, its topics as folders.

import { escapeHtml } from '../web/html.ts';
import { readBody } from './body.ts';
import type { Draft } from './draft.ts';
import { draftOf } from './draft.ts';
import type { FolderLabel } from './folders.ts';
import type { SourceFields } from './front-matter.ts';
import { firstText, type HelpCenter, type HelpCenterArticle, type HelpCenterText, textIn } from './help-center.ts';
import { namesIn, readHtmlText } from './html-page.ts';
import type { NameReader } from './names.ts';
import { MAX_SUMMARY } from './summary.ts';
import { hiddenFolderOf, restrictionOf, unfinishedOf } from './visibility.ts';

/** An article of a help center in the language that is imported. */
export type HelpCenterEntry = {
  key: string;
  /** The path it has here: its topics as folders, then its id and title in the first language, so that all languages agree. */
  file: string;
  article: HelpCenterArticle;
  /** Undefined when it has none in this language; `others` are those it has. */
  text: HelpCenterText | undefined;
  others: string[];
  center: HelpCenter;
};

/** What a help center holds in a language. */
export type HelpCenterListing = {
  entries: HelpCenterEntry[];
  /** What the topics say of themselves, by folder. */
  labels: Map<string, FolderLabel>;
  /** Folder of each topic by what its page is called in addresses: `sections/360001`. */
  pages: Map<string, string>;
};

/** Topics within topics; more are a circle. */
const DEEPEST = 10;

/** Lists the articles and topics of a help center as files and folders. */
export function listHelpCenter(center: HelpCenter, locale: string): HelpCenterListing {
  const listing: HelpCenterListing = { entries: [], labels: new Map(), pages: new Map() };
  const folderOf = (id: string | undefined): string => {
    const names: string[] = [];
    for (let at = id; at !== undefined && names.length < DEEPEST; ) {
      const topic = center.topics.get(at);
      if (!topic) break;
      names.unshift(asName(firstText(topic.names, topic.sourceLocale)?.title ?? topic.id));
      at = topic.parent;
    }
    return names.join('/');
  };
  for (const topic of center.topics.values()) {
    const folder = folderOf(topic.id);
    const text = textIn(topic.names, locale, topic.sourceLocale)?.text ?? firstText(topic.names, topic.sourceLocale);
    listing.labels.set(folder, { ...text, ...(topic.position !== undefined ? { order: topic.position } : {}) });
    listing.pages.set(`${topic.kind}/${topic.id.split('/').at(-1)}`, folder);
  }
  for (const article of center.articles) {
    const first = firstText(article.texts, article.sourceLocale)?.title ?? '';
    const name = asName(`${article.id}-${first}`).replace(/-$/, '');
    listing.entries.push({
      key: `${center.system}/${article.id}`,
      file: [folderOf(article.topic), `${name}.html`].filter(Boolean).join('/'),
      article,
      text: textIn(article.texts, locale, article.sourceLocale)?.text,
      others: [...article.texts.keys()],
      center,
    });
  }
  return listing;
}

/** A title as the name of a file or folder. */
function asName(title: string): string {
  return title.replace(/[/\\\p{Cc}]+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 200) || 'untitled'; // biome-ignore format: one thought
}

/**
 * Reads an article of a help center. What says that it, or a topic around it, is not for everyone makes it one for staff.
 * @param now the moment with which days of publishing and of expiry are compared.
 * @throws {BeyondBounds} see `readHtmlText`.
 */
export function readHelpCenterDraft(
  { key, file, article, text, center }: HelpCenterEntry & { text: HelpCenterText },
  locale: string,
  nameOf: NameReader,
  now = new Date(),
): Draft {
  const addresses = [...new Set([...text.addresses, ...[...article.texts.values()].flatMap((one) => one.addresses)])];
  const urls = addresses.flatMap((one) => URL.parse(one) ?? []);
  const fields: SourceFields = {
    tags: article.labels,
    formerly: [...new Set([article.id, ...(text.formerly ?? []), ...urls.flatMap((url) => namesIn(url.pathname))])],
    hosts: [...new Set(urls.map((url) => url.host))],
    ...(text.title ? { title: text.title } : {}),
    ...(article.position !== undefined ? { order: article.position } : {}),
    ...(text.updated ? { updated: text.updated } : {}),
  };
  const isSummary = text.summary !== undefined && text.summary.length <= MAX_SUMMARY;
  if (isSummary) fields.summary = text.summary;
  const own = [...article.fields, ...text.fields];
  const around = hiddenAround(article, center, now) ?? (hiddenFolderOf(file) && `${hiddenFolderOf(file)}/`);
  const reason = restrictionOf(own, now) ?? around;
  if (reason) fields.restricted = reason;
  const { isDraft, otherwise } = unfinishedOf(own, now);
  if (isDraft) fields.draft = { otherwise: otherwise ?? around };
  if (article.forMembers) fields.forMembers = true;
  const body = [text.summary && !isSummary ? `<p>${escapeHtml(text.summary)}</p>` : '', text.body, filesOf(article)];
  const read = text.isMarkdown
    ? readBody(`${text.body}\n\n${filesOf(article)}`, false, 1, { file, textOf: () => undefined })
    : readHtmlText(body.join(''));
  const draft = draftOf(file, fields, read, locale, nameOf);
  const attachments = new Map(
    article.files.flatMap(({ name, address }) => (URL.parse(address) ? [[new URL(address).href, name] as const] : [])),
  );
  return { ...draft, key, attachments };
}

/** What says of a topic around an article that it is not for everyone. */
function hiddenAround(article: HelpCenterArticle, center: HelpCenter, now: Date): string | undefined {
  for (let id = article.topic, depth = 0; id !== undefined && depth < DEEPEST; depth += 1) {
    const topic = center.topics.get(id);
    const reason = topic && restrictionOf(topic.fields, now);
    if (reason) return `topic.${reason}`;
    id = topic?.parent;
  }
  return undefined;
}

/** The files that the old page listed below its text. */
function filesOf(article: HelpCenterArticle): string {
  const links = article.files.map(({ name, address }) => `<li><a href="${escapeHtml(address)}">${escapeHtml(name)}</a></li>`); // biome-ignore format: one thought
  return links.length > 0 ? `<ul>${links.join('')}</ul>` : '';
}
