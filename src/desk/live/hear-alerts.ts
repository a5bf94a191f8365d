// Shows the line about something new, when it is for whoever looks at the page.
import type { DeskNote } from './message.ts';

/** Takes a note of the live line. */
export function hearAlerts({ kind, users }: DeskNote): void {
  const me = Number(document.documentElement.dataset['account']);
  if (kind !== 'alerts' || !Array.isArray(users) || !users.includes(me)) return;
  const line = document.querySelector<HTMLElement>('[data-alert-line] p');
  if (line) line.hidden = false;
}
