import { LIMITS } from '../../tickets/ticket.ts';
import type { Words } from '../../ui/form.ts';
import type { bulkAction } from '../bulk/actions.ts';
import { MOST_AT_ONCE } from '../bulk/change-many.ts';
import type { fileForAction, splitAction } from '../filing/actions.ts';
import type { incidentsAction, problemAction } from '../incidents/actions.ts';
import type { mergeAction } from '../merging/actions.ts';
import type { DeskMessages } from '../messages/types.ts';
import type { viewAction } from '../views/actions.ts';
import { type SystemView, VIEW_LIMITS, type View } from '../views/view.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What a view is called. */
export function viewName({ id, name }: Pick<View, 'id' | 'name'>, { desk }: DeskMessages): string {
  return name ?? desk.views.names[id as SystemView];
}

/** What is said when nothing can be done with the selected requests. */
export function bulkWords({ desk: { bulk } }: DeskMessages): Words<Ends<typeof bulkAction>> {
  return { reasons: { ...bulk.reasons, many: bulk.reasons.many({ most: MOST_AT_ONCE }) } };
}

/** What is wrong with a view. */
export function viewWords({ desk: { views } }: DeskMessages): Words<Ends<typeof viewAction>> {
  const { errors } = views;
  return {
    error: ({ field, problem }) => {
      if (field === 'audience') return problem === 'missing' ? errors.noGroup : errors['not-yours'];
      if (problem === 'too-long') return errors['too-long']({ most: VIEW_LIMITS.name });
      return problem === 'too-many' ? errors['too-many']({ most: VIEW_LIMITS.most }) : errors.missing;
    },
  };
}

/** What is said when requests cannot be merged. */
export function mergeWords({ desk: { merge } }: DeskMessages): Words<Ends<typeof mergeAction>> {
  return { error: ({ problem }) => merge.errors[problem], reasons: merge.reasons };
}

/** What is said when requests cannot be linked to a problem. */
export function problemWords({ desk: { merge, problem } }: DeskMessages): Words<Ends<typeof problemAction>> {
  return { error: ({ problem: what }) => merge.errors[what], reasons: problem.reasons };
}

/** What is said when the incidents of a problem cannot be answered. */
export function incidentsWords({ desk: { problem } }: DeskMessages): Words<Ends<typeof incidentsAction>> {
  return { error: ({ problem: what }) => (what === 'missing' ? problem.missing : problem.long({ most: LIMITS.body })) };
}

/** What is said when messages cannot be split off. */
export function splitWords({ desk: { split } }: DeskMessages): Words<Ends<typeof splitAction>> {
  const { errors } = split;
  return {
    error: ({ field, problem }) => {
      if (field === 'comment') return problem === 'all' ? errors.all : errors.comment;
      return problem === 'too-long' ? errors.subjectLong({ most: LIMITS.subject }) : errors.subject;
    },
  };
}

/** What is said when a request cannot be filed for somebody. */
export function fileForWords({ desk: { filing } }: DeskMessages): Words<Ends<typeof fileForAction>> {
  const { errors } = filing;
  return {
    error: ({ field, problem }) => {
      if (field === 'tags') return errors.tags;
      if (problem === 'too-long') return errors.long;
      if (field === 'email') return problem === 'invalid' ? errors.email.invalid : errors.email.blank;
      return field === 'subject' ? errors.subject : errors.body;
    },
  };
}
