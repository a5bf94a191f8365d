import type { Words } from '../../../ui/form.ts';
import { DRAFT_LIMITS } from '../../draft.ts';
import type { PublishingMessages } from '../../messages/types.ts';
import type { captionsAction } from '../captions-actions.ts';
import type { guideAction, newGuideAction } from '../guide-actions.ts';
import type { GuideBlock, GuideBlockKind } from '../guide-blocks.ts';
import type { GuidePart } from '../guide-differences.ts';
import type { reviewGuideAction } from '../guide-review-actions.ts';
import { LONGEST_POSTER } from '../keep-poster.ts';
import { labelOfLocale } from '../publish-guide.ts';
import type { GuideError } from '../read-guide.ts';
import type { tourAction } from '../tour-actions.ts';
import { explainUpload } from '../upload/explain.ts';
import { LONGEST_IN_ONE_GO } from '../upload/upload.ts';
import type { guideVideoAction } from '../video-actions.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** A mistake in a field of a guide, or in the address of its page. */
type FieldError = Omit<GuideError, 'problem'> & { problem: GuideError['problem'] | 'unfit' | 'taken' };

/** What is wrong with a field of a guide. */
function guideError(
  { errors }: PublishingMessages['guideEditing'],
  { field, problem, line = 1, most = 0 }: FieldError,
): string {
  const language = labelOfLocale(/-([a-z]{2,3}(?:-[\w-]+)?)$/i.exec(field)?.[1] ?? '');
  switch (problem) {
    case 'missing':
      if (field === 'video') return errors['no-video'];
      return field === 'poster' ? errors['no-poster'] : errors.missing;
    case 'no-title':
      return errors['no-title']({ language });
    case 'too-long':
      return errors['too-long']({ most });
    case 'too-many':
      return errors['too-many']({ most });
    case 'mistake':
      return errors.mistake({ language, line });
    case 'no-moment':
      return field.startsWith('chapters-') ? errors['no-chapter']({ line }) : errors['no-moment'];
    default:
      return errors[problem];
  }
}

/** What a text of a guide is, in a language. */
export function labelOfText(
  { guideEditing: texts }: PublishingMessages,
  kind: Exclude<GuideBlockKind, 'step'>,
  locale: string,
): string {
  const language = labelOfLocale(locale);
  switch (kind) {
    case 'title':
      return texts.fields.titleIn({ language });
    case 'summary':
      return texts.fields.summaryIn({ language });
    case 'chapters':
      return texts.fields.chaptersIn({ language });
    case 'captions':
      return texts.captionsIn({ language });
  }
}

/** What a block of a guide is, for whoever looks at it. */
export function labelOfBlock(t: PublishingMessages, { kind, locale, number = 0 }: GuideBlock): string {
  if (kind !== 'step') return labelOfText(t, kind, locale);
  return `${t.guideEditing.steps.step({ number })} (${labelOfLocale(locale)})`;
}

/** What of a guide is different, for whoever decides about it. */
export function labelOfPart(t: PublishingMessages, one: GuidePart): string {
  const { fields, steps, video } = t.guideEditing;
  switch (one.part) {
    case 'title':
    case 'summary':
    case 'chapters':
    case 'captions':
      return labelOfText(t, one.part, one.locale);
    case 'video':
    case 'poster':
      return video;
    case 'step': {
      if (!('field' in one)) return `${steps.step({ number: one.number })} (${labelOfLocale(one.locale)})`;
      const { field, locale = '' } = one;
      const name = field === 'on' ? steps.onIn({ language: labelOfLocale(locale) }) : steps[field];
      return `${steps.step({ number: one.number })}: ${name}`;
    }
    default:
      return fields[one.part];
  }
}

/** What the editor of a guide says of what is wrong. */
export function guideWords({ guideEditing }: PublishingMessages): Words<Ends<typeof guideAction>> {
  const { errors } = guideEditing;
  return {
    error: (error) => guideError(guideEditing, error),
    reasons: { 'has-draft': errors['has-draft'] },
    conflict: errors.stale,
    gone: errors.gone,
  };
}

/** What is wrong with a guide that is to be begun. */
export function newGuideWords({ guideEditing: { errors } }: PublishingMessages): Words<Ends<typeof newGuideAction>> {
  return { error: ({ problem }) => errors[problem] };
}

/** What is wrong with a video or a picture. */
export function videoWords(t: PublishingMessages, longest: number): Words<Ends<typeof guideVideoAction>> {
  const { errors } = t.guideEditing;
  const posters = {
    empty: errors.posterEmpty,
    'too-large': errors.posterLarge({ megabytes: LONGEST_POSTER / 1024 / 1024 }),
    type: errors.posterType,
  };
  return {
    error: (error) =>
      error.field === 'poster'
        ? posters[error.problem]
        : explainUpload(error.problem, Math.min(longest, LONGEST_IN_ONE_GO), t),
    conflict: errors.stale,
    gone: errors.gone,
  };
}

/** What is wrong with captions that cannot be kept. */
export function captionsWords({ guideEditing: { errors } }: PublishingMessages): Words<Ends<typeof captionsAction>> {
  return {
    error: ({ problem }) => (problem === 'too-long' ? errors.captionsLong : errors.noText),
    conflict: errors.stale,
  };
}

/** What is wrong with a step that was recorded, or with steps that were pasted. */
export function tourWords({ guideEditing: { errors, tour } }: PublishingMessages): Words<Ends<typeof tourAction>> {
  return {
    conflict: tour.errors.stale,
    error: (error) => {
      if (error.problem === 'missing') return tour.errors[error.field];
      return error.problem === 'too-many' ? errors['too-many'](error) : tour.errors['no-steps'](error);
    },
  };
}

/** What is said when a draft cannot be decided about. */
export function guideReviewWords({
  publishing: { errors },
}: PublishingMessages): Words<Ends<typeof reviewGuideAction>> {
  return {
    conflict: errors.stale,
    error: ({ problem }) =>
      problem === 'missing' ? errors.answerMissing : errors.noteLong({ most: DRAFT_LIMITS.note }),
    reasons: { outdated: errors.outdated, mistakes: errors.draftMistakes },
  };
}
