import type { AgentChanges } from '../../tickets/agent-changes.ts';

/** In characters. */
export const MACRO_LIMITS = { title: 120, body: 20_000 } as const;
/** More are no help any more: nobody finds one among them. */
export const MOST_MACROS = 500;

/** What a macro changes of a ticket; `assignee: 'me'` is whoever uses it. */
export type MacroChanges = Pick<AgentChanges, 'status' | 'priority' | 'type' | 'groupName' | 'addTags'> & {
  assignee?: 'me' | undefined;
};
