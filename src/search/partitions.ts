// The documents of the engine in partitions of one locale, kind and audience: added, removed, joined, saved and loaded.

import { type Audience, type Audiences, includesAudience } from '../accounts/audience.ts';
import { type AbbreviationTerms, abbreviationTerms, gatherAbbreviations } from './abbreviations.ts';
import type { DocumentKind, SearchDocument } from './document.ts';
import { reduceDocument } from './reduce.ts';
import { buildSegment, type Merge, mergeSegments, SEGMENT_CAPACITY, type Segment, segmentBytes } from './segment.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
import { type Synonyms, synonymsOfTerms } from './synonyms.ts';

/** Small segments of a partition are joined when there are more than this: each costs a look-up a word. */
const MOST_SEGMENTS = 8;

/** Documents of a segment that is joined at once; joining larger ones would be felt. */
const SMALL_SEGMENT = 256;

/** A partition is compacted when it has more segments than this for its size, or more than this share of removed documents. */
const TOO_MANY_SEGMENTS = 4;
const TOO_MANY_REMOVED = 0.2;

/** Segments beside the largest that hold less than this share of it are not worth rewriting it. */
const LITTLE = 0.1;

/** A segment with what has been removed of it since it was built. */
export interface LiveSegment {
  segment: Segment;
  removed: Uint8Array;
  removedCount: number;
  /** Sum of the lengths of the documents that are left, by channel. */
  lengths: Float64Array;
  /** Being joined elsewhere. */
  merging: boolean;
}

/** The documents of one locale, kind and audience. */
export interface Partition {
  locale: string;
  kind: DocumentKind;
  audience: Audience;
  segments: LiveSegment[];
  /** What documents abbreviate, by their ids; most abbreviate nothing. */
  abbreviations: Map<number, AbbreviationTerms[]>;
}

/** The documents of an engine. */
export interface Partitions {
  /** Adds documents, replacing those with the same id. */
  upsert(documents: readonly SearchDocument[]): void;
  remove(ids: ReadonlySet<number>): void;
  /** The partitions that a viewer may see, those with documents. */
  visibleTo(viewer: { locale: string; audiences: Audiences }): Partition[];
  /** Whether a locale has documents. */
  hasLocale(locale: string): boolean;
  /** What the documents of some partitions abbreviate. */
  abbreviationsIn(visible: readonly Partition[]): Synonyms;
  /** The number of a category; undefined when no document has had it. */
  categoryNumber(category: string): number | undefined;
  /** See SearchEngine. */
  compact(merge: Merge): Promise<boolean>;
  /** See SearchEngine. */
  save(mark: string): Uint8Array;
  /** See SearchEngine. */
  load(bytes: Uint8Array): string | undefined;
  ids(): number[];
  readonly size: number;
  readonly bytes: number;
}

