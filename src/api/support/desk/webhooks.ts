import { z } from 'zod';
import { mayManageWebhooks } from '../../../webhooks/policy.ts';
import { findWebhook, type ListedWebhook, listWebhooks } from '../../../webhooks/store.ts';
import { recordNotFound } from '../../frame/api-error.ts';
import { defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { pageSchema } from '../../frame/paging.ts';
import { at, moment, text } from '../../frame/shapes.ts';
import { pageOfRows } from '../../frame/whole-list.ts';

const COMMON = { method: 'GET', group: 'Webhooks', resource: 'webhooks', may: mayManageWebhooks } as const;

const webhookSchema = z.strictObject({
  id: text,
  name: text,
  status: z.enum(['active', 'inactive']),
  endpoint: text,
  http_method: z.literal('POST'),
  request_format: z.literal('json'),
  subscriptions: z.array(text),
  created_at: at,
});

const answer = (webhook: ListedWebhook): z.infer<typeof webhookSchema> => ({
  id: String(webhook.id),
  name: webhook.name,
  status: webhook.active ? 'active' : 'inactive',
  endpoint: webhook.url,
  http_method: 'POST',
  request_format: 'json',
  subscriptions: [...webhook.events],
  created_at: moment(webhook.createdAt),
});

/** Webhooks, to look at: they are made on the page of the team, where their secret is shown once. */
export const webhookEndpoints: readonly Endpoint[] = [
  defineEndpoint({
    ...COMMON,
    path: '/webhooks',
    summary: 'Webhooks. They are made in the staff area.',
    answer: pageSchema('webhooks', webhookSchema),
    async run(call) {
      const { rows, envelope } = pageOfRows(call, await listWebhooks(call.app.db));
      return { ...envelope, webhooks: rows.map(answer) };
    },
  }),
  defineEndpoint({
    ...COMMON,
    path: '/webhooks/{id}',
    summary: 'A webhook.',
    answer: z.strictObject({ webhook: webhookSchema }),
    async run(call) {
      const webhook = await findWebhook(call.app.db, call.id());
      if (!webhook) throw recordNotFound();
      return { webhook: answer(webhook) };
    },
  }),
];
