import { z } from 'zod';
import type { Localized } from '../../config/localized.ts';
import type { Site } from '../../config/site.ts';
import { identifier, localeCode, type SectionValues, siteSection, text } from '../../config/site-section.ts';

/** Names that addresses below `/<locale>/community/` have already. */
const TAKEN = ['new', 'threads', 'posts', 'tags', 'held', 'incidents', 'helpers'];

/** Who may do something in a topic: whoever, who has an account, the team, or who has one of these plans (and the team). */
export type Allowed = 'everyone' | 'members' | 'staff' | readonly string[];

/** A part of the community. */
export interface Topic {
  id: string;
  name: Localized;
  description: Localized | undefined;
  /** #rrggbb; undefined: the accent. */
  color: string | undefined;
  /** Name of an icon. */
  icon: string;
  /** Languages it is in; undefined: all. */
  locales: readonly string[] | undefined;
  see: Allowed;
  post: Allowed;
  answer: Allowed;
  /** Addresses of accounts that moderate it, besides the team's moderators and whom administrators appointed; lower case. */
  moderators: readonly string[];
}

/** What new accounts may, until they are known. */
export interface Newcomers {
  /** So many first posts of a new account wait for review; later ones only when something about them is odd. */
  firstPostsHeld: number;
  /** In one post; links to this help center are not counted. */
  links: number;
  images: number;
  mentions: number;
  threadsADay: number;
  repliesADay: number;
}

/** The community as `site.yml` describes it. */
export interface Community {
  /** People have pages with what they did, and badges. */
  profiles: boolean;
  /** There is a board of those who helped most in a month. */
  helpers: boolean;
  newcomers: Newcomers;
  /** Words with which a text waits for review, by language; those of `all` in every one. */
  watchedWords: Readonly<Record<string, readonly string[]>>;
  topics: readonly Topic[];
  /** Ids of all plans; the first is that of who has none. */
  plans: readonly string[];
}

const plans = z.strictObject({ plans: z.array(identifier).min(1) });
const address = z
  .string()
  .regex(/^[^\s@<>()[\]",:;\\]{1,64}@[^\s@<>()[\]",:;\\]{1,189}$/, 'an address such as ada@example.com')
  .transform((one) => one.toLowerCase());
const count = (most: number, standard: number) => z.int().min(0).max(most).default(standard);
const newcomers = z.strictObject({
  firstPostsHeld: count(100, 0),
  links: count(100, 2),
  images: count(100, 1),
  mentions: count(100, 2),
  threadsADay: count(1000, 3),
  repliesADay: count(1000, 10),
});
const words = z.record(z.string(), z.array(z.string().trim().min(1).max(100)).max(2000));
const writers = z.union([z.enum(['members', 'staff']), plans]).default('members');

/** The topics of the community; without any there is none. */
const community = siteSection({
  schema: z
    .strictObject({
      topics: z
        .array(
          z.strictObject({
            id: identifier,
            name: text,
            description: text.optional(),
            color: z
              .string()
              .regex(/^#[0-9a-f]{6}$/i, 'a colour such as #0f6b5c')
              .optional(),
            icon: identifier.default('thread'),
            locales: z.array(localeCode).min(1).optional(),
            see: z.union([z.enum(['everyone', 'members', 'staff']), plans]).default('everyone'),
            post: writers,
            answer: writers,
            moderators: z.array(address).default([]),
          }),
        )
        .default([]),
      profiles: z.boolean().default(true),
      helpers: z.boolean().default(true),
      newcomers: newcomers.prefault({}),
      watchedWords: words.default({}),
    })
    .prefault({}),
  read({ topics, newcomers, watchedWords, profiles, helpers }, { locales, plans, localized, report }): Community {
    const seen = new Set<string>();
    for (const [index, topic] of topics.entries()) {
      const at = ['topics', index] as PropertyKey[];
      if (seen.has(topic.id)) report([...at, 'id'], `expected each id once, found ${topic.id} again`);
      if (TAKEN.includes(topic.id))
        report([...at, 'id'], `expected another id, because ${topic.id} is an address of the community already`);
      seen.add(topic.id);
      for (const code of topic.locales ?? [])
        if (!locales.includes(code)) report([...at, 'locales'], `expected one of ${locales.join(', ')}, found ${code}`);
      for (const field of ['see', 'post', 'answer'] as const) {
        const given = topic[field];
        if (typeof given === 'object')
          for (const id of given.plans)
            if (!plans.includes(id)) report([...at, field], `expected one of ${plans.join(', ')}, found ${id}`);
      }
    }
    for (const code of Object.keys(watchedWords))
      if (code !== 'all' && !locales.includes(code))
        report(['watchedWords', code], `expected all or one of ${locales.join(', ')}, found ${code}`);
    return {
      plans,
      profiles,
      helpers,
      newcomers,
      watchedWords,
      topics: topics.map(({ see, post, answer, ...topic }) => ({
        ...topic,
        name: localized(topic.name),
        description: topic.description === undefined ? undefined : localized(topic.description),
        color: topic.color,
        locales: topic.locales,
        see: typeof see === 'object' ? see.plans : see,
        post: typeof post === 'object' ? post.plans : post,
        answer: typeof answer === 'object' ? answer.plans : answer,
      })),
    };
  },
});

/** What `site.yml` says for the community alone. */
export const communitySections = { community };

/** `site.yml` as the community reads it. */
export type CommunitySite = Site & SectionValues<typeof communitySections>;
