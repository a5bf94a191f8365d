import { VISITOR } from '../../../accounts/viewer.ts';
import type { Db } from '../../../db/client.ts';
import type { SearchMessages } from '../../../search/messages/types.ts';
import { readCards } from '../../cards.ts';
import type { CommunityMessages } from '../../messages/types.ts';
import { type Previewed, readPreview } from '../../preview.ts';
import type { CommunitySite } from '../../threads/site-section.ts';
import { cardNodes } from '../card-node.ts';
import { mentionLinks } from '../mentioned.ts';
import { postHtml } from '../post-html.ts';

/**
 * The HTML of a text as it would be if it were posted now; empty where there is nothing to show.
 * @param asked.reader the language of the page on which it is shown.
 * @param asked.origin of this help center.
 */
export async function previewHtml(
  {
    db,
    site,
    messages,
  }: { db: Db; site: CommunitySite; messages: { in(locale: string): CommunityMessages & SearchMessages } },
  asked: Omit<Previewed, 'community'> & { reader: string; origin: string },
): Promise<string> {
  const { body, mentioned, files } = await readPreview(db, { ...asked, community: site.community });
  const t = messages.in(asked.reader);
  const cards = await readCards(db, asked.viewer, {
    texts: [{ body, locale: asked.locale }],
    locales: site.locales.map(({ code }) => code),
    origin: asked.origin,
  });
  const people = mentionLinks(mentioned, {
    locale: asked.reader,
    t,
    community: site.community,
    viewer: VISITOR,
  });
  return postHtml({ body, locale: asked.locale }, site, {
    mentioned: people,
    files,
    card: cardNodes(cards, { t, locale: asked.reader }),
    present: cards.present,
  });
}
