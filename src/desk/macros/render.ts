import { Liquid } from 'liquidjs';
import { MACRO_LIMITS } from './macro.ts';

/** What a macro's placeholders stand for. */
export interface MacroValues {
  requester: { name: string; first_name: string; email: string };
  organization: { name: string };
  ticket: { id: number; subject: string };
  agent: { name: string; first_name: string };
  site: { name: string };
}

/** The placeholders there are, as they stand between the braces. */
export const PLACEHOLDERS = [
  'requester.name',
  'requester.first_name',
  'requester.email',
  'organization.name',
  'ticket.id',
  'ticket.subject',
  'agent.name',
  'agent.first_name',
  'site.name',
] as const;

// Limits, because a loop within a loop is quickly written: nothing else is done meanwhile. Milliseconds by the clock, so that of a busy server a
// text that is well does not count as broken.
const liquid = new Liquid({
  parseLimit: 4 * MACRO_LIMITS.body,
  renderLimit: 250,
  memoryLimit: 1_000_000,
  ownPropertyOnly: true,
  cache: 100,
});
// They read files.
for (const tag of ['include', 'render', 'layout', 'block']) delete liquid.tags[tag];

/** What is wrong with the text of a macro. */
export type MacroTextProblem = { problem: 'broken' } | { problem: 'unknown'; placeholder: string };

/** Looks through the text of a macro for what cannot be filled in. @returns undefined when all is well. */
export function checkMacroText(text: string): MacroTextProblem | undefined {
  try {
    const template = liquid.parse(text);
    const named = liquid.globalFullVariablesSync(template);
    const placeholder = named.find((one) => !(PLACEHOLDERS as readonly string[]).includes(one));
    if (placeholder !== undefined) return { problem: 'unknown', placeholder };
    liquid.renderSync(template, EXAMPLE);
    return undefined;
  } catch {
    return { problem: 'broken' };
  }
}

/** The text of a macro with its placeholders filled in; as it stands where it cannot be. */
export function renderMacro(text: string, values: MacroValues): string {
  try {
    return liquid.parseAndRenderSync(text, plainly(values)).trim();
  } catch {
    return text;
  }
}

/** Words of others are no marks of Markdown: a subject must not become a link in our answer. */
function plainly(values: MacroValues): object {
  const plain = (text: string) => text.replace(/[[\]<>*`\\]/g, '\\$&');
  return JSON.parse(JSON.stringify(values), (_, value: unknown) => (typeof value === 'string' ? plain(value) : value));
}

/** First name as one speaks to somebody; the whole name where it is one word. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? '';
}

const EXAMPLE: MacroValues = {
  requester: { name: 'Ada Lovelace', first_name: 'Ada', email: 'ada@example.com' },
  organization: { name: 'Larch' },
  ticket: { id: 1, subject: 'Subject' },
  agent: { name: 'Grace Hopper', first_name: 'Grace' },
  site: { name: 'Larch' },
};
