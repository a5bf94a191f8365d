import { time } from '../../ui/time.ts';
import { type Html, html } from '../../web/html.ts';
import { handleOf } from '../notifications/mentions.ts';
import type { ShownPost, ShownThread } from '../read-thread.ts';
import { mayDelete, mayEdit, mayFlag, mayMarkSolutions, mayModerate, mayReply, mayVote } from '../threads/policy.ts';
import { isSolution } from '../threads/thread.ts';
import { nameOf } from './words.ts';

/** What stands below a post: when it was edited, and what its reader may do with it. `here`: path of the page it is on. */
export function postActs(
  post: ShownPost,
  { thread, mine }: ShownThread,
  { here, reader }: { here: string; reader: App.Locals },
): Html {
  const { locale, t, app, viewer } = reader;
  const { act, thread: texts } = t.community;
  const { community } = app.site;
  const isFirst = post.number === 1;
  const solves = isSolution(post);
  const moderates = mayModerate(viewer, community, thread.topic);
  const may = {
    answer: post.removal === null && mayReply(viewer, community, thread),
    vote: mayVote(viewer, community, thread, post),
    edit: mayEdit(viewer, community, thread, post),
    delete: mayDelete(viewer, community, thread, post),
    hide: moderates && post.removal === null,
    restore: moderates && post.removal !== null,
    flag: mayFlag(viewer, community, thread, post),
    mark: !isFirst && post.removal === null && mayMarkSolutions(viewer, community, thread),
  };
  const name = nameOf(post.author, t);
  // Several buttons say the same: who hears them alone hears also what they are about.
  const label = (action: string) => act.of({ action, number: post.number, name });
  const answerHref = (how: 'to' | 'quote') => `${here}${here.includes('?') ? '&' : '?'}${how}=${post.number}#reply`;
  const ofPost = html`<input type="hidden" name="post" value="${post.number}" />`;
  const ofPath = (what: string) => `/${locale}/community/posts/${post.id}/${what}`;
  const button = (intent: string, text: string) =>
    html`<button class="act" name="intent" value="${intent}">${text}</button>`;
  const acts = [vote(), solve(), answer(), quote()];
  const more = [
    may.edit && html`<a class="act" href="${ofPath('edit')}">${act.edit}</a>`,
    may.flag && html`<a class="act" rel="nofollow" href="${ofPath('flag')}">${act.flag}</a>`,
    post.revision > 1 && html`<a class="act" href="${ofPath('history')}">${act.history}</a>`,
    may.mark && solves && button('unsolve', act.unsolve),
    may.hide && button('hide', act.hide),
    may.delete && button('delete', act.delete),
    may.restore && button('restore', act.restore),
  ];
  return html`<footer class="small">
      ${post.editedAt && html`<span class="soft">${time(post.editedAt, reader, { within: texts.edited })}</span>`}
      ${acts.some(Boolean) && html`<form method="post" action="${here}" class="acts no-print">${ofPost}${acts}</form>`}
      ${
        more.some(Boolean) &&
        html`<details class="more no-print" name="more">
          <summary class="act" aria-label="${label(act.more)}">${act.more}</summary>
          <form method="post" action="${here}">${ofPost}${more}</form>
        </details>`
      }
    </footer>`;

  function vote(): Html | false {
    if (!may.vote)
      return post.helpful > 0 && html`<span class="soft">${t.community.votes({ count: post.helpful })}</span>`;
    const voted = mine.voted.has(post.id);
    return html`<button class="act" name="intent" value="${voted ? 'unhelpful' : 'helpful'}" aria-pressed="${String(voted)}" aria-label="${label(act.helpful)}"><span>${act.helpful}</span>${post.helpful > 0 && html`<span class="count">${post.helpful}</span>`}</button>`;
  }

  function solve(): Html | false {
    return (
      may.mark &&
      !solves &&
      html`<button class="act" name="intent" value="solve" aria-label="${label(act.solve)}">${act.solve}</button>`
    );
  }

  function answer(): Html | false {
    return (
      may.answer &&
      !isFirst &&
      html`<a class="act" href="${answerHref('to')}" aria-label="${label(act.reply)}">${act.reply}</a>`
    );
  }

  function quote(): Html | false {
    const handle = post.author.isDeleted ? undefined : handleOf({ id: post.authorId, name: post.author.name });
    return (
      may.answer &&
      html`<a class="act" rel="nofollow" href="${answerHref('quote')}" aria-label="${label(act.quote)}" data-quote="${post.number}" data-name="${name}"${handle !== undefined && html` data-handle="${handle}"`}>${act.quote}</a>`
    );
  }
}
