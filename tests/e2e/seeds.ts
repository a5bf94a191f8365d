import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext } from '@playwright/test';
import type { AccountRole } from '../../src/accounts/viewer.ts';
import { send } from './http.ts';
import { type Beginning, type Helpwell, keptAs, type Place } from './server.ts';
import { someAddress } from './test.ts';

/** Of every account here, which are called after their roles: member@example.com. */
export const PASSWORD = 'three horses in the rain';

/** Settings of the server on such a place, so that the tests can make the links of its mails. */
export const SEED_ENV = { SECRET: 'a secret for tests, long enough to be one' };

/** What there is. */
export interface Seeds {
  /** Number of a request of the member, with a file. */
  own: number;
  file: number;
  /** Number of a request of somebody else. */
  foreign: number;
  /** Paths of the pages behind the links of mails: rating the solved request of the member, and its end of mails. */
  rating: string;
  stopMails: string;
  /** Path of the page behind the link that ends mails about the community to somebody who is not there. */
  stopNotifications: string;
  /** Path of a board on a wall. */
  screen: string;
  /** Number of a saved view of requests, which is the agent's. */
  view: number;
  macro: number;
  /** Path of the member's request behind the link of a mail. */
  opened: string;
  /** Of the confirmation of the member's request. */
  receipt: string;
  /** Number of the page of the article `refund` in the search. */
  document: number;
  /** Paths of a question of the member that an agent has answered, and of a thread of the team alone. */
  thread: string;
  teamThread: string;
  /** Number of the first post of the member's question, and of the member. */
  post: number;
  member: number;
  /** Number of somebody who was brought over from another community, and whom nobody has claimed to be. */
  broughtIn: number;
  /** Number of the review in which a thread of the member waits. */
  held: number;
  /** Number of the article `refund`, of what readers have of it in English, and of the agent whose draft of it an editor should look at. */
  article: number;
  revision: number;
  writer: number;
  /** Slug of a video guide, of which the same agent has a draft that waits. */
  guide: string;
  /** Number of an import that an administrator may let come. */
  import: number;
  /** Numbers of opening hours, and of a policy that counts by them. */
  schedule: number;
  policy: number;
}

/** The community of these tests: a topic for everybody, and one for the team. */
const COMMUNITY = `
community:
  newcomers: { threadsADay: 100, repliesADay: 100, links: 20, images: 20, mentions: 20 }
  topics:
    - { id: using, name: { en: Using Larch, fr: Utiliser Larch }, description: { en: Photos and devices., fr: Photos et appareils. } }
    - { id: team, name: The team, see: staff, post: staff, answer: staff }
`;

/**
 * Puts the seeds in place of what is in the storage of a place: a copy of those that build.ts has made, as `makeSeeds` says. The content stays
 * as it is, with that of the seeds. No server may run on the place.
 */
export async function seed(place: Place): Promise<Seeds> {
  const kept = keptAs('seeded', place.env['DATABASE_URL']) as Beginning & { seeds: Seeds };
  await writeSeeds(place.contentDir);
  await place.beginAs(kept);
  return kept.seeds;
}

/** Writes the content that belongs to the seeds. */
export async function writeSeeds(contentDir: string): Promise<void> {
  await appendFile(path.join(contentDir, 'site.yml'), COMMUNITY);
  const folder = path.join(contentDir, 'articles/en/pictures');
  await mkdir(folder, { recursive: true });
  for (const audience of ['everyone', 'member', 'staff']) {
    const head = `---\ntitle: For ${audience}\naudience: ${audience}\nupdated: 2026-11-01\n---\n`;
    await writeFile(path.join(folder, `for-${audience}.mdx`), `${head}\n![A picture](${audience}.svg)\n`);
    await writeFile(path.join(folder, `${audience}.svg`), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  }
}

/**
 * Promises everybody a first reply, at any hour; the policy and its schedule are those of the seeds. On PGlite call it before a server runs.
 * @param minutes within which.
 */
export async function promiseReplies(
  place: Place,
  { schedule, policy }: Pick<Seeds, 'schedule' | 'policy'>,
  minutes: number,
): Promise<void> {
  await place.rows(`with closed as (delete from schedule_intervals where schedule_id = ${schedule}),
    open as (insert into schedule_intervals (schedule_id, weekday, from_minute, to_minute)
      select ${schedule}, weekday, 0, 1440 from generate_series(0, 6) as weekday),
    promised as (insert into sla_policy_metrics (policy_id, priority, metric, target_seconds, business_hours)
      select ${policy}, priority, 'first_reply_time', ${minutes * 60}, true
      from unnest(array['low', 'normal', 'high', 'urgent']) as priority)
    update sla_policies set active = true where id = ${policy}`);
}

/** Signs the person of a role in. @returns the cookie that goes along with their requests. */
export async function cookieOf({ url }: Pick<Helpwell, 'url'>, role: AccountRole): Promise<string> {
  const body = new URLSearchParams({ email: `${role}@example.com`, password: PASSWORD }).toString();
  const answer = await send(`${url}/en/sign-in`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
      origin: url,
      'x-forwarded-for': someAddress(),
    },
    body,
  });
  const cookie = answer.headers['set-cookie']?.find((one) => one.startsWith('helpwell_session='));
  if (!cookie) throw new Error(`The ${role} cannot sign in: ${answer.status}.`);
  return cookie.split(';')[0]!;
}

/** From now on the browser is the person's of a role, whoever's it was before; nobody has signed out. */
export async function enterAs(
  context: BrowserContext,
  helpwell: Pick<Helpwell, 'url'>,
  role: AccountRole,
): Promise<void> {
  const [name, value] = (await cookieOf(helpwell, role)).split('=') as [string, string];
  await context.clearCookies();
  await context.addCookies([{ name, value, url: helpwell.url }]);
}
