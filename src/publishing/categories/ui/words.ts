import type { Words } from '../../../ui/form.ts';
import type { PublishingMessages } from '../../messages/types.ts';
import type { categoryAction, newCategoryAction } from '../category-actions.ts';
import { CATEGORY_LIMITS } from '../edit-category.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What is wrong with a category, or keeps it from being deleted. */
export function categoryWords({
  categories: { errors, conflict },
}: PublishingMessages): Words<Ends<typeof categoryAction> | Ends<typeof newCategoryAction>> {
  return {
    error: ({ of, problem }) => {
      if (of === 'slug') return problem === 'taken' ? errors.taken : errors.unfit;
      if (of === 'position') return errors.position;
      if (problem === 'missing') return errors.missing;
      return of === 'title'
        ? errors.titleLong({ most: CATEGORY_LIMITS.title })
        : errors.summaryLong({ most: CATEGORY_LIMITS.summary });
    },
    reasons: { used: errors.used },
    conflict,
  };
}
