// What the forms of who is not signed in do: signing in and up, the links of our mails, the first administrator.
import { z } from 'zod';
import { type ActionContext, defineAction } from '../web/action.ts';
import { accountErrors, text } from './form.ts';
import {
  type Asked,
  askForNewPassword,
  askForSignInLink,
  askToSignUp,
  choosePassword,
  confirmSignUp,
  signInByLink,
} from './links.ts';
import { localPath, welcomedAt } from './local-path.ts';
import { keepPending, pendingToken, replaceSession } from './recognise.ts';
import { seal } from './seal.ts';
import { signInWithCode } from './second-factor.ts';
import { type AccountErrors, setUp } from './set-up.ts';
import { type AccountsApp, type Entered, type Origin, signIn } from './sign-in.ts';

type Context = ActionContext<AccountsApp>;

/** Signing in with a password, or asking for a link that does. */
export const signInAction = defineAction({
  schema: z.object({ intent: z.enum(['password', 'link']).default('password'), email: text, password: text, to: text }),
  async run({ intent, email, password, ...given }, context: Context) {
    const { locale, address } = context;
    const to = localPath(given.to, `/${locale}/account`);
    if (intent === 'link')
      return afterAsking(context, await askForSignInLink(context.app, { email, to, locale, address }), 'sign-in', to);
    const result = await signIn(context.app, { email, password, ...originOf(context) });
    if (result.outcome === 'limited') return result;
    if (result.outcome === 'wrong' || result.outcome === 'suspended')
      return { outcome: 'refused', reason: result.outcome } as const;
    return enterWith(context, result, to);
  },
});

/** The second factor of a sign-in. */
export const codeAction = defineAction({
  schema: z.object({ code: text, to: text }),
  async run({ code, ...given }, context: Context) {
    const { locale, app, cookies, base } = context;
    const to = localPath(given.to, `/${locale}/account`);
    const result = await signInWithCode(app, { token: pendingToken(cookies), code, ...originOf(context) });
    if (result.outcome === 'limited') return result;
    if (result.outcome === 'wrong')
      return { outcome: 'invalid', errors: [{ field: 'code', problem: 'wrong' }] } as const;
    // It took too long, and begins again.
    if (result.outcome === 'gone')
      return { outcome: 'done', to: `/${locale}/sign-in?to=${encodeURIComponent(to)}` } as const;
    await replaceSession(app.db, cookies, result.sessionId, base);
    return { outcome: 'done', to } as const;
  },
});

/** The button of a mailed sign-in link. */
export const linkAction = defineAction({
  schema: z.object({ token: text }),
  async run({ token }, context: Context) {
    const result = await signInByLink(context.app, { token, ...originOf(context) });
    if (result.outcome === 'gone') return { outcome: 'gone' } as const;
    if (result.outcome === 'suspended') return { outcome: 'refused', reason: 'suspended' } as const;
    return enterWith(context, result.entered, localPath(result.to, `/${context.locale}/account`));
  },
});

/** Asking for an account. */
export const signUpAction = defineAction({
  schema: z.object({ name: text, email: text, to: text }),
  async run({ name, email, ...given }, context: Context) {
    const { app, locale, address } = context;
    const to = localPath(given.to, '');
    return afterAsking(context, await askToSignUp(app, { name, email, locale, to, address }), 'sign-up', to);
  },
});

/** What somebody joins with by a link of ours: a name, and a password or none. */
export const joining = z
  .object({ intent: z.enum(['password', 'without']).default('password'), token: text, name: text, password: text })
  .transform(({ intent, password, ...given }) => ({ ...given, password: intent === 'without' ? undefined : password }));

/** Making the account of a confirmed address, with a password or without. */
export const confirmSignUpAction = defineAction({
  schema: joining,
  async run(given, context: Context) {
    const { app, locale, cookies, base } = context;
    const result = await confirmSignUp(app, { ...given, ...originOf(context) });
    if (result.outcome === 'gone') return { outcome: 'gone' } as const;
    if (result.outcome === 'invalid') return invalid(result.errors);
    await replaceSession(app.db, cookies, result.sessionId, base);
    return { outcome: 'done', to: welcomedAt(localPath(result.to, `/${locale}/account`)) } as const;
  },
});

