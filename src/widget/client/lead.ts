import type { FromFrame, RecorderTexts, ToFrame, TourEvent } from './protocol.ts';
import { startTour } from './tour.ts';

// What the script on the product's page loads once somebody takes a tour, or records one.

/** What the script gives to what leads. */
export interface LeadPlace {
  shadow: ShadowRoot;
  /** Holds language, direction and theme of the widget. */
  box: HTMLElement;
  tell(message: ToFrame): void;
  /** Address of the file that records. */
  recorder: string;
  /** Tells the listeners of the product. */
  emit(event: string, detail: object): void;
}

export type Lead = typeof lead;

/** Begins a tour, or recording one. */
export function lead(
  place: LeadPlace,
  message: Extract<FromFrame, { type: 'tour' | 'record-tour' }>,
): { stop(): void } {
  if (message.type === 'record-tour') return record(place, message.texts);
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
  void import(/* @vite-ignore */ place.recorder).then(({ recordTour }) => {
    if (!isOver) recording = recordTour(place, texts);
  });
  return {
    stop() {
      isOver = true;
      recording?.stop();
    },
  };
}
