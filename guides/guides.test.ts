import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { typographyProblems } from '../src/i18n/typography.ts';
import { readCaptions } from '../src/videos/captions.ts';
import { readVideoGuide } from '../src/videos/guide-file.ts';
import { captionLines, LOCALES, readingTime, said } from './recorder/texts.ts';
import { GUIDES } from './scripts/index.ts';

// The guides that ship, against the scripts that they were recorded with and the words of the interface as they are now.

const CONTENT = path.join(import.meta.dirname, '../content');
const MOST_BYTES = 2_000_000;

for (const script of GUIDES)
  describe(script.slug, () => {
    const folder = path.join(CONTENT, 'videos', script.slug);
    const sentences = Object.values(script.chapters).flatMap(({ says }) => Object.values(says));
    const read = async () => {
      const { recorded, problems } = await readVideoGuide(CONTENT, script.slug, { defaultLocale: 'en' });
      expect(problems).toEqual([]);
      return recorded!.guide;
    };

    it('can be read, with its video under 2 MB and chapters that begin within it', async () => {
      const guide = await read();
      expect((await stat(path.join(folder, guide.video))).size).toBeLessThan(MOST_BYTES);
      for (const locale of LOCALES) {
        const chapters = guide.chapters[locale]!;
        expect(chapters.map(({ title }) => title)).toEqual(
          Object.values(script.chapters).map(({ title }) => said(title, locale)),
        );
        const moments = chapters.map(({ from }) => from);
        expect(moments).toEqual(moments.toSorted((a, b) => a - b));
        expect(moments.at(-1)).toBeLessThan(guide.seconds!);
      }
    });

    it.each(LOCALES)('says in %s what its script says, in the words of the interface of today', async (locale) => {
      const guide = await read();
      const source = await readFile(path.join(folder, `${locale}.vtt`), 'utf8');
      const { cues, problems } = readCaptions(source, { locale, seconds: guide.seconds });
      expect(problems).toEqual([]);
      const texts = cues.map(({ text }) => text);
      expect(texts, `npm run guides:record ${script.slug} makes it anew`).toEqual(
        sentences.map((sentence) => said(sentence, locale)),
      );
      for (const [index, { from, to }] of cues.entries())
        expect(to - from).toBeGreaterThanOrEqual(readingTime(sentences[index]!) - 0.01);
    });

    it.each(LOCALES)('is written in %s as that language is', (locale) => {
      const texts = [
        script.title,
        script.summary,
        ...Object.values(script.chapters).map(({ title }) => title),
        ...sentences,
      ];
      const named = Object.fromEntries(texts.map((text, index) => [String(index), said(text, locale)]));
      expect(typographyProblems(named, locale)).toEqual([]);
    });

    it('fits into two lines at each moment', () => {
      for (const sentence of sentences)
        for (const locale of LOCALES) expect(captionLines(said(sentence, locale)).length).toBeLessThan(3);
    });
  });
