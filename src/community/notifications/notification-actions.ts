// What the forms about being told do: following topics and tags, reading notifications, choosing and ending mails.
import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { type ActionContext, defineAction, type Sender, type Use } from '../../web/action.ts';
import type { Counting } from '../../web/limits.ts';
import { Problem } from '../../web/problem.ts';
import { usesOf } from '../threads/limits.ts';
import { maySeeTopic, topicOf } from '../threads/policy.ts';
import type { Community } from '../threads/site-section.ts';
import { tagUrl, topicUrl } from '../threads/thread.ts';
import { endFollowing, followList } from './follow.ts';
import { LIST_KINDS, type ListKind, MAIL_CHOICES, type NotificationSettings, STREAMS } from './notification.ts';
import { readStopToken, saveSettings, stopMails } from './notification-settings.ts';
import { markAllRead } from './notifications.ts';

interface CommunityApp extends Counting {
  site: { community: Community };
}
type Context = ActionContext<CommunityApp>;

const clicks = ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address);
const isThere = ({ app }: Pick<Context, 'app'>) => app.site.community.topics.length > 0;
const text = z.string().default('');

/** The button with which somebody follows the new threads of a topic or with a tag. @param kind what the path names. */
export const followAction = (kind: ListKind) =>
  defineAction({
    needsAccount: true,
    schema: z.object({ intent: z.enum(['follow', 'unfollow']) }),
    may({ app, viewer, params }: Pick<Context, 'app' | 'viewer' | 'params'>) {
      const { community } = app.site;
      const topic = params['topic'] ?? '';
      return kind === 'tag' || (topicOf(community, topic) !== undefined && maySeeTopic(viewer, community, topic));
    },
    limits: clicks,
    async run({ intent }, { app, viewer, params, locale }: Context) {
      const name = params[kind] ?? '';
      const follows = intent === 'follow';
      const end = await followList(app.db, app.site.community, viewer as SignedIn, { kind, name, locale, follows });
      if (end === 'not-found') throw new Problem('not-found');
      if (end === 'too-many') return { outcome: 'refused', reason: 'too-many' } as const;
      const page = kind === 'topic' ? topicUrl(locale, name) : tagUrl(locale, name);
      return { outcome: 'done', to: `${page}?done=${follows ? 'followed' : 'unfollowed'}` } as const;
    },
  });

/** The button that marks everything read. */
export const notificationsAction = defineAction({
  needsAccount: true,
  schema: z.object({ intent: z.literal('read-all') }),
  may: isThere,
  limits: clicks,
  async run(_, { app, viewer, locale }: Context) {
    await markAllRead(app.db, (viewer as SignedIn).id);
    return { outcome: 'done', to: `/${locale}/notifications?done=read` } as const;
  },
});

const choice = z.enum(MAIL_CHOICES).optional().catch(undefined);

/** The forms of the page on which somebody chooses what they are told. */
export const settingsAction = defineAction({
  needsAccount: true,
  schema: z.discriminatedUnion('intent', [
    z.object({
      intent: z.literal('save'),
      replies: choice,
      mentions: choice,
      threads: choice,
      news: choice,
      followsOwn: text,
    }),
    z.object({ intent: z.literal('unfollow'), kind: z.enum(LIST_KINDS), name: text, locale: text }),
  ]),
  may: isThere,
  limits: clicks,
  async run(given, { app, viewer, locale }: Context) {
    const me = viewer as SignedIn;
    if (given.intent === 'save') {
      const chosen: Partial<NotificationSettings> = { followsOwn: given.followsOwn === 'yes' };
      for (const stream of STREAMS) if (given[stream]) chosen[stream] = given[stream];
      await saveSettings(app.db, me.id, chosen);
    } else await followList(app.db, app.site.community, me, { ...given, follows: false });
    return { outcome: 'done', to: `/${locale}/notifications/settings?done=saved` } as const;
  },
});

/**
 * The buttons behind the link that ends mails, and the one-click POST of mail programs (RFC 8058): it ends what the mail was about, one
 * thread or all mails of its kind.
 */
export const stopMailsAction = defineAction({
  forAnybody: true,
  schema: z.object({ intent: text }),
  async run({ intent }, { app, params }: Context) {
    const stop = readStopToken(app.secret, params['token'] ?? '');
    if (!stop) return { outcome: 'gone' } as const;
    const { userId, threadId } = stop;
    if (threadId !== undefined && intent !== 'all') await endFollowing(app.db, { threadId, userId });
    else await stopMails(app.db, stop);
    return { outcome: 'shown' } as const;
  },
});
