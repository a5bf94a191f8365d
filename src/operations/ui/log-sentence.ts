import type { AccountsMessages } from '../../accounts/messages/types.ts';
import { threadUrl } from '../../community/threads/thread.ts';
import type { LogEntry } from '../audit-log.ts';
import type { LogNames } from '../log-names.ts';
import type { OperationsMessages } from '../messages/types.ts';

/** A piece of a sentence of the log: words of ours, or what is spoken of, in its own direction and perhaps with a page. */
export type LogPart = string | { text: string; href?: string };

/** What a sentence is made with. */
export interface LogWords {
  locale: string;
  t: OperationsMessages & Pick<AccountsMessages, 'accounts'>;
  names: LogNames;
  /** What a topic of the community is called. */
  topicName(id: string): string;
  /** What a language is called. */
  languageName(code: string): string;
  /** A moment, as the page writes it. */
  moment(at: string): string;
}

type Sentences = Readonly<Record<string, string | ((values: Record<string, string | number>) => string)>>;

/** Around a name of what is spoken of, while the sentence is put together: no text that people write keeps such a sign. */
const [BEGIN, END] = ['\uE000', '\uE001'];
const SPOKEN_OF = new RegExp(`${BEGIN}([a-z]+)${END}`);
const COUNTS = ['posts', 'count'];

/** An entry of the log as a sentence in pieces; undefined for an act of which no version knows a sentence any more. */
export function logSentence(entry: LogEntry, words: LogWords): LogPart[] | undefined {
  const { log } = words.t;
  const isOwn = entry.actor !== null && entry.actorId === entry.subjectId;
  const sentences = (isOwn && Object.hasOwn(log.own, entry.action) ? log.own : log.acts) as unknown as Sentences;
  const sentence = Object.hasOwn(sentences, entry.action) ? sentences[entry.action] : undefined;
  if (sentence === undefined) return undefined;
  const spoken = spokenOf(entry, words);
  const counts = Object.fromEntries(COUNTS.map((name) => [name, Number(entry.details[name] ?? 1)]));
  const marks = Object.fromEntries(Object.keys(spoken).map((name) => [name, `${BEGIN}${name}${END}`]));
  const text = typeof sentence === 'string' ? sentence : sentence({ ...marks, ...counts });
  return text
    .split(SPOKEN_OF)
    .map((part, index): LogPart => (index % 2 === 0 ? part : spoken[part]!))
    .filter((part) => part !== '');
}

type Spoken = Exclude<LogPart, string>;

function spokenOf(
  entry: LogEntry,
  { locale, t, names, topicName, languageName, moment }: LogWords,
): Record<string, Spoken> {
  const { details, action } = entry;
  const { log } = t;
  const as = (read: (value: string) => string, value: string | null | undefined): Spoken => ({
    text: value ? read(value) : log.nothing,
  });
  const plain = (value: string | null | undefined) => as((one) => one, value);
  const person = (name: string | null, id: number | null): Spoken =>
    name === null
      ? { text: log.machine }
      : { text: name, ...(id !== null && { href: `/${locale}/staff/people/${id}` }) };
  const thread = (id: string | null | undefined, post?: number): Spoken => {
    const found = names.threads.get(id ?? '');
    const at: Parameters<typeof threadUrl>[2] = post === undefined ? {} : { post };
    return found ? { text: found.title, href: threadUrl(found.locale, found, at) } : { text: id ? `#${id}` : '–' };
  };
  const role = (id: string) => t.accounts.roles[id as keyof typeof t.accounts.roles] ?? id;
  const number = Number(details['post']);
  const readers: Record<string, (value: string) => string> = {
    'role.changed': role,
    'organization.changed': (id) => names.organizations.get(id) ?? `#${id}`,
    'thread.moved': topicName,
    'unanswered.assigned': (id) => names.people.get(id) ?? `#${id}`,
  };
  const change = readers[action] ?? ((one: string) => one);
  const isOfThreads = action === 'thread.split' || action === 'thread.merged';
  return {
    actor: person(entry.actor, entry.actorId),
    subject: entry.subject === null ? { text: log.nothing } : person(entry.subject, entry.subjectId),
    thread: thread(details['thread']),
    post: Number.isSafeInteger(number)
      ? { ...thread(details['thread'], number), text: log.post({ number }) }
      : { text: log.nothing },
    from: as(change, details['from']),
    to: isOfThreads ? thread(details['to']) : as(change, details['to']),
    topic: as(topicName, details['topic']),
    ticket: { text: `#${details['ticket'] ?? ''}`, href: `/${locale}/staff/requests/${details['ticket'] ?? ''}` },
    into: { text: `#${details['into'] ?? ''}`, href: `/${locale}/staff/requests/${details['into'] ?? ''}` },
    article: plain(details['article']),
    formerly: plain(details['formerly']),
    category: plain(details['category']),
    group: plain(details['group']),
    organization: plain(details['organization']),
    person: { text: `#${details['person'] ?? ''}` },
    snippet: plain(details['snippet']),
    guide: plain(details['guide']),
    language: as(languageName, details['locale']),
    role: as(role, details['role']),
    until: as(moment, details['until']),
    page: plain(details['page']),
    query: plain(details['query']),
    words: plain(details['words']),
    question: plain(details['question']),
    provider: plain(details['provider']),
    steps: plain(details['steps']),
    name: plain(details['name'] || details['kind']),
  };
}
