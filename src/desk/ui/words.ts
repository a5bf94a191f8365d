import type { Words } from '../../ui/form.ts';
import type { bulkAction } from '../bulk/actions.ts';
import { MOST_AT_ONCE } from '../bulk/change-many.ts';
import type { DeskMessages } from '../messages/types.ts';
import type { SystemView, View } from '../views/view.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What a view is called. */
export function viewName({ id, name }: Pick<View, 'id' | 'name'>, { desk }: DeskMessages): string {
  return name ?? desk.views.names[id as SystemView];
}

/** What is said when nothing can be done with the selected requests. */
export function bulkWords({ desk: { bulk } }: DeskMessages): Words<Ends<typeof bulkAction>> {
  return { reasons: { ...bulk.reasons, many: bulk.reasons.many({ most: MOST_AT_ONCE }) } };
}
