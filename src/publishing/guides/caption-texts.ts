import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from '../../db/client.ts';
import { findEdited, findGuideRevision } from '../../videos/edited.ts';
import type { Cue } from '../../videos/guide.ts';
import type { LiveGuide } from './guide-store.ts';

/**
 * The captions that readers have, as they were written: of the revision, else of the folder. Where the file is gone they are made of what is
 * known to be said.
 */
export async function captionTexts(db: Db, live: LiveGuide, contentDir: string): Promise<Record<string, string>> {
  const edited = await findEdited(db, live.slug);
  const revision = edited?.revisionId ? await findGuideRevision(db, live.slug, edited.revisionId) : undefined;
  const texts = live.guide.captions.map(async ({ file }): Promise<[string, string]> => {
    const own = revision?.captions[file];
    if (own !== undefined) return [file, own];
    const inFolder = await readFile(path.join(contentDir, 'videos', live.slug, file), 'utf8').catch(() => undefined);
    return [file, inFolder ?? writeCaptions(live.transcripts[file] ?? [])];
  });
  return Object.fromEntries(await Promise.all(texts));
}

/** WebVTT of what is said. */
function writeCaptions(cues: readonly Cue[]): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const blocks = cues.map(({ from, to, text }) => `${stamp(from)} --> ${stamp(to)}\n${escaped(text)}\n`);
  return `WEBVTT\n\n${blocks.join('\n')}`;
}

function stamp(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const part = (divisor: number, modulo: number, digits: number) =>
    String(Math.floor(milliseconds / divisor) % modulo).padStart(digits, '0');
  return `${part(3_600_000, 100, 2)}:${part(60_000, 60, 2)}:${part(1000, 60, 2)}.${part(1, 1000, 3)}`;
}
