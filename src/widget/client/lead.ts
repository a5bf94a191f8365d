import type * as Page from './page.ts';
import type { FromFrame, RecorderTexts, ToFrame, TourEvent } from './protocol.ts';
import { startTour } from './tour.ts';
import type * as Recorder from './tour-record.ts';

// What the script on the product's page loads once somebody takes a tour, or records one.

/** What the script gives to what leads. */
export interface LeadPlace {
  shadow: ShadowRoot;
  /** Holds language, direction and theme of the widget. */
  box: HTMLElement;
  tell(message: ToFrame): void;
  /** Tells the listeners of the product. */
  emit(event: string, detail: object): void;
}

export type Lead = typeof lead;

let present: { stop(): void } | undefined;

/** Begins a tour, or recording one; what was under way ends. */
export function lead(place: LeadPlace, message: Extract<FromFrame, { type: 'tour' }>): { stop(): void } {
  present?.stop();
  present = begin(place, message);
  return present;
}

function begin(place: LeadPlace, message: Extract<FromFrame, { type: 'tour' }>): { stop(): void } {
  if ('texts' in message) return record(place, message.texts);
  const { tour, from } = message;
  const { slug } = tour;
  const over = new AbortController();
  let at = from;
  const report = (event: TourEvent, part?: number): void => {
    if (event === 'tour-left' || event === 'tour-finished') over.abort();
    place.tell({ type: 'tour-event', slug, event, part });
    place.emit('tour', { tour: slug, event: event.replace('tour-', ''), step: part });
  };
  const goesTo = (step: number): void => {
    at = step;
  };
  void sibling<typeof Page>('page').then(({ carrySteps }) => carrySteps(() => `tour:${slug}@${at}`, over.signal));
  const { stop } = startTour(tour, { ...place, report, goesTo }, from);
  return {
    stop() {
      over.abort();
      stop();
    },
  };
}

/** Another file of the widget, in the version of this one. */
const sibling = <File>(name: 'page' | 'record'): Promise<File> =>
  import(/* @vite-ignore */ import.meta.url.replace('/tour-', `/${name}-`));

function record(place: LeadPlace, texts: RecorderTexts): { stop(): void } {
  let recording: { stop(): void } | undefined;
  let isOver = false;
  void sibling<typeof Recorder>('record').then(({ recordTour }) => {
    if (!isOver) recording = recordTour(place, texts);
  });
  return {
    stop() {
      isOver = true;
      recording?.stop();
    },
  };
}
