import { stringify } from 'yaml';
import type { Localized } from '../config/localized.ts';
import type { GuideStep, VideoGuide } from './guide.ts';

/** The guide.yml that says what a guide is; reading it gives the same guide. */
export function guideYaml(guide: VideoGuide): string {
  const { title, summary, category, tags, audience, video, alternative, hls, poster, width, height, seconds } = guide;
  const { captions, steps, related, contexts, version, elsewhere } = guide;
  return stringify(
    withoutNothing({
      title,
      summary,
      category,
      tags,
      audience,
      ...{ video, alternative, hls, poster, width, height, seconds },
      // In one order, whatever the database made of theirs.
      captions: captions.map(({ locale, label, file }) => ({ locale, label, file })),
      chapters: chaptersOf(guide.chapters),
      steps: steps.map(stepOf),
      related,
      contexts: withoutNothing({ pages: contexts.pages, marks: contexts.marks }),
      version,
      elsewhere,
    }),
    { lineWidth: 0 },
  );
}

/** Chapters that begin at the same time are one, with its title in each language. */
function chaptersOf(chapters: VideoGuide['chapters']): { at: number; title: Localized }[] {
  const all = Object.entries(chapters).flatMap(([locale, list]) => list.map((chapter) => ({ locale, ...chapter })));
  // Two of one language at the same time stay two.
  const named = new Map<string, { at: number; title: Localized }>();
  const seen = new Map<string, number>();
  for (const { locale, from, title } of all) {
    const count = (seen.get(`${locale} ${from}`) ?? 0) + 1;
    seen.set(`${locale} ${from}`, count);
    const key = `${from} ${count}`;
    const entry = named.get(key) ?? { at: from, title: {} };
    entry.title = { ...entry.title, [locale]: title };
    named.set(key, entry);
  }
  return [...named.values()].sort((a, b) => a.at - b.at);
}

function stepOf({ title, text, from, target }: GuideStep): object {
  const element = target && {
    selector: target.selector,
    text: target.text,
    placement: target.placement,
    page: target.page,
  };
  return withoutNothing({ title, text, at: from, target: element && withoutNothing(element) });
}

/** Without what says nothing: what is undefined, and what is empty. */
function withoutNothing(fields: Record<string, unknown>): Record<string, unknown> {
  const isNothing = (value: unknown) =>
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isNothing(value)));
}
