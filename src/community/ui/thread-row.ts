import { avatar } from '../../ui/avatar.ts';
import { time } from '../../ui/time.ts';
import { type Html, html } from '../../web/html.ts';
import type { ListedThread } from '../threads/lists.ts';
import { threadUrl } from '../threads/thread.ts';
import { threadState } from './thread-state.ts';
import { nameOf, topicName } from './words.ts';

/** A thread as a row of a list, for this reader. `topic`: that of all its threads. `level`: that of the titles. */
export function threadRow(
  thread: ListedThread,
  reader: App.Locals,
  { topic, level }: { topic: string | undefined; level: 2 | 3 },
): Html {
  const { locale, t, app, viewer } = reader;
  const texts = t.community;
  const name = nameOf(thread.author, t);
  const unread = viewer.id === undefined || thread.readTo === null ? 0 : Math.max(0, thread.lastNumber - thread.readTo);
  // Where somebody has begun to read they go on.
  const href = threadUrl(locale, thread, unread > 0 ? { post: thread.readTo! + 1 } : {});
  return html`<li>
      ${avatar(name)}
      <div class="main">
        <h${level} class="title"><a dir="auto" href="${href}"${thread.locale !== locale && html` lang="${thread.locale}"`}>${thread.title}</a></h${level}>
        <p class="about small soft">
          ${threadState(thread, t)}
          ${topic === undefined && html`<span dir="auto">${topicName(app.site, thread.topic, locale, t)}</span>`}
          <bdi>${name}</bdi>
          <span>${time(thread.lastPostAt, reader, { within: texts.lastPost })}</span>
        </p>
      </div>
      <p class="figures small">
        ${unread > 0 && html`<span class="new">${texts.unread({ count: unread })}</span>`}
        <span>${texts.replies({ count: thread.replies })}</span>
        ${thread.helpful > 0 && html`<span class="soft">${texts.votes({ count: thread.helpful })}</span>`}
      </p>
    </li>`;
}
