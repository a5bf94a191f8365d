// What the forms of somebody's own account do.

import { z } from 'zod';
import { type ActionContext, defineAction } from '../web/action.ts';
import { askToChangeEmail, changePassword, changeProfile, confirmEmail, prove } from './change.ts';
import { type AccountError, text } from './form.ts';
import { accountLimits } from './limits.ts';
import { deleteAccount } from './personal-data.ts';
import { dropSession } from './recognise.ts';
import {
  areRecoveryCodesOf,
  confirmSecondFactor,
  removeSecondFactor,
  replaceRecoveryCodes,
  takeSecondFactor,
} from './second-factor.ts';
import { endOneSession, endSession, endSessionsOf } from './session.ts';
import type { AccountsApp } from './sign-in.ts';
import { sentPath } from './sign-in-actions.ts';
import { findUser, type User } from './store.ts';

type Context = ActionContext<AccountsApp>;

/** The account of the person whose form it is, and the session they sent it in. */
async function me({ app, viewer, session }: Context): Promise<{ user: User; session: NonNullable<typeof session> }> {
  const user = viewer.id === undefined ? undefined : await findUser(app.db, viewer.id);
  if (!user || !session) throw new Error('An action of an account ran without one.');
  return { user, session };
}

const wrong = (field: 'current' | 'code') =>
  ({ outcome: 'invalid', errors: [{ field, problem: 'wrong' }] as readonly AccountError[] }) as const;

/** What somebody has not shown again, as an outcome. */
function unproved(result: NonNullable<Awaited<ReturnType<typeof prove>>>) {
  if (result.outcome === 'limited') return result;
  return result.outcome === 'wrong-password'
    ? wrong('current')
    : ({ outcome: 'refused', reason: result.outcome } as const);
}

/** Name and language. */
export const profileAction = defineAction({
  needsAccount: true,
  schema: z.object({ name: text, locale: text, 'was-name': z.string().optional(), 'was-locale': text }),
  async run(given, context: Context & { app: { site: { locales: readonly { code: string }[] } } }) {
    const { user } = await me(context);
    const { app, locale } = context;
    const chosen = app.site.locales.find(({ code }) => code === given.locale)?.code ?? locale;
    const name = given['was-name'];
    const shown = name === undefined ? undefined : { name, locale: given['was-locale'] || null };
    const result = await changeProfile(app, user.id, { name: given.name, locale: chosen }, shown);
    if (result.outcome === 'conflict') return { outcome: 'conflict' } as const;
    if (result.outcome === 'invalid')
      return { outcome: 'invalid', errors: [{ field: 'name', problem: result.problem }] as AccountError[] } as const;
    return { outcome: 'done', to: `/${context.locale}/account?saved=1` } as const;
  },
});

/** Asking for another address. */
export const emailAction = defineAction({
  needsAccount: true,
  schema: z.object({ email: text, current: text }),
  async run(given, context: Context) {
    const { user, session } = await me(context);
    const { app, locale, address } = context;
    const result = await askToChangeEmail(app, user, session, { ...given, address });
    if (result.outcome === 'invalid')
      return { outcome: 'invalid', errors: [{ field: 'email', problem: result.problem }] as AccountError[] } as const;
    if (result.outcome !== 'sent') return unproved(result);
    return {
      outcome: 'done',
      to: sentPath(app.secret, { locale, email: result.email, from: 'account/email' }),
    } as const;
  },
});

/** The button of the link to a new address. */
export const confirmEmailAction = defineAction({
  schema: z.object({ token: text }),
  async run({ token }, { app, locale }: Context) {
    const { outcome } = await confirmEmail(app, token);
    if (outcome === 'gone') return { outcome: 'gone' } as const;
    return { outcome: 'done', to: `/${locale}/account/confirm-email?done=1` } as const;
  },
});

