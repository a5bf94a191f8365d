import { sizeIn } from '../../tickets/ui/words.ts';
import { icon } from '../../ui/icon.ts';
import { Html, html } from '../../web/html.ts';
import type { Cards } from '../cards.ts';
import { fileUrl, isPicture } from '../files/file.ts';
import type { MovedFrom, ShownPost, ShownThread } from '../read-thread.ts';
import { isSolution, threadUrl } from '../threads/thread.ts';
import { cardNodes } from './card-node.ts';
import { mentionLinks } from './mentioned.ts';
import { postActs } from './post-acts.ts';
import { postHead } from './post-head.ts';
import { postHtml } from './post-html.ts';
import { nameOf } from './words.ts';

/**
 * One post, with what its reader may do.
 * @param options.here path of the page it is on.
 * @param options.isExcerpt shown under the question, away from its place: what it says, and the way there.
 * @param options.said what was just done to it.
 * @param options.cards of links to other pages of the help center.
 */
export function wholePost(
  post: ShownPost,
  shown: ShownThread,
  {
    here,
    cards,
    isExcerpt = false,
    said,
    reader,
  }: { here: string; cards: Cards; isExcerpt?: boolean; said?: string | undefined; reader: App.Locals },
): Html {
  const { locale, t, app, viewer } = reader;
  const { community } = app.site;
  const texts = t.community.thread;
  const { thread } = shown;
  const body = postHtml({ body: post.body, locale: thread.locale }, app.site, {
    mentioned: mentionLinks(post.mentioned, { locale, t, community, viewer }),
    files: post.files,
    card: cardNodes(cards, { t, locale }),
    present: cards.present,
  });
  const files = post.files.filter((file) => !isPicture(file));
  return html`<article id="${isExcerpt ? 'solution' : 'post'}-${post.number}" class="post${isSolution(post) && ' solution'}${post.kind === 'update' && ' update'}${post.removal !== null && ' removed'}" aria-label="${nameOf(post.author, t)}, #${post.number}">
      ${postHead(post, shown, { isExcerpt, reader })}
      ${said !== undefined && html`<p class="said small" role="status">${said}</p>`}
      <div class="prose"${languageOf(shown, locale)}>${new Html(body)}</div>
      ${
        files.length > 0 &&
        html`<ul class="files small" aria-label="${texts.files}">
          ${files.map((file) => html`<li>${icon('paperclip', { size: 16 })}<a dir="auto" rel="nofollow" download href="${fileUrl(file)}">${file.name}</a> <span class="soft">${sizeIn(locale, file.sizeBytes)}</span></li>`)}
        </ul>`
      }
      ${
        isExcerpt
          ? html`<p class="small"><a href="${threadUrl(locale, thread, { post: post.number })}">${texts.inPlace}</a></p>`
          : postActs(post, shown, { here, reader })
      }
    </article>`;
}

const languageOf = ({ thread }: ShownThread, locale: string) =>
  thread.locale !== locale && html` lang="${thread.locale}"`;

/** Where a post stood that is elsewhere now: the way there. It may have come back since, under another number. */
export function movedPost({ number, to }: MovedFrom, from: { id: number }, { locale, t }: App.Locals): Html {
  const texts = t.community.thread;
  const href = threadUrl(locale, to.thread, to.number > 1 ? { post: to.number } : {});
  const way =
    to.thread.id === from.id
      ? html`<a href="${href}">${texts.movedHere({ number, now: to.number })}</a>`
      : html`${texts.movedTo({ number })} <a dir="auto" href="${href}">${to.thread.title}</a>`;
  return html`<p class="moved small soft" id="post-${number}">${way}</p>`;
}
