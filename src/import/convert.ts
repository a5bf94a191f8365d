// From drafts to the texts of articles: links lead to each other, also to headings whose ids come out only when all are written.
import { articleUrl } from '../articles/slug.ts';
import { finishArticle, headingIds } from './article.ts';
import { attachedName } from './attached-files.ts';
import { headingOf } from './draft.ts';
import { messageOf } from './failures.ts';
import { toMdx } from './mdx.ts';
import type { PlacedMedia } from './media.ts';
import type { Plan, Planned } from './plan.ts';
import type { Progress } from './progress.ts';
import { failFile } from './report.ts';
import { type Answers, resolveLinks, type WaitingAnchor } from './resolve-links.ts';
import type { Targets } from './targets.ts';

/**
 * Converts every draft to the text of its article; one that cannot be converted is reported and has none.
 * @returns the text of each article's file, by its path inside the content folder.
 */
export async function convertDrafts(
  { planned: all, targets }: Plan,
  media: PlacedMedia,
  locale: string,
  progress: Progress,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const waiting = new Map<Planned, WaitingAnchor[]>();
  const bodies = new Map<Planned, string>();
  const attempt = (planned: Planned, work: () => void) => {
    if (planned.report.outcome === 'failed') return;
    try {
      work();
    } catch (error) {
      failFile(planned.report, 'unconvertible', { error: messageOf(error) });
    }
  };
  for (const planned of all) {
    await progress.pause();
    attempt(planned, () => {
      waiting.set(planned, resolveLinks(planned.draft, answersFor(planned, targets, media, locale)));
      bodies.set(planned, toMdx(planned.draft.tree));
    });
  }
  const byFile = new Map(all.map((planned) => [planned.draft.file, planned]));
  const ids = new Map<Planned, ReadonlyMap<number, string>>();
  // Found out for those articles only that others lead into: it takes reading the whole article.
  const idOf = (target: Planned, heading: number): string | undefined => {
    const body = bodies.get(target);
    if (body !== undefined && !ids.has(target)) ids.set(target, headingIds(target.draft, body, locale));
    return ids.get(target)?.get(heading);
  };
  for (const planned of all) {
    await progress.pause();
    attempt(planned, () => {
      progress.step(planned.draft.file);
      const anchors = waiting.get(planned) ?? [];
      for (const { file, anchor, set } of anchors) {
        const target = byFile.get(file);
        const heading = target && headingOf(target.draft, anchor);
        set(target === undefined || heading === undefined ? undefined : (idOf(target, heading) ?? ''));
      }
      const body = anchors.length > 0 ? toMdx(planned.draft.tree) : bodies.get(planned)!;
      const finished = finishArticle(planned.draft, planned.fields, body, planned.article, locale);
      if (finished.ok) texts.set(planned.article, finished.text);
      else failFile(planned.report, 'unfit', { why: finished.why });
    });
  }
  return texts;
}

function answersFor(planned: Planned, targets: Targets, media: PlacedMedia, locale: string): Answers {
  return {
    link: (href) => targets.link(href, planned.draft.file),
    image: (src) => targets.image(src, planned.draft.file),
    elsewhere: (address) => ({ url: media.fromElsewhere(address), why: media.failed.get(address) }),
    attached: (address) =>
      attachedName(address, planned.draft) === undefined
        ? undefined
        : { url: media.fromElsewhere(address), why: media.failed.get(address) },
    copy: (file) => ({ url: media.copy(file), why: media.failed.get(file) }),
    inlineImage: (data) => media.inlineImage(data),
    articleUrl: (slug) => articleUrl(locale, slug),
    ownUrl: articleUrl(locale, planned.slug),
    categoryUrl: (category) => `/${locale}/categories/${encodeURIComponent(category)}`,
  };
}
