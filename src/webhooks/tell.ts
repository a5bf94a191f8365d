import type { Tx } from '../db/client.ts';
import type { MailKind } from '../mail/kinds.ts';
import { sendMail } from '../mail/outbox.ts';
import { listAdministrators } from '../tickets/team-notices.ts';

/** The mail to administrators when nothing is sent to a webhook any more. */
export const webhookOffMail: MailKind = { name: 'webhook-off' };

/** Path of the page of a webhook, from the root. */
export const webhookUrl = (locale: string, id: number) => `/${locale}/staff/webhooks/${id}`;

/** Tells each administrator, in their language, that a webhook was switched off. */
export async function tellSwitchedOff(
  tx: Tx,
  defaultLocale: string,
  webhook: { id: number; name: string; failingSince: Date | null },
): Promise<void> {
  const since = webhook.failingSince?.toISOString() ?? new Date().toISOString();
  for (const { email, locale } of await listAdministrators(tx)) {
    const language = locale ?? defaultLocale;
    await sendMail(tx, {
      kind: webhookOffMail.name,
      to: email,
      locale: language,
      event: `webhook-off:${webhook.id}:${since}:${email}`,
      data: { name: webhook.name, link: webhookUrl(language, webhook.id) },
    });
  }
}
