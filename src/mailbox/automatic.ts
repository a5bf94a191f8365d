import type { MailHeaders } from './parsed-mail.ts';

/** Subjects of answers that a machine gives while somebody is away, where nothing else tells. */
const AWAY =
  /^\s*(?:(?:auto(?:matic|mated|matische|matica|matique)?[ -]?(?:re(?:ply|sponse|sposta|sponder)|antwort)|r[ée]ponse automatique|risposta automatica|abwesenheit(?:snotiz|smeldung)?|out of (?:the )?office|away from (?:my )?(?:office|e-?mail|desk)|absence du bureau|message d['’]absence|fuori (?:ufficio|sede)|assenza)\b)/i;

/** Local parts of addresses at which nobody reads. */
const NO_REPLY =
  /^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|ne[-_.]?pas[-_.]?repondre|noreply[-_.+].*|nicht[-_.]?antworten|non[-_.]?rispondere|mailer-daemon|postmaster|bounces?)(?:[+-].*)?$/i;

/**
 * Whether a machine wrote it: nobody waits for an answer, and who answers it may be answered for ever (RFC 3834).
 * @param headers by name in lower case.
 */
export function isAutomatic(
  headers: MailHeaders,
  { from, subject }: { from: string | undefined; subject: string },
): boolean {
  const value = (name: string) => headers.get(name)?.[0]?.trim().toLowerCase();
  const submitted = value('auto-submitted')?.split(/[;\s]/)[0];
  if (submitted !== undefined && submitted !== '' && submitted !== 'no') return true;
  if (/^(?:bulk|list|junk|auto_reply)\b/.test(value('precedence') ?? '')) return true;
  if (
    ['list-id', 'list-unsubscribe', 'list-post', 'x-autoreply', 'x-autorespond', 'x-loop', 'feedback-id'].some((name) =>
      headers.has(name),
    )
  )
    return true;
  const suppressed = value('x-auto-response-suppress') ?? '';
  if (suppressed !== '' && !/^none\b/.test(suppressed)) return true;
  if (from !== undefined && NO_REPLY.test(from.slice(0, from.lastIndexOf('@')))) return true;
  return AWAY.test(subject);
}
