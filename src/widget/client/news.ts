import { identity, receive } from './connection.ts';

const EVERY_MS = 60_000;

let timer = 0;

/** Tells the product's page again and again how many answers somebody who is known has not read. */
export function watchNews(): void {
  clearTimeout(timer);
  if (!identity.isKnown()) return;
  void look();
  timer = window.setTimeout(watchNews, EVERY_MS);
}

async function look(): Promise<void> {
  if (document.visibilityState !== 'visible') return;
  const locale = document.documentElement.lang;
  const response = await fetch(`/${locale}/widget/waiting.json`).catch(() => undefined);
  if (!response?.ok || !identity.isKnown()) return;
  const { waiting } = (await response.json()) as { waiting: { href: string; count: number; label: string }[] };
  const requests = waiting.find(({ href }) => href === `/${locale}/requests`);
  receive.send({ type: 'unread', count: requests?.count ?? 0, label: requests?.label ?? '' });
}
