import type { Audience } from '../accounts/audience.ts';
import { localized } from '../config/localized.ts';
import { oneLine } from '../markdown/one-line.ts';
import type { DocumentSection } from '../search/document.ts';
import { momentAnchor } from '../search/moment.ts';
import type { NewDocument } from '../search/store.ts';
import { type Chapter, type Cue, guideUrl, type RecordedGuide } from './guide.ts';

/** Words of a part of the transcript that is found and quoted as one: two or three sentences. */
const PART_WORDS = 40;

/** Anchor of the steps in text on the page of a guide. */
export const STEPS_ANCHOR = 'steps';

/** What the search knows of a guide: one document for each language of the site in which it has captions. */
export function guideDocuments(
  { guide, transcripts }: Pick<RecordedGuide, 'guide' | 'transcripts'>,
  { locales, defaultLocale }: { locales: readonly string[]; defaultLocale: string },
  { audience, address = guide.slug }: { audience: Audience; address?: string | undefined },
): NewDocument[] {
  const documents = new Map<string, NewDocument>();
  for (const { locale, file } of guide.captions) {
    if (!locales.includes(locale)) continue;
    const chapters = guide.chapters[locale] ?? [];
    const steps = guide.steps.flatMap(({ title, text }) => [title, text]).map((text) => text?.[locale] ?? '');
    documents.set(locale, {
      kind: 'video',
      sourceId: guide.slug,
      locale,
      title: localized(guide.title, locale, defaultLocale),
      summary: localized(guide.summary, locale, defaultLocale),
      tags: guide.tags,
      sections: [...partsOf(transcripts[file] ?? [], chapters), ...stepsOf(steps)],
      category: guide.category ?? '',
      audience,
      url: guideUrl(locale, address),
      solved: false,
    });
  }
  return [...documents.values()];
}

/** Whether a document in the search says the same already. */
export function isSameDocument(document: NewDocument, row: NewDocument): boolean {
  return essence(document) === essence(row);
}

function essence({ title, summary, tags, sections, category, audience, url }: NewDocument): string {
  return JSON.stringify([
    title,
    summary,
    tags,
    sections.map(({ anchor, heading, text }) => [anchor, heading, text]),
    category,
    audience,
    url,
  ]);
}

/** Cues are too short to be found and quoted alone; a chapter begins a part, and is the heading of its parts. */
function partsOf(cues: readonly Cue[], chapters: readonly Chapter[]): DocumentSection[] {
  const parts: DocumentSection[] = [];
  let words = PART_WORDS;
  let next = 0;
  let heading = '';
  for (const cue of cues) {
    let isNew = words >= PART_WORDS;
    // A caption that begins a moment before its chapter belongs to it.
    while (next < chapters.length && chapters[next]!.from <= cue.from + 0.5) {
      heading = chapters[next++]!.title;
      isNew = true;
    }
    if (isNew) {
      parts.push({ anchor: momentAnchor(cue.from), heading, text: '' });
      words = 0;
    }
    const part = parts.at(-1)!;
    part.text = part.text ? `${part.text} ${cue.text}` : cue.text;
    words += cue.text.split(' ').length;
  }
  // Where nothing is said, a chapter is found by its title.
  for (const { from, title } of chapters.slice(next))
    parts.push({ anchor: momentAnchor(from), heading: title, text: '' });
  return parts;
}

/** The steps in text, without the marks of Markdown. */
function stepsOf(texts: readonly string[]): DocumentSection[] {
  const text = oneLine(
    texts
      .join(' ')
      .replace(/\[([^\]]*)\]\([^)\s]*\)/g, '$1')
      .replace(/[*_`#>]+/g, ''),
  );
  return text ? [{ anchor: STEPS_ANCHOR, heading: '', text }] : [];
}
