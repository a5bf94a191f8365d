import { CONTACT_CHANNELS } from '../config/channels.ts';

/** How a request can come in, as `team` in site.yml names it: `email` is what is answered by email, `api` what another program filed. */
export const TEAM_CHANNELS = [...CONTACT_CHANNELS, 'api'] as const;
export type TeamChannel = (typeof TEAM_CHANNELS)[number];

/** Who on the team is told of which requests. */
export interface TeamRule {
  /** Addresses, lower case. */
  to: readonly string[];
  /** Only of these topics; undefined means all, and those without a topic. */
  categories: readonly string[] | undefined;
  /** Undefined means all. */
  channels: readonly TeamChannel[] | undefined;
  /** Undefined means all. */
  locales: readonly string[] | undefined;
}

/** What decides who is told of a request. */
export interface ToldOf {
  /** Id of its topic. */
  category: string | undefined;
  channel: TeamChannel;
  locale: string | undefined;
}

/** The addresses that the rules name for a request, each once; empty when none does. */
export function toldAddresses(rules: readonly TeamRule[], { category, channel, locale }: ToldOf): string[] {
  const fits = <Value>(wanted: readonly Value[] | undefined, value: Value | undefined) =>
    wanted === undefined || (value !== undefined && wanted.includes(value));
  const matching = rules.filter(
    (rule) => fits(rule.categories, category) && fits(rule.channels, channel) && fits(rule.locales, locale),
  );
  return [...new Set(matching.flatMap(({ to }) => to))];
}
