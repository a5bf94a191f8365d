import { type BusinessHours, isOpen, opensNext } from './hours.ts';
import type { Localized } from './localized.ts';

/** The ways to reach people, in the order they are offered. */
export const CONTACT_CHANNELS = ['community', 'email', 'chat', 'call'] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** What a plan includes. */
export interface Plan {
  id: string;
  label: Localized;
  channels: readonly ContactChannel[];
}

/** When and for whom a channel works, whatever the plan says. */
export interface ChannelRule {
  /** False: nobody has it. */
  on: boolean;
  /** Without hours, always open. */
  hours: BusinessHours | undefined;
  /** Only for questions of these topics; undefined means all. */
  categories: readonly string[] | undefined;
  /** Only in these languages; undefined means all. */
  locales: readonly string[] | undefined;
  /** What happens after a request by this channel; undefined means our own words. */
  next: Localized | undefined;
}

/** What an organization has beyond the plans of its people. */
export interface OrganizationRule {
  /** Its number in the ticket store. */
  id: number;
  channels: readonly ContactChannel[];
  /** Whether its people see each other's requests. */
  sharedRequests: boolean;
}

/** The table of plans and channels in `site.yml`. */
export interface ChannelRules {
  /** The first one is the plan everybody has. */
  plans: readonly [Plan, ...Plan[]];
  /** For who is not signed in. */
  visitors: readonly ContactChannel[];
  organizations: readonly OrganizationRule[];
  channels: Readonly<Record<ContactChannel, ChannelRule>>;
}

/** Whether there is anybody who may send a question, at some time, by a channel that reaches people. */
export function takesQuestions(rules: ChannelRules): boolean {
  const known = taking.get(rules);
  if (known !== undefined) return known;
  const { plans, visitors, organizations, channels } = rules;
  const included = new Set(
    [visitors, ...plans.map((plan) => plan.channels), ...organizations.map((one) => one.channels)].flat(),
  );
  const takes = CONTACT_CHANNELS.some(
    (channel) => channel !== 'community' && channels[channel].on && included.has(channel),
  );
  taking.set(rules, takes);
  return takes;
}

/** Every page asks, and the rules of a site do not change while it runs. */
const taking = new WeakMap<ChannelRules, boolean>();

/** Who asks, about what, and when. */
export interface ChannelQuestion {
  signedIn: boolean;
  /** Id of a plan; unknown or undefined means the plan everybody has. */
  plan: string | undefined;
  /** Number of the organization. */
  organization: number | undefined;
  /** Topic of the question; undefined while none is chosen. */
  category: string | undefined;
  locale: string;
  now: Date;
}

/** A channel somebody may use: open now, or from a moment on. */
export type OfferedChannel =
  | { channel: ContactChannel; open: true }
  | { channel: ContactChannel; open: false; opensAt: Date };

/**
 * The channels that the ask form offers, in the order of {@link CONTACT_CHANNELS}. A channel is offered when the plan (for
 * visitors: the table's line for visitors) or the organization includes it, it is switched on, and it serves topic and
 * language. One that does not open within a year is not offered.
 */
export function offeredChannels(question: ChannelQuestion, rules: ChannelRules): OfferedChannel[] {
  const included = includedChannels(question, rules);
  return CONTACT_CHANNELS.flatMap((channel): OfferedChannel[] => {
    const rule = rules.channels[channel];
    if (!rule.on || !included.has(channel)) return [];
    if (rule.categories && !(question.category && rule.categories.includes(question.category))) return [];
    if (rule.locales && !rule.locales.includes(question.locale)) return [];
    if (!rule.hours || isOpen(rule.hours, question.now)) return [{ channel, open: true }];
    const opensAt = opensNext(rule.hours, question.now);
    return opensAt ? [{ channel, open: false, opensAt }] : [];
  });
}

function includedChannels(
  { signedIn, plan, organization }: ChannelQuestion,
  rules: ChannelRules,
): ReadonlySet<ContactChannel> {
  if (!signedIn) return new Set(rules.visitors);
  const own = rules.plans.find(({ id }) => id === plan) ?? rules.plans[0];
  const shared = rules.organizations.find(({ id }) => id === organization);
  return new Set([...own.channels, ...(shared?.channels ?? [])]);
}
