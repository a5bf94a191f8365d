import type { Words } from '../../ui/form.ts';
import type { newWebhookAction, webhookAction } from '../actions.ts';
import type { WebhooksMessages } from '../messages/types.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What is wrong with a webhook. */
export function webhookWords({ webhooks }: WebhooksMessages): Words<Ends<typeof webhookAction>> {
  return { error: ({ field, problem }) => (field === 'events' ? webhooks.errors.noEvent : webhooks.errors[problem]) };
}

/** Why a webhook was not made. */
export function newWebhookWords(t: WebhooksMessages): Words<Ends<typeof newWebhookAction>> {
  return { ...webhookWords(t), reasons: { 'too-many': t.webhooks.errors.tooMany } };
}
