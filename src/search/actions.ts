// The form of the staff's search pages.
import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { type Edited, editSearch } from './editing-actions.ts';
import { mayLookIntoSearch } from './policy.ts';

/** What is wrong with a field of these pages. */
export type EditError =
  | { field: 'question'; problem: 'waiting' | 'removed' | 'full' | 'nothing' }
  | { field: 'expressions'; problem: 'too-few' | 'known' }
  | { field: 'expressions'; problem: 'too-many'; most: number }
  | { field: 'expressions'; problem: 'too-long'; expression: string; most: number }
  | { field: 'query'; problem: 'no-query' | 'known' }
  | { field: 'query'; problem: 'too-many'; most: number }
  | { field: 'url'; problem: 'no-page' };

/** A success, as the address names it to the page that says so. */
export type EditDone =
  | 'approved'
  | 'removed'
  | 'forgotten'
  | 'synonyms-removed'
  | 'pin-removed'
  | 'learnt'
  | 'counted'
  | 'synonyms'
  | 'pin';

type SearchApp = ActionApp & { site: { locales: readonly { code: string }[] } };

/** Teaching pages questions, words that mean the same, and pinned answers; `do` says which. */
export const editSearchAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayLookIntoSearch(viewer),
  schema: z.record(z.string(), z.string()),
  async run(fields, { app, viewer, url }: ActionContext<SearchApp>) {
    const locales = app.site.locales.map(({ code }) => code);
    const edited = await editSearch(app.db, { secret: app.secret, locales }, viewer as SignedIn, fields);
    const done = (what: EditDone) => {
      const to = new URL(url);
      to.searchParams.set('done', what);
      to.searchParams.delete('query');
      to.searchParams.delete('question');
      return { outcome: 'done', to: to.pathname + to.search } as const;
    };
    return outcomeOf(edited, done);
  },
});

const invalid = (error: EditError) => ({ outcome: 'invalid', errors: [error] }) as const;

function outcomeOf<Done>(edited: Edited, done: (what: EditDone) => Done) {
  switch (edited.outcome) {
    case 'taught': {
      const { outcome } = edited.noted;
      return outcome === 'learnt' || outcome === 'counted'
        ? done(outcome)
        : invalid({ field: 'question', problem: outcome });
    }
    case 'synonyms': {
      const { added } = edited;
      if (added.outcome === 'added') return done('synonyms');
      const { outcome: problem, ...values } = added;
      return invalid({ field: 'expressions', problem, ...values } as EditError);
    }
    case 'pin': {
      const { added } = edited;
      if (added.outcome === 'added') return done('pin');
      if (added.outcome === 'no-page') return invalid({ field: 'url', problem: 'no-page' });
      const { outcome: problem, ...values } = added;
      return invalid({ field: 'query', problem, ...values } as EditError);
    }
    case 'not-allowed':
      return { outcome: 'forbidden' } as const;
    case 'gone':
    case 'not-understood':
      return { outcome: 'refused', reason: edited.outcome } as const;
    default:
      return done(edited.outcome);
  }
}