/** Makes an empty set of partitions. */
export function createPartitions(): Partitions {
  const partitions = new Map<string, Partition>();
  const categories = new Map<string, number>();
  /** What the documents of some partitions abbreviate, by their keys; forgotten at every change. */
  const abbreviations = new Map<string, Synonyms>();

  function partitionFor(document: SearchDocument): Partition {
    const key = partitionKey(document);
    let partition = partitions.get(key);
    if (!partition) {
      const { locale, kind, audience } = document;
      partition = { locale, kind, audience, segments: [], abbreviations: new Map() };
      partitions.set(key, partition);
    }
    return partition;
  }

  function numberOf(category: string): number {
    let number = categories.get(category);
    if (number === undefined) {
      number = categories.size;
      categories.set(category, number);
    }
    return number;
  }

  /** What visible documents abbreviate: a hidden one must not be read through a question. */
  function abbreviationsIn(visible: readonly Partition[]): Synonyms {
    const key = visible.map(partitionKey).join();
    let known = abbreviations.get(key);
    if (!known) {
      known = synonymsOfTerms(
        gatherAbbreviations(visible.flatMap((partition) => [...partition.abbreviations.values()])),
      );
      abbreviations.set(key, known);
    }
    return known;
  }

  function removeAll(ids: ReadonlySet<number>): void {
    if (ids.size === 0) return;
    abbreviations.clear();
    for (const partition of partitions.values()) {
      for (const id of ids) partition.abbreviations.delete(id);
      for (const live of partition.segments) {
        const own = live.segment.ids;
        for (let i = 0; i < own.length; i++) if (!live.removed[i] && ids.has(own[i]!)) strike(live, i);
      }
      partition.segments = partition.segments.filter((live) => live.removedCount < live.segment.ids.length);
    }
  }

  function upsert(documents: readonly SearchDocument[]): void {
    // The last of two with the same id is the newer.
    const byId = new Map(documents.map((document) => [document.id, document]));
    removeAll(new Set(byId.keys()));
    const fresh = new Map<Partition, SearchDocument[]>();
    for (const document of byId.values()) {
      const partition = partitionFor(document);
      const list = fresh.get(partition);
      if (list) list.push(document);
      else fresh.set(partition, [document]);
    }
    for (const [partition, list] of fresh) {
      for (const document of list) {
        const found = abbreviationTerms(textOf(document), document.locale);
        if (found.length > 0) partition.abbreviations.set(document.id, found);
      }
      for (let i = 0; i < list.length; i += SEGMENT_CAPACITY) {
        const part = list.slice(i, i + SEGMENT_CAPACITY);
        const segment = buildSegment(part.map((document) => reduceDocument(document, numberOf(document.category))));
        partition.segments.push(enliven(segment));
      }
      joinSmall(partition);
    }
  }

  async function compact(merge: Merge): Promise<boolean> {
    let any = false;
    for (const partition of partitions.values()) {
      for (const group of groupsToJoin(partition)) {
        any = true;
        for (const live of group) live.merging = true;
        const before = group.map((live) => live.removed.slice());
        try {
          const joined = enliven(
            await merge(
              group.map((live) => live.segment),
              before,
            ),
          );
          // Documents that were removed meanwhile are in the joined segment still.
          group.forEach((live, g) => {
            live.removed.forEach((gone, i) => {
              if (gone && !before[g]![i]) strike(joined, joined.segment.ids.indexOf(live.segment.ids[i]!));
            });
          });
          const others = partition.segments.filter((live) => !group.includes(live));
          partition.segments = joined.removedCount < joined.segment.ids.length ? [joined, ...others] : others;
        } finally {
          for (const live of group) live.merging = false;
        }
      }
    }
    return any;
  }

  function save(mark: string): Uint8Array {
    return encodeSnapshot({
      mark,
      categories: [...categories.keys()],
      partitions: [...partitions.values()].map(({ locale, kind, audience, segments, abbreviations }) => ({
        locale,
        kind,
        audience,
        segments,
        abbreviations: [...abbreviations],
      })),
    });
  }

  function load(bytes: Uint8Array): string | undefined {
    const content = decodeSnapshot(bytes);
    if (!content) return undefined;
    partitions.clear();
    categories.clear();
    abbreviations.clear();
    content.categories.forEach((category, number) => {
      categories.set(category, number);
    });
    for (const { locale, kind, audience, segments, abbreviations } of content.partitions) {
      const lives = segments.map(({ segment, removed }) => {
        const live = enliven(segment);
        removed.forEach((gone, i) => {
          if (gone) strike(live, i);
        });
        return live;
      });
      partitions.set(partitionKey({ locale, kind, audience }), {
        locale,
        kind,
        audience,
        segments: lives,
        abbreviations: new Map(abbreviations),
      });
    }
    return content.mark;
  }

  return {
    upsert,
    remove: removeAll,
    visibleTo({ locale, audiences }) {
      return [...partitions.values()].filter(
        (partition) =>
          partition.locale === locale &&
          includesAudience(audiences, partition.audience) &&
          partition.segments.length > 0,
      );
    },
    hasLocale: (locale) => [...partitions.values()].some((partition) => partition.locale === locale),
    abbreviationsIn,
    categoryNumber: (category) => categories.get(category),
    compact,
    save,
    load,
    ids: () =>
      [...partitions.values()].flatMap(({ segments }) =>
        segments.flatMap(({ segment, removed }) => [...segment.ids].filter((_, i) => !removed[i])),
      ),
    get size() {
      let size = 0;
      for (const { segments } of partitions.values()) {
        for (const live of segments) size += live.segment.ids.length - live.removedCount;
      }
      return size;
    },
    get bytes() {
      let bytes = 0;
      for (const { segments } of partitions.values()) {
        for (const live of segments) bytes += segmentBytes(live.segment) + live.removed.byteLength;
      }
      return bytes;
    },
  };
}

function partitionKey({ locale, kind, audience }: Pick<Partition, 'locale' | 'kind' | 'audience'>): string {
  return JSON.stringify([locale, kind, audience]);
}

/** Segments to join, in groups that fit one segment: none as long as a partition is a large base and little beside it. */
function groupsToJoin({ segments }: Partition): LiveSegment[][] {
  const free = segments.filter((live) => !live.merging);
  const left = (live: LiveSegment): number => live.segment.ids.length - live.removedCount;
  const stale = free.some((live) => live.removedCount > live.segment.ids.length * TOO_MANY_REMOVED);
  const open = free.filter((live) => left(live) < SEGMENT_CAPACITY * (1 - TOO_MANY_REMOVED));
  const largest = Math.max(...open.map(left), 0);
  const beside = open.reduce((sum, live) => sum + left(live), 0) - largest;
  if (!stale && (open.length <= TOO_MANY_SEGMENTS || beside < largest * LITTLE)) return [];
  const groups: LiveSegment[][] = [];
  let room = 0;
  for (const live of free) {
    if (!open.includes(live)) {
      if (live.removedCount > live.segment.ids.length * TOO_MANY_REMOVED) groups.unshift([live]);
    } else if (left(live) <= room) {
      groups[groups.length - 1]!.push(live);
      room -= left(live);
    } else {
      groups.push([live]);
      room = SEGMENT_CAPACITY - left(live);
    }
  }
  return groups.filter((group) => group.length > 1 || group[0]!.removedCount > 0);
}

function enliven(segment: Segment): LiveSegment {
  const lengths = Float64Array.from(segment.channels, (part) => part.lengths.reduce((sum, length) => sum + length, 0));
  return { segment, removed: new Uint8Array(segment.ids.length), removedCount: 0, lengths, merging: false };
}

function strike(live: LiveSegment, local: number): void {
  live.removed[local] = 1;
  live.removedCount++;
  live.segment.channels.forEach((part, c) => {
    live.lengths[c]! -= part.lengths[local]!;
  });
}

/** Joins the small segments of a partition once there are many; large ones stay. */
function joinSmall(partition: Partition): void {
  if (partition.segments.length <= MOST_SEGMENTS) return;
  const small = partition.segments.filter((live) => !live.merging && live.segment.ids.length <= SMALL_SEGMENT);
  if (small.length < 2) return;
  const joined = mergeSegments(
    small.map((live) => live.segment),
    small.map((live) => live.removed),
  );
  partition.segments = [...partition.segments.filter((live) => !small.includes(live)), enliven(joined)];
}

/** All that a document says, for what it abbreviates. */
function textOf({ title, summary, sections }: SearchDocument): string {
  return [title, summary, ...sections.flatMap(({ heading, text }) => [heading, text])].join('\n');
}
