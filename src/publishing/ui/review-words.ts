import type { Words } from '../../ui/form.ts';
import { COMMENT_LIMITS } from '../comments/comment.ts';
import { DRAFT_LIMITS } from '../draft.ts';
import type { PublishingMessages } from '../messages/types.ts';
import type { commentAction, reviewDraftAction } from '../review-actions.ts';
import { MOST_APPROVALS } from '../review-standing.ts';
import type { reviewersAction } from '../reviewer-actions.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What is said when a draft cannot be decided about. */
export function reviewWords({ publishing: { errors } }: PublishingMessages): Words<Ends<typeof reviewDraftAction>> {
  return {
    conflict: errors.stale,
    error: ({ problem }) =>
      problem === 'missing' ? errors.answerMissing : errors.noteLong({ most: DRAFT_LIMITS.note }),
    reasons: { outdated: errors.outdated, mistakes: errors.draftMistakes },
  };
}

/** What is wrong with a comment. */
export function commentWords({ reviewing }: PublishingMessages): Words<Ends<typeof commentAction>> {
  const { errors } = reviewing;
  return {
    conflict: errors.stale,
    gone: errors.gone,
    error: ({ field, problem }) => {
      if (field === 'quote') return errors.words;
      if (problem === 'missing') return errors.missing;
      return problem === 'too-long'
        ? errors.long({ most: COMMENT_LIMITS.body })
        : errors.many({ most: COMMENT_LIMITS.most });
    },
  };
}

/** What is wrong with a reviewer, or with how many must approve. */
export function reviewersWords({ reviewing }: PublishingMessages): Words<Ends<typeof reviewersAction>> {
  const { errors } = reviewing;
  return {
    error: ({ problem }) => (problem === 'no-number' ? errors.number({ most: MOST_APPROVALS }) : errors[problem]),
  };
}
