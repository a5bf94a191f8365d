import { receive } from './connection.ts';
import type { RecorderTexts, ToFrame, Tour } from './protocol.ts';

// Tours are led by the script on the product's page; what they say and what is counted of them goes through the frame, which may ask.

const language = (): string => document.documentElement.lang;

/** Asks for the tour of a guide and hands it to the product's page. */
export async function sendTour(slug: string, from = 0): Promise<void> {
  const address = `/api/widget/tours/${encodeURIComponent(slug)}?locale=${encodeURIComponent(language())}`;
  const response = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => undefined);
  if (!response?.ok) return receive.event('error', { reason: 'tour', tour: slug });
  receive.send({ type: 'tour', tour: (await response.json()) as Tour, from });
}

/** Hands over what recording a tour says. */
export async function sendRecorder(): Promise<void> {
  const address = `/api/widget/recorder?locale=${encodeURIComponent(language())}`;
  const response = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => undefined);
  if (response?.ok) receive.send({ type: 'tour', texts: (await response.json()) as RecorderTexts });
}

/** Has an event of a tour counted. Nothing waits for it, and the tour goes on without. */
export async function reportTour({ slug, event, part }: Extract<ToFrame, { type: 'tour-event' }>): Promise<void> {
  const body = JSON.stringify({ slug, locale: language(), events: [part === undefined ? { event } : { event, part }] });
  await fetch('/api/guide-events', { method: 'POST', body, keepalive: true }).catch(() => undefined);
}
