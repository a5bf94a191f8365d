import type { Viewer } from '../accounts/viewer.ts';
import { type ChannelQuestion, type ContactChannel, offeredChannels } from '../config/channels.ts';
import type { Site } from '../config/site.ts';

/** The channels by which the ask form files a ticket. */
export type TicketChannel = Exclude<ContactChannel, 'community'>;

/** A channel as the ask form shows it. */
export interface AskChannel {
  channel: TicketChannel;
  /** Undefined: open now. */
  opensAt: Date | undefined;
  /** Where the hours are kept; undefined without hours. */
  timeZone: string | undefined;
  /** Offered for these topics only; undefined means always. */
  categories: readonly string[] | undefined;
}

/** What the ask form offers this viewer now, over all topics. */
export function askChannels(site: Site, viewer: Viewer, locale: string, now: Date): AskChannel[] {
  const found = new Map<TicketChannel, AskChannel>();
  for (const question of questionsOf(site, viewer, locale, now)) {
    for (const offered of offeredChannels(question, site.contact)) {
      const { channel } = offered;
      if (channel === 'community') continue;
      const { hours, categories } = site.contact.channels[channel];
      const opensAt = offered.open ? undefined : offered.opensAt;
      found.set(channel, { channel, opensAt, timeZone: hours?.timeZone, categories });
    }
  }
  return (['email', 'chat', 'call'] as const).flatMap((channel) => found.get(channel) ?? []);
}

/** Whether the ask form offers this viewer to ask the community instead, now and for some topic. */
export function offersCommunity(site: Site, viewer: Viewer, locale: string, now: Date): boolean {
  return questionsOf(site, viewer, locale, now).some((question) =>
    offeredChannels(question, site.contact).some(({ channel, open }) => channel === 'community' && open),
  );
}

/** One question of no topic, and one of each. */
function questionsOf(site: Site, viewer: Viewer, locale: string, now: Date): ChannelQuestion[] {
  const topics = [undefined, ...site.contactForm.categories.map(({ id }) => id)];
  const signedIn = viewer.id !== undefined;
  const { plan, organizationId: organization } = viewer;
  return topics.map((category) => ({ signedIn, plan, organization, category, locale, now }));
}

/** Those that can be used now for a question of this topic (empty: none chosen), in the form's order. */
export function openFor(channels: readonly AskChannel[], category: string): TicketChannel[] {
  return channels
    .filter(({ opensAt, categories }) => !opensAt && (!categories || categories.includes(category)))
    .map(({ channel }) => channel);
}

/** A moment of opening in the reader's words, with weekday and zone. */
export function openingTime({ opensAt, timeZone }: AskChannel, locale: string): string {
  return opensAt
    ? new Intl.DateTimeFormat(locale, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        hour: '2-digit',
        minute: '2-digit',
        timeZone,
        timeZoneName: 'short',
      }).format(opensAt)
    : '';
}
