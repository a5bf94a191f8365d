import type { Words } from '../../../ui/form.ts';
import { DRAFT_LIMITS } from '../../draft.ts';
import type { PublishingMessages } from '../../messages/types.ts';
import type { newSnippetAction, snippetAction } from '../snippet-actions.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What is wrong with the text of a snippet, or keeps it from being deleted. */
export function snippetWords({
  publishing: { errors },
  snippets,
}: PublishingMessages): Words<Ends<typeof snippetAction>> {
  return {
    error: (error) => {
      if (error.problem === 'mistakes') return errors.mistakes({ count: error.count });
      return error.problem === 'missing' ? errors.bodyMissing : errors.bodyLong({ most: DRAFT_LIMITS.body });
    },
    reasons: { used: snippets.errors.used, mistakes: errors.fileMistakes },
    conflict: snippets.conflict,
  };
}

/** What is wrong with the name of a new snippet. */
export function newSnippetWords({ snippets: { errors } }: PublishingMessages): Words<Ends<typeof newSnippetAction>> {
  return { error: ({ problem }) => errors[problem] };
}
