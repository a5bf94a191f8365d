// What was read before asking, wherever it was found.
import { and, asc, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import type { DocumentKind } from '../search/document.ts';
import { findable } from '../search/policy.ts';
import { searchDocuments } from '../search/schema.ts';
import { tickets } from '../tickets/schema.ts';
import type { ReadBefore } from '../tickets/ticket.ts';
import { askReads, askSuggestions } from './schema.ts';

/** So many pages stand with a ticket, the last ones opened. */
export const MOST_READ = 20;

/** Older readings are of another visit. */
const VISIT_HOURS = 24;

/** A page that was opened before asking. */
export interface ReadPage {
  documentId: number;
  kind: DocumentKind;
  title: string;
  /** Its path. */
  url: string;
  openedAt: Date;
  /** How long it was open beside the form, in seconds; 0 where that is not known. */
  seconds: number;
}

/** A page as the browser of the asker remembers it. */
const opened = z.object({ path: z.string().max(500), at: z.number() });

/** What the form says was read: pages of ours with the moment, in milliseconds since 1970. Whatever else it says is nothing. */
export function parseRead(given: string): { path: string; at: number }[] {
  try {
    const list = z.array(z.unknown()).parse(JSON.parse(given));
    return list.slice(-MOST_READ).flatMap((one) => opened.safeParse(one).data ?? []);
  } catch {
    return [];
  }
}

/** The parameter by which the form knows, also without a script, on which page somebody chose to ask. */
const FROM = 'from';

/** Path of the form for who comes from this page. */
export function askFrom(locale: string, pathname: string): string {
  return `/${locale}/ask?${FROM}=${encodeURIComponent(pathname)}`;
}

/** What stands in the form of who came by such a path, as {@link parseRead} takes it; empty where the address names no page. */
export function readFrom(url: URL, now: Date): string {
  const path = url.searchParams.get(FROM) ?? '';
  return /^\/[^/\\]/.test(path) && path.length <= 500 ? JSON.stringify([{ path, at: now.getTime() }]) : '';
}

/**
 * Notes what was read before a visit's ticket. Only pages that the asker may see are, under the titles they have here; when is only as true
 * as the clock of the asker's computer, and never later than now.
 */
export async function noteRead(
  tx: Db,
  { askId, read, viewer, now }: { askId: string; read: string; viewer: Viewer; now: Date },
): Promise<void> {
  const earliest = now.getTime() - VISIT_HOURS * 3_600_000;
  const openedAt = new Map(
    parseRead(read)
      .filter(({ at }) => at >= earliest)
      .map(({ path, at }) => [path, new Date(Math.min(at, now.getTime()))]),
  );
  if (openedAt.size === 0) return;
  const pages = await tx
    .select({
      documentId: searchDocuments.id,
      kind: searchDocuments.kind,
      title: searchDocuments.title,
      url: searchDocuments.url,
    })
    .from(searchDocuments)
    .where(and(inArray(searchDocuments.url, [...openedAt.keys()]), findable(viewer)));
  if (pages.length === 0) return;
  await tx
    .insert(askReads)
    .values(pages.map((page) => ({ askId, ...page, openedAt: openedAt.get(page.url)! })))
    .onConflictDoNothing();
}

/**
 * What the requester of a ticket had opened before asking, the first first: suggestions beside the form, and pages found in other ways.
 * Empty when the ticket came another way than by the form, or nothing was read. At most {@link MOST_READ}.
 */
export async function readBeforeAsking(db: Db, ticketId: number): Promise<ReadPage[]> {
  const suggested = await db
    .select({
      documentId: askSuggestions.documentId,
      kind: askSuggestions.kind,
      title: askSuggestions.title,
      url: askSuggestions.url,
      openedAt: askSuggestions.openedAt,
      seconds: askSuggestions.readSeconds,
    })
    .from(askSuggestions)
    .innerJoin(tickets, eq(tickets.askId, askSuggestions.askId))
    .where(and(eq(tickets.id, ticketId), isNotNull(askSuggestions.openedAt)))
    .orderBy(desc(askSuggestions.openedAt))
    .limit(MOST_READ);
  const found = await db
    .select({
      documentId: askReads.documentId,
      kind: askReads.kind,
      title: askReads.title,
      url: askReads.url,
      openedAt: askReads.openedAt,
    })
    .from(askReads)
    .innerJoin(tickets, eq(tickets.askId, askReads.askId))
    .where(eq(tickets.id, ticketId))
    .orderBy(asc(askReads.openedAt));
  const pages = new Map<number, ReadPage>();
  for (const page of found) pages.set(page.documentId, { ...page, seconds: 0 });
  for (const page of suggested) {
    const openedAt = page.openedAt!;
    const earlier = pages.get(page.documentId)?.openedAt ?? openedAt;
    pages.set(page.documentId, { ...page, openedAt: new Date(Math.min(+earlier, +openedAt)) });
  }
  return [...pages.values()].sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime()).slice(-MOST_READ);
}

/** Longest title and path that stand on a ticket, in characters. */
const LONGEST = 300;

/** What stands on the ticket of what was read before: pages that were opened, and after them answers that were only shown. At most {@link MOST_READ}. */
export async function keepReadBefore(tx: Db, ticketId: number): Promise<void> {
  const opened = await readBeforeAsking(tx, ticketId);
  const shown = await tx
    .select({ documentId: askSuggestions.documentId, title: askSuggestions.title, url: askSuggestions.url })
    .from(askSuggestions)
    .innerJoin(tickets, eq(tickets.askId, askSuggestions.askId))
    .where(eq(tickets.id, ticketId))
    .orderBy(asc(askSuggestions.rank))
    .limit(MOST_READ);
  const known = new Set(opened.map(({ documentId }) => documentId));
  const line = ({ title, url }: { title: string; url: string }, isOpened: boolean): ReadBefore => ({
    title: title.slice(0, LONGEST).toWellFormed(),
    url: url.slice(0, LONGEST).toWellFormed(),
    opened: isOpened,
  });
  const readBefore = [
    ...opened.map((page) => line(page, true)),
    ...shown.filter(({ documentId }) => !known.has(documentId)).map((page) => line(page, false)),
  ].slice(0, MOST_READ);
  if (readBefore.length > 0) await tx.update(tickets).set({ readBefore }).where(eq(tickets.id, ticketId));
}
