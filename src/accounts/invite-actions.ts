// Inviting people, and taking an invitation up.
import { z } from 'zod';
import { type ActionContext, defineAction } from '../web/action.ts';
import type { FieldError } from '../web/outcome.ts';
import { accountErrors, text } from './form.ts';
import { acceptInvitation, invite, type RoleName, sendAgain, withdraw } from './invite.ts';
import { welcomedAt } from './local-path.ts';
import type { AccountsMessages } from './messages/types.ts';
import { mayManagePeople } from './policy.ts';
import type { AccountsApp } from './sign-in.ts';
import { enterWith, joining, originOf } from './sign-in-actions.ts';

/** What is wrong with the list of whom to invite. */
export interface InviteError extends FieldError {
  field: 'addresses';
  problem: 'missing' | 'too-many';
}

type Context = ActionContext<
  AccountsApp & {
    site: { locales: readonly { code: string }[] };
    messages: { in(locale: string): AccountsMessages };
  }
>;

/** Inviting the people of a list; sending one of the invitations again, or taking it back. */
export const inviteAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManagePeople(viewer),
  schema: z.object({
    intent: z.enum(['invite', 'again', 'withdraw']).default('invite'),
    addresses: text,
    role: text,
    language: text,
    invitation: text,
  }),
  async run({ intent, addresses, role, language, invitation }, { app, viewer, locale }: Context) {
    const inviter = { id: viewer.id!, name: viewer.name!, role: viewer.role };
    const roleName: RoleName = (code, one) => app.messages.in(code).accounts.roles[one];
    if (intent === 'invite') {
      const chosen = app.site.locales.find(({ code }) => code === language)?.code ?? locale;
      const result = await invite(app, inviter, { list: addresses, role, locale: chosen }, roleName);
      if (result.outcome === 'role') return { outcome: 'refused', reason: 'role' } as const;
      if (result.outcome !== 'sent') {
        const errors: InviteError[] = [{ field: 'addresses', problem: result.outcome }];
        return { outcome: 'invalid', errors } as const;
      }
      return { outcome: 'shown', sent: result.sent } as const;
    }
    const id = Number(invitation);
    const result = intent === 'again' ? await sendAgain(app, inviter, id, roleName) : await withdraw(app, inviter, id);
    if (result.outcome === 'limited') return result;
    if (result.outcome === 'gone' || result.outcome === 'role')
      return { outcome: 'refused', reason: result.outcome } as const;
    return { outcome: 'done', to: `/${locale}/staff/people/invitations?${result.outcome}=1` } as const;
  },
});

/** Taking an invitation up, with a password or without. */
export const acceptInvitationAction = defineAction({
  schema: joining,
  async run(given, context: Context) {
    const { app, locale } = context;
    const result = await acceptInvitation(app, { ...given, ...originOf(context) });
    if (result.outcome === 'gone') return { outcome: 'gone' } as const;
    if (result.outcome === 'suspended') return { outcome: 'refused', reason: 'suspended' } as const;
    if (result.outcome === 'invalid') return { outcome: 'invalid', errors: accountErrors(result.errors) } as const;
    return enterWith(
      context,
      result.entered,
      result.role === 'member' ? welcomedAt(`/${locale}/account`) : `/${locale}/staff`,
    );
  },
});
