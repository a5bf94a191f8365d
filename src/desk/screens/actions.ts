import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';
import { type BoardFilters, boardParameters } from '../board/filters.ts';
import { mayManageScreens } from '../policy.ts';
import { createScreen, revokeScreen } from './change-screens.ts';
import { LOOKS } from './screen.ts';

type Context = ActionContext<ActionApp & { site: { locales: readonly { code: string }[] } }>;

const text = z.string().max(1_000).default('');

/** Making the address of a board on a wall, and revoking it. */
export const screensAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageScreens(viewer),
  schema: z.object({
    intent: z.enum(['create', 'revoke']),
    screen: text,
    name: text,
    look: z.enum(LOOKS).catch('dark'),
    ...boardParameters.shape,
  }),
  async run({ intent, screen, name, look, ...filters }, { app: { db }, viewer, locale }: Context) {
    const me = viewer as SignedIn;
    if (intent === 'revoke') {
      const changed = await revokeScreen(db, me, Number(screen) || 0);
      if (changed === 'not-found') throw new Problem('not-found');
      return { outcome: 'done', to: `/${locale}/staff/board/screens?done=revoke` } as const;
    }
    const made = await createScreen(db, me, { name, look, filters: said(filters) });
    if (made.outcome === 'not-found') throw new Problem('not-found');
    if (made.outcome === 'too-many') return { outcome: 'refused', reason: made.outcome } as const;
    if (made.outcome !== 'made')
      return { outcome: 'invalid', errors: [{ field: 'name', problem: made.outcome }] } as const;
    return { outcome: 'shown', token: made.token } as const;
  },
});

/** Without what is not said, as it is kept. */
function said(filters: BoardFilters): BoardFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