/** Another password, or a first one. */
export const passwordAction = defineAction({
  needsAccount: true,
  schema: z.object({ current: text, password: text }),
  async run(given, context: Context) {
    const { user, session } = await me(context);
    const result = await changePassword(context.app, user, session, given);
    if (result.outcome === 'invalid')
      return {
        outcome: 'invalid',
        errors: [{ field: 'password', problem: result.problem }] as AccountError[],
      } as const;
    if (result.outcome !== 'saved') return unproved(result);
    return { outcome: 'done', to: `/${context.locale}/account/password?saved=1` } as const;
  },
});

/** Turning the second factor on or off, and new recovery codes, which the page shows this once. */
export const secondFactorAction = defineAction({
  needsAccount: true,
  schema: z.object({ intent: z.enum(['on', 'codes', 'off']), code: text, current: text }),
  async run({ intent, code, current }, context: Context) {
    const { app, locale } = context;
    const { user, session } = await me(context);
    const limited = await context.count([accountLimits.secondFactorSignedIn, { email: `user ${user.id}` }]);
    if (limited) return limited;
    const here = { outcome: 'done', to: `/${locale}/account/second-factor` } as const;
    if (intent === 'on') {
      // Another tab was quicker; the page says so.
      if (user.totpConfirmedAt) return here;
      const notProved = await prove(app, user, session, current);
      if (notProved) return unproved(notProved);
      const codes = await confirmSecondFactor(app, user, code, session.idHash);
      return codes ? ({ outcome: 'shown', codes } as const) : wrong('code');
    }
    if (!(await takeSecondFactor(app, user, code))) return wrong('code');
    if (intent === 'codes') return { outcome: 'shown', codes: await replaceRecoveryCodes(app, user.id) } as const;
    await removeSecondFactor(app.db, user, user.id);
    return here;
  },
});

/**
 * Having the recovery codes that the page has just shown as a file. Only their hashes are kept, so the form brings them along; what are
 * not this person's unused codes is not given back.
 */
export const recoveryFileAction = defineAction({
  needsAccount: true,
  schema: z.object({ codes: text }),
  async run(given, context: Context) {
    const { user } = await me(context);
    const limited = await context.count([accountLimits.secondFactorSignedIn, { email: `user ${user.id}` }]);
    if (limited) return limited;
    const codes = given.codes.split(/\s+/).filter(Boolean);
    if (!(await areRecoveryCodesOf(context.app, user.id, codes))) return { outcome: 'gone' } as const;
    return { outcome: 'shown', codes, email: user.email ?? '' } as const;
  },
});

/** Signing out of one of the other devices, or of all of them. */
export const sessionsAction = defineAction({
  needsAccount: true,
  schema: z.object({ end: text }),
  async run({ end }, context: Context) {
    const { user, session } = await me(context);
    if (end === 'others') await endSessionsOf(context.app.db, user.id, session.idHash);
    else await endOneSession(context.app.db, user.id, end);
    return { outcome: 'done', to: `/${context.locale}/account/sessions` } as const;
  },
});

/** Deleting the account for good. */
export const deleteAccountAction = defineAction({
  needsAccount: true,
  schema: z.object({ sure: text, current: text }),
  async run({ sure, current }, context: Context) {
    const { user, session } = await me(context);
    if (sure !== 'yes') return { outcome: 'refused', reason: 'unticked' } as const;
    const result = await deleteAccount(context.app, user, session, current);
    if (result.outcome === 'last-administrator') return { outcome: 'refused', reason: result.outcome } as const;
    if (result.outcome !== 'deleted') return unproved(result);
    dropSession(context.cookies);
    return { outcome: 'done', to: `/${context.locale}/account-deleted` } as const;
  },
});

/** Ending the session of this browser. */
export const signOutAction = defineAction({
  schema: z.object({}),
  async run(_, { app, cookies, locale }: Context) {
    const id = dropSession(cookies);
    if (id) await endSession(app.db, id);
    return { outcome: 'done', to: `/${locale}/` } as const;
  },
});
