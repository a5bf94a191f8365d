import { avatar } from '../../ui/avatar.ts';
import { time } from '../../ui/time.ts';
import { type Html, html } from '../../web/html.ts';
import type { ShownPost, ShownThread } from '../read-thread.ts';
import { isSolution, threadUrl } from '../threads/thread.ts';
import { personName } from './person-name.ts';
import { nameOf } from './words.ts';

/** What stands above the text of a post: who wrote it when, what it is, and what it answers where it stands in its place. */
export function postHead(
  post: ShownPost,
  { thread }: ShownThread,
  { isExcerpt, reader }: { isExcerpt: boolean; reader: App.Locals },
): Html {
  const { locale, t } = reader;
  const { thread: texts, states } = t.community;
  const isAsker = post.number !== 1 && post.authorId === thread.authorId && thread.kind === 'question';
  const place = (number: number) => threadUrl(locale, thread, { post: number });
  return html`<header>
      ${avatar(nameOf(post.author, t), 40)}
      <span class="by">
        ${personName(post.author, reader, { isAsker })}
        ${isSolution(post) && html`<span class="mark">✓ ${texts.solution}</span>`}
        ${post.kind === 'update' && html`<span class="mark update">${texts.update}</span>`}
        ${post.removal && html`<span class="mark gone">${states[post.removal]}</span>`}
      </span>
      <a class="when small soft" href="${place(post.number)}" title="${texts.number({ number: post.number })}">${time(post.createdAt, reader)}</a>
    </header>
    ${post.removal && html`<p class="small soft">${post.removal === 'hidden' ? texts.hiddenNote : texts.deletedNote}</p>`}
    ${!isExcerpt && post.replyTo && html`<p class="small"><a class="soft" dir="auto" href="${place(post.replyTo.number)}">${texts.inReplyTo(post.replyTo)}</a></p>`}`;
}
