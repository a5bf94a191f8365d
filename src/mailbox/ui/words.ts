import type { Words } from '../../ui/form.ts';
import type { saveMailboxAction } from '../mailbox-actions.ts';
import type { MailboxMessages } from '../messages/types.ts';
import type { decideMailsAction } from '../suspended-actions.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What is wrong with a mailbox. */
export function mailboxWords({ mailbox }: MailboxMessages): Words<Ends<typeof saveMailboxAction>> {
  return {
    error: (error) => ('said' in error ? mailbox.unreachable({ said: error.said }) : mailbox.errors[error.problem]),
  };
}

/** Why nothing was done with mails. */
export function decideWords({ mailbox }: MailboxMessages): Words<Ends<typeof decideMailsAction>> {
  return { reasons: { nothing: mailbox.suspended.nothing } };
}
