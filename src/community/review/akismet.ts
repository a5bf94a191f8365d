// Asks Akismet whether a text is spam: only with a key of the company's own, only about new accounts, and never so that a text is lost by it.
// The protocol: https://akismet.com/developers/detailed-docs/comment-check/
import type { HeldKind } from './review.ts';

/** What Akismet is asked about. */
export interface AskedText {
  kind: HeldKind;
  locale: string;
  /** Empty for a reply. */
  title: string;
  body: string;
  /** Of the account. Its address is not sent. */
  author: string;
  /** From where it was sent: Akismet judges nothing without it. */
  address: string;
  userAgent: string;
  /** Origin of this help center, by which Akismet knows whose key it is. */
  site: string;
}

/** Says whether texts are spam. */
export interface SpamFilter {
  /** Whether a text is taken for spam; not, where nobody can say. */
  isSpam(text: AskedText): Promise<boolean>;
}

const AKISMET_URL = 'https://rest.akismet.com/1.1/comment-check';

/** So long somebody waits for their text to be published, in milliseconds. */
const PATIENCE_MS = 2_000;
/** A user agent is no place for more, in characters. */
const LONGEST_USER_AGENT = 300;

const TYPES: Record<HeldKind, string> = { thread: 'forum-post', reply: 'reply', edit: 'forum-post' };

/**
 * @param given.report told of each time that Akismet could not be asked; the text goes its way by the other rules then.
 * @param given.url where to ask.
 * @param given.patienceMs how long to wait.
 */
export function akismet(given: {
  key: string;
  report(error: unknown): void;
  url?: string;
  patienceMs?: number;
}): SpamFilter {
  const { key, report, url = AKISMET_URL, patienceMs = PATIENCE_MS } = given;
  return {
    async isSpam({ kind, locale, title, body, author, address, userAgent, site }) {
      const fields = new URLSearchParams({
        api_key: key,
        blog: site,
        blog_lang: locale,
        blog_charset: 'UTF-8',
        user_ip: address,
        user_agent: userAgent.slice(0, LONGEST_USER_AGENT),
        comment_type: TYPES[kind],
        comment_author: author,
        comment_content: [title, body].filter(Boolean).join('\n\n'),
      });
      if (kind === 'edit') fields.set('recheck_reason', 'edit');
      try {
        const answer = await fetch(url, {
          method: 'POST',
          body: fields,
          // Nobody else is told what people write.
          redirect: 'error',
          signal: AbortSignal.timeout(patienceMs),
        });
        const said = answer.ok ? (await answer.text()).trim() : `status ${answer.status}`;
        if (said !== 'true' && said !== 'false') {
          // Of a key that is not right it says why in this field.
          const why = answer.headers.get('x-akismet-debug-help') ?? said.slice(0, 100);
          throw new Error(`Akismet does not say whether a text is spam: ${why}`);
        }
        return said === 'true';
      } catch (error) {
        report(error);
        return false;
      }
    },
  };
}
