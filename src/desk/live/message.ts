// What travels to open pages. Numbers and kinds only: what they mean, each page asks for itself, as whoever looks at it may see it.

/** Something happened to a ticket, as `tickets.events` has it. */
export interface TicketChange {
  ticketId: number;
  /** Null once the ticket is deleted, and its events with it. */
  eventId: number | null;
  /** `comment.created` and the like. */
  kind: string;
}

/** Kinds of notes after which lists and counts of the desk may be different: clocks were set, somebody's status is another. */
const CHANGING: readonly string[] = ['clocks', 'agents'];

/** Something that is no event of the store, such as who is looking at a ticket. Nobody is told again what they missed of these. */
export interface DeskNote {
  /** `viewers`, `clocks` …; who announces it says what else is in it. */
  kind: string;
  ticketId?: number;
  [more: string]: unknown;
}

/** What an open page is told. */
export type LiveMessage =
  | { name: 'tickets'; changes: readonly TicketChange[] }
  | { name: 'note'; note: DeskNote }
  /** More was missed than is told again: everything is to be looked at anew. */
  | { name: 'reset' }
  /** The database is away, and nobody knows what happens meanwhile. */
  | { name: 'away' }
  | { name: 'back' }
  /** The line lives. */
  | { name: 'beat' }
  /** Whoever looks at the page may no longer; it does not come back. */
  | { name: 'over' };

/** Whether what the desk shows may be different after it. */
export function isChange({ kind }: DeskNote): boolean {
  return CHANGING.includes(kind);
}

const encoder = new TextEncoder();

/**
 * A message as a server-sent event.
 * @param id number of the newest event that whoever got this knows; the browser sends it again as `Last-Event-ID`.
 */
export function frame(message: LiveMessage, id?: number): Uint8Array {
  const { name, ...rest } = message;
  const data = 'changes' in rest ? rest.changes : 'note' in rest ? rest.note : {};
  return encoder.encode(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** A payload of the channel `tickets`; undefined for what is none. */
export function readChange(payload: string): TicketChange | undefined {
  const value = parsed(payload);
  if (typeof value?.['ticketId'] !== 'number' || typeof value['kind'] !== 'string') return undefined;
  const { ticketId, kind, eventId } = value;
  return { ticketId, kind, eventId: typeof eventId === 'number' ? eventId : null };
}

/** A payload of the channel `desk`; undefined for what is none. */
export function readNote(payload: string): DeskNote | undefined {
  const value = parsed(payload);
  return typeof value?.['kind'] === 'string' ? (value as DeskNote) : undefined;
}

function parsed(payload: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
