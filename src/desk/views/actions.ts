import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import type { Site } from '../../config/site.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { SMALL_FORM } from '../../web/body.ts';
import { Problem } from '../../web/problem.ts';
import { readId } from '../../web/read-id.ts';
import { mayWorkOnDesk } from '../policy.ts';
import { conditionsOf, readFilters } from './filters.ts';
import { deleteView, saveView } from './save-view.ts';
import { AUDIENCES, COLUMNS, ORDERS } from './view.ts';

type Context = ActionContext<ActionApp & { site: Pick<Site, 'contactForm'> }>;

/** Ids of the company's own fields. */
export function ownFieldsOf({ contactForm }: Pick<Site, 'contactForm'>): string[] {
  return [...contactForm.fields, ...contactForm.agentsFields].map(({ id }) => id);
}

/** Saving a view: a new one, or that of the address. */
export const viewAction = defineAction({
  needsAccount: true,
  body: { ...SMALL_FORM, fields: 500 },
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  schema: z.object({
    name: z.string().max(1_000).default(''),
    audience: z.enum(AUDIENCES).default('personal'),
    forGroup: z.string().max(20).default(''),
    order: z.enum(ORDERS).default('due'),
  }),
  async run({ name, audience, forGroup, order }, { app, viewer, params, locale, list }: Context) {
    const id = params['id'] === undefined ? undefined : (readId(params['id']) ?? 0);
    const conditions = conditionsOf(readFilters(list, ownFieldsOf(app.site)));
    const columns = COLUMNS.filter((column) => list('column').includes(column));
    const typed = { name, conditions, columns, order, audience, groupId: readId(forGroup) ?? null };
    const saved = await saveView(app.db, viewer as SignedIn, typed, id);
    if (saved.outcome === 'not-found') throw new Problem('not-found');
    if (saved.outcome === 'invalid')
      return { outcome: 'invalid', errors: [{ field: saved.field, problem: saved.problem }] } as const;
    return { outcome: 'done', to: `/${locale}/staff/requests?view=${saved.id}&done=view` } as const;
  },
});

/** Deleting a saved view. */
export const deleteViewAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayWorkOnDesk(viewer),
  schema: z.object({ view: z.string().max(20) }),
  async run({ view }, { app, viewer, locale }: Context) {
    if ((await deleteView(app.db, viewer as SignedIn, readId(view) ?? 0)) === 'not-found')
      throw new Problem('not-found');
    return { outcome: 'done', to: `/${locale}/staff/requests/views?done=deleted` } as const;
  },
});
