import type { Viewer } from '../../accounts/viewer.ts';
import type { Db } from '../../db/client.ts';
import type { Asking } from '../../deflection/asking.ts';
import { type Suggestion, suggest } from '../../deflection/suggest.ts';
import { countLinks } from './linked-pages.ts';
import type { Conversation } from './read-conversation.ts';

/** Answers that stand beside a ticket. */
const MOST_SUGGESTED = 5;
/** Of the question, the beginning says what the matter is; in characters. */
const LONGEST_QUESTION = 2_000;

/** A page that may answer, in how many requests it was linked, and whether the requester has read it. */
export type SuggestedPage = Suggestion & { used: number; isRead: boolean };

/**
 * What may answer a ticket, of the pages that its requester may read: a link to anything else would lead them nowhere. What they have read comes
 * last: it did not help them.
 * @param linked path of the thread that was made of it, which is no answer to itself.
 */
export async function suggestFor(
  app: Pick<Asking, 'search' | 'site'> & { db: Db },
  { ticket, requester, first, messages }: Conversation,
  { read, linked }: { read: readonly string[]; linked: string | undefined },
): Promise<SuggestedPage[]> {
  const question = (first ?? messages[0])?.body.slice(0, LONGEST_QUESTION) ?? '';
  const { locales, defaultLocale } = app.site;
  const asked = ticket.locale ?? requester.locale;
  const locale = locales.find(({ code }) => code === asked)?.code ?? defaultLocale;
  const found = await suggest(app, {
    text: `${ticket.subject}\n${question}`,
    locale,
    viewer: readerOf(requester),
    limit: MOST_SUGGESTED + 1,
  });
  const others = found.filter(({ url }) => linked === undefined || pathOf(url) !== pathOf(linked));
  const used = await countLinks(
    app.db,
    others.map(({ url }) => pathOf(url)),
  );
  const known = new Set(read.map(pathOf));
  return others
    .slice(0, MOST_SUGGESTED)
    .map((one) => ({ ...one, used: used.get(pathOf(one.url)) ?? 0, isRead: known.has(pathOf(one.url)) }))
    .toSorted((a, b) => Number(a.isRead) - Number(b.isRead));
}

const pathOf = (url: string) => url.replace(/[?#].*$/s, '');

/** The requester as a reader: with their plan where there is an account, else anybody. */
function readerOf({ userId, plan, organizationId, name, email }: Conversation['requester']): Viewer {
  if (userId === null) return { role: 'visitor' };
  return {
    role: 'member',
    id: userId,
    name,
    email: email ?? '',
    plan: plan ?? undefined,
    organizationId: organizationId ?? undefined,
  };
}
