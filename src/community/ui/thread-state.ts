import { type Html, html } from '../../web/html.ts';
import type { CommunityMessages } from '../messages/types.ts';
import type { Removal, ThreadKind } from '../threads/thread.ts';

/** What of a thread says where it stands. */
export interface Standing {
  kind: ThreadKind;
  solvedAt: Date | null;
  closedAt: Date | null;
  removal: Removal | null;
  pinnedUntil: Date | null;
}

/** What a thread is and where it stands, in a word each. */
export function threadState(thread: Standing, { community: { kinds, states, pinned } }: CommunityMessages): Html {
  const isIncident = thread.kind === 'incident';
  const isOpenIncident = isIncident && !thread.solvedAt;
  const good = thread.solvedAt && (isIncident ? states.over : states.solved);
  const isPinned = thread.pinnedUntil !== null && thread.pinnedUntil > new Date();
  return html`${thread.kind !== 'question' && mark(kinds[thread.kind], isOpenIncident ? 'warning' : undefined)}
    ${good && html`<span class="standing good"><span aria-hidden="true">✓ </span>${good}</span>`}
    ${isOpenIncident && mark(states.open, 'warning')}
    ${isPinned && mark(pinned)}
    ${thread.closedAt && mark(states.closed)}
    ${thread.removal && mark(states[thread.removal], 'danger')}`;
}

function mark(text: string, tone?: 'warning' | 'danger'): Html {
  return html`<span class="${tone ? `standing ${tone}` : 'standing'}">${text}</span>`;
}
