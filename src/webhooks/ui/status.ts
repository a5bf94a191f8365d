import type { Said } from '../../ui/time.ts';
import type { WebhooksMessages } from '../messages/types.ts';
import type { ListedWebhook } from '../store.ts';

/** How a webhook is doing. */
export function statusOf(
  { active, offReason, failingSince, deliveredAt }: ListedWebhook,
  { webhooks: { status } }: WebhooksMessages,
): Said & { isWrong: boolean } {
  if (!active) {
    if (offReason === 'failing') return { text: status.failed, isWrong: true };
    if (offReason === 'gone') return { text: status.gone, isWrong: true };
    return { text: status.paused, isWrong: false };
  }
  if (failingSince) return { at: failingSince, within: status.failing, isWrong: true };
  return deliveredAt ? { at: deliveredAt, within: status.fine, isWrong: false } : { text: status.new, isWrong: false };
}

/** What an event is called. */
export function eventName(event: string, { webhooks: { eventNames } }: WebhooksMessages): string {
  const key = event.replaceAll('.', '_');
  return key in eventNames ? eventNames[key as keyof typeof eventNames] : event;
}
