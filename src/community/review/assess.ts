import type { SignedIn } from '../../accounts/guard.ts';
import type { Tx } from '../../db/client.ts';
import type { Community } from '../threads/site-section.ts';
import type { TextError } from '../threads/thread.ts';
import { isNearDuplicate } from './near-duplicates.ts';
import { countToday, tooMuchOf } from './newcomer-limits.ts';
import type { HeldKind, HoldReason } from './review.ts';
import { LOOKED_AT, readTrust, type TrustFacts, trustOf } from './trust.ts';
import { hasWatchedWord } from './watched-words.ts';

/** A text before it is published. */
export interface TextToAssess {
  kind: HeldKind;
  locale: string;
  /** Where a reply or an edited text stands; undefined for a thread that begins. */
  threadId: number | undefined;
  /** Empty for a reply. */
  title: string;
  body: string;
  tags?: readonly string[];
}

/** What is known of how it was sent. */
export interface Sending {
  /** Faster than anybody writes; see opened.ts. */
  isFast?: boolean | undefined;
  /** A service that knows spam takes it for some; see akismet.ts. */
  isSpam?: boolean | undefined;
  /** Of the address that it was sent to: links to it are the help center's own. */
  host?: string | undefined;
}

/** What is found out about a text before it is published. */
interface Assessed {
  /** What new accounts may not: with any nothing is written. */
  errors: TextError[];
  /** Why it waits; with none it is published. */
  reasons: HoldReason[];
  /** It is among the first posts of a new account: somebody looks at it afterwards. */
  isNewcomers: boolean;
}

/**
 * Whether a text may be published at once. What members of some standing write waits for a watched word alone, and what moderators, the team
 * and trusted members write for nothing.
 * @param known what its author did in the community, where it was read already.
 */
export async function assess(
  tx: Tx,
  community: Community,
  by: SignedIn,
  text: TextToAssess,
  { isFast = false, isSpam = false, host }: Sending = {},
  known?: TrustFacts,
): Promise<Assessed> {
  const { trust, facts } = known
    ? { trust: trustOf(by, community, known), facts: known }
    : await readTrust(tx, community, by);
  const found: Assessed = { errors: [], reasons: [], isNewcomers: trust === 'new' && facts.posts < LOOKED_AT };
  if (trust === 'trusted') return found;
  const whole = [text.title, text.body, (text.tags ?? []).join(' ')].join('\n\n').trim();
  if (hasWatchedWord(whole, community.watchedWords, text.locale)) found.reasons.push('watched-word');
  if (trust === 'member') return found;
  const { newcomers } = community;
  found.errors.push(...(await tooMuchOf(tx, text, { most: newcomers, host })));
  const { kind } = text;
  if (kind !== 'edit') {
    const most = kind === 'thread' ? newcomers.threadsADay : newcomers.repliesADay;
    if ((await countToday(tx, { authorId: by.id, kind, most })) >= most)
      found.errors.push({ field: 'body', problem: kind === 'thread' ? 'threads-a-day' : 'replies-a-day', most });
  }
  if (found.errors.length > 0) return found;
  if (facts.posts < newcomers.firstPostsHeld) found.reasons.push('newcomer');
  if (facts.posts === 0 && isFast) found.reasons.push('fast');
  if (isSpam) found.reasons.push('spam');
  if (await isNearDuplicate(tx, { authorId: by.id, text: whole })) found.reasons.push('duplicate');
  return found;
}
