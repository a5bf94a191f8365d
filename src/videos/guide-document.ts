import type { Audience } from '../accounts/audience.ts';
import { localized } from '../config/localized.ts';
import type { DocumentSection } from '../search/document.ts';
import type { NewDocument } from '../search/store.ts';
import { anchorOf, type Cue, guideUrl, type RecordedGuide } from './guide.ts';

/** Words of a part of the transcript that is found and quoted as one: two or three sentences. */
const PART_WORDS = 40;

/** What the search knows of a guide: one document for each language of the site in which it has captions. */
export function guideDocuments(
  { guide, transcripts }: Pick<RecordedGuide, 'guide' | 'transcripts'>,
  { locales, defaultLocale }: { locales: readonly string[]; defaultLocale: string },
  audience: Audience,
): NewDocument[] {
  const documents = new Map<string, NewDocument>();
  for (const { locale, file } of guide.captions) {
    if (!locales.includes(locale)) continue;
    documents.set(locale, {
      kind: 'video',
      sourceId: guide.slug,
      locale,
      title: localized(guide.title, locale, defaultLocale),
      summary: localized(guide.summary, locale, defaultLocale),
      tags: guide.tags,
      sections: partsOf(transcripts[file] ?? []),
      category: guide.category ?? '',
      audience,
      url: guideUrl(locale, guide.slug),
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
    sections.map(({ anchor, text }) => [anchor, text]),
    category,
    audience,
    url,
  ]);
}

/** Cues are too short to be found and quoted alone. */
function partsOf(cues: readonly Cue[]): DocumentSection[] {
  const parts: DocumentSection[] = [];
  let words = PART_WORDS;
  for (const cue of cues) {
    if (words >= PART_WORDS) {
      parts.push({ anchor: anchorOf(cue), heading: '', text: '' });
      words = 0;
    }
    const part = parts.at(-1)!;
    part.text = part.text ? `${part.text} ${cue.text}` : cue.text;
    words += cue.text.split(' ').length;
  }
  return parts;
}
