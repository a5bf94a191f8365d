import type { Db } from '../../db/client.ts';
import type { Subject } from '../event.ts';
import { articleData } from './article-payload.ts';
import { type Data, iso, type QueuedEvent } from './payload.ts';
import { threadData } from './thread-payload.ts';
import { ticketData } from './ticket-payload.ts';

const DATA_OF: Record<Subject, (db: Db, events: readonly QueuedEvent[], base: URL) => Promise<Map<number, Data>>> = {
  ticket: ticketData,
  article: articleData,
  thread: threadData,
};

/** What an event is about, by its name. */
const subjectOf = ({ kind }: QueuedEvent) => kind.slice(0, kind.indexOf('.')) as Subject;

/**
 * The messages of these events, to the letter as they are sent, by the number of the event. What is gone meanwhile has none.
 * @param base address visitors use.
 */
export async function composeMessages(db: Db, events: readonly QueuedEvent[], base: URL): Promise<Map<number, string>> {
  const messages = new Map<number, string>();
  for (const [subject, ones] of Map.groupBy(events, subjectOf)) {
    const data = await DATA_OF[subject](db, ones, base);
    for (const event of ones) {
      const said = data.get(event.id);
      if (said) messages.set(event.id, messageText(event.kind, event.createdAt, said));
    }
  }
  return messages;
}

/** A message as Standard Webhooks has it. */
export function messageText(type: string, at: Date, data: Data): string {
  return JSON.stringify({ type, timestamp: iso(at), data });
}
