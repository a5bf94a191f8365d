import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { cleanLine } from '../../tickets/ticket.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';
import { readId } from '../../web/read-id.ts';
import { issueApiToken, revokeApiToken } from './issue.ts';
import { mayManageTokens } from './policy.ts';
import { countTokens } from './store.ts';
import { LONGEST_TOKEN_NAME, SCOPES, type Scope } from './token.ts';

type Context = ActionContext<ActionApp>;

/** Days after which a token can be made to end. */
export const EXPIRIES = ['30', '90', '365'] as const;
/** Tokens that count at a time: more are forgotten ones. */
const MOST_TOKENS = 200;

const text = z.string().max(1_000).default('');

/** Path of the page of tokens. */
export const tokensUrl = (locale: string) => `/${locale}/staff/api`;

/** The forms on the page of tokens: making one, whose secret is shown once, and revoking one. */
export const tokensAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageTokens(viewer),
  schema: z.object({
    intent: z.enum(['create', 'revoke']),
    name: text,
    token: text,
    expires: z.enum(EXPIRIES).optional().catch(undefined),
  }),
  async run({ intent, name: typed, token, expires }, { app: { db }, viewer, locale, list }: Context) {
    const me = viewer as SignedIn;
    if (intent === 'revoke') {
      if (!(await revokeApiToken(db, readId(token) ?? 0, me.id))) throw new Problem('not-found');
      return { outcome: 'done', to: `${tokensUrl(locale)}?done=revoke` } as const;
    }
    const name = cleanLine(typed);
    const scopes = SCOPES.filter((scope) => list('scope').includes(scope));
    const errors: { field: 'name' | 'scope'; problem: 'missing' | 'too-long' | 'no-scope' }[] = [];
    if (!name) errors.push({ field: 'name', problem: 'missing' });
    else if ([...name].length > LONGEST_TOKEN_NAME) errors.push({ field: 'name', problem: 'too-long' });
    // To act as somebody is nothing by itself.
    if (!scopes.some((scope: Scope) => scope !== 'impersonate')) errors.push({ field: 'scope', problem: 'no-scope' });
    if (errors.length > 0) return { outcome: 'invalid', errors } as const;
    if ((await countTokens(db)) >= MOST_TOKENS) return { outcome: 'refused', reason: 'too-many' } as const;
    const expiresAt = expires === undefined ? null : new Date(Date.now() + Number(expires) * 86_400_000);
    const { secret } = await issueApiToken(db, { name, scopes, ownerId: me.id, expiresAt });
    return { outcome: 'shown', secret } as const;
  },
});
