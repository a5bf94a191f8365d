import type { FromFrame, RecorderTexts, ToFrame, TourEvent } from './protocol.ts';
import { startTour } from './tour.ts';

// What the script on the product's page loads once somebody takes a tour, or records one.

/** What the script gives to what leads. */
export interface LeadPlace {
  shadow: ShadowRoot;
  /** Holds language, direction and theme of the widget. */
  box: HTMLElement;
  tell(message: ToFrame): void;
  /** Where the files of the widget are, and their names. */
  home: string;
  files: Record<string, string>;
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
  const report = (event: TourEvent, part?: number): void => {
    place.tell({ type: 'tour-event', slug, event, part });
    place.emit('tour', { tour: slug, event: event.replace('tour-', ''), step: part });
  };
  return startTour(tour, { ...place, report }, from);
}

function record(place: LeadPlace, texts: RecorderTexts): { stop(): void } {
  let recording: { stop(): void } | undefined;
  let isOver = false;
  void import(/* @vite-ignore */ `${place.home}/widget/${place.files['record']}`).then(({ recordTour }) => {
    if (!isOver) recording = recordTour(place, texts);
  });
  return {
    stop() {
      isOver = true;
      recording?.stop();
    },
  };
}
