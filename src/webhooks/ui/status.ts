import type { WebhooksMessages } from '../messages/types.ts';
import type { ListedWebhook } from '../store.ts';

/** How a webhook is doing, in a sentence. @param time writes a moment. */
export function statusOf(
  { active, offReason, failingSince, deliveredAt }: ListedWebhook,
  { webhooks: { status } }: WebhooksMessages,
  time: (at: Date) => string,
): { text: string; isWrong: boolean } {
  if (!active) {
    if (offReason === 'failing') return { text: status.failed, isWrong: true };
    if (offReason === 'gone') return { text: status.gone, isWrong: true };
    return { text: status.paused, isWrong: false };
  }
  if (failingSince) return { text: status.failing({ time: time(failingSince) }), isWrong: true };
  return { text: deliveredAt ? status.fine({ time: time(deliveredAt) }) : status.new, isWrong: false };
}

/** What an event is called. */
export function eventName(event: string, { webhooks: { eventNames } }: WebhooksMessages): string {
  const key = event.replaceAll('.', '_');
  return key in eventNames ? eventNames[key as keyof typeof eventNames] : event;
}