/** Asking for a link on which a new password is chosen. */
export const forgotPasswordAction = defineAction({
  schema: z.object({ email: text, to: text }),
  async run({ email, ...given }, context: Context) {
    const { app, locale, address } = context;
    const to = localPath(given.to, '');
    return afterAsking(context, await askForNewPassword(app, { email, locale, to, address }), 'forgot-password', to);
  },
});

/** Choosing a password by a mailed link. */
export const choosePasswordAction = defineAction({
  schema: z.object({ token: text, password: text }),
  async run({ token, password }, context: Context) {
    const result = await choosePassword(context.app, { token, password, ...originOf(context) });
    if (result.outcome === 'gone') return { outcome: 'gone' } as const;
    if (result.outcome === 'suspended') return { outcome: 'refused', reason: 'suspended' } as const;
    if (result.outcome === 'invalid') return invalid({ password: result.problem });
    return enterWith(context, result.entered, localPath(result.to, `/${context.locale}/account`));
  },
});

/** Making the first administrator. */
export const setUpAction = defineAction({
  schema: z.object({ token: text, name: text, email: text, password: text }),
  async run(given, context: Context) {
    const { app, locale, cookies, base } = context;
    const result = await setUp(app, { ...given, locale, userAgent: originOf(context).userAgent });
    if (result.outcome === 'invalid') return invalid(result.errors);
    if (result.outcome === 'closed') return { outcome: 'gone' } as const;
    await replaceSession(app.db, cookies, result.sessionId, base);
    return { outcome: 'done', to: `/${locale}/staff` } as const;
  },
});

/** Where a form comes from, for limits and sessions. */
export function originOf({ address, headers }: Pick<Context, 'address' | 'headers'>): Origin {
  return { address, userAgent: headers.get('user-agent') ?? '' };
}

/** Ends a form with which somebody has entered: on the page wanted, or at the second factor. */
export async function enterWith({ app, cookies, base, locale }: Context, entered: Entered, to: string) {
  return { outcome: 'done', to: await enteredPath({ db: app.db, cookies, base, locale }, entered, to) } as const;
}

/** Gives the browser what somebody has entered with. @returns where it leads: to the page wanted, or to the second factor. */
export async function enteredPath(
  { db, cookies, base, locale }: Pick<Context, 'cookies' | 'base' | 'locale'> & Pick<AccountsApp, 'db'>,
  entered: Entered,
  to: string,
): Promise<string> {
  if (entered.outcome === 'signed-in') {
    await replaceSession(db, cookies, entered.sessionId, base);
    return to;
  }
  keepPending(cookies, entered.token, base);
  return `/${locale}/sign-in/code?to=${encodeURIComponent(to)}`;
}

function afterAsking({ app, locale }: Context, asked: Asked, from: string, to: string) {
  if (asked.outcome === 'limited') return asked;
  if (asked.outcome === 'invalid') return invalid(asked.errors);
  return { outcome: 'done', to: sentPath(app.secret, { locale, email: asked.email, from, to }) } as const;
}

/**
 * Address of the page that says a mail was sent; the address in it is sealed, so that no log and no history shows it.
 * @param sent.from the page that asked for it, behind /<locale>/. `to`: the page that is wanted after all.
 */
export function sentPath(
  secret: string,
  { locale, email, from, to = '' }: { locale: string; email: string; from: string; to?: string },
): string {
  const query = new URLSearchParams({ email: seal(secret, 'sent', email), from, ...(to && { to }) });
  return `/${locale}/sign-in/sent?${query}`;
}

function invalid(errors: AccountErrors) {
  return { outcome: 'invalid', errors: accountErrors(errors) } as const;
}
