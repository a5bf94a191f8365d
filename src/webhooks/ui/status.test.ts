import { expect, test } from 'vitest';
import type { ListedWebhook } from '../store.ts';
import { statusOf } from './status.ts';

test('the time of a delivery or a failure is handed on, so that a page can write it in the zone of whoever reads it', () => {
  const sentence = ({ time }: { time: string }) => time;
  const words = { webhooks: { status: { failing: sentence, fine: sentence, new: 'new', paused: 'paused' } } };
  const of = (webhook: Partial<ListedWebhook>) =>
    statusOf({ active: true, ...webhook } as ListedWebhook, words as unknown as Parameters<typeof statusOf>[1]);
  const at = new Date('2026-11-30T18:00:00Z');
  expect(of({ deliveredAt: at })).toEqual({ at, within: sentence, isWrong: false });
  expect(of({ deliveredAt: at, failingSince: at })).toEqual({ at, within: sentence, isWrong: true });
  expect(of({})).toEqual({ text: 'new', isWrong: false });
});
