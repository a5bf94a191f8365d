// What the page in the frame and the script on the product's page say to each other, through a channel that nobody else has.

import type { Placement } from '../../videos/guide.ts';

/** What the widget may be opened at. */
export interface Target {
  /** Name of an article, as in its address. */
  article?: string;
  /** Name of a guide. */
  video?: string;
  /** Second of the guide at which to begin; of a tour the step, from 0. */
  at?: number;
  /** Number of a thread of the community. */
  thread?: number | string;
  /** Words to search for. */
  search?: string;
  /** The contact form; a text stands in its subject. */
  ask?: boolean | string;
  /** The reader's own requests. */
  requests?: boolean;
  /** Name of a guide whose steps lead through the product. */
  tour?: string;
}

/** One step of a tour, in the language of the reader; plain text only. */
export interface TourStep {
  title: string;
  text: string;
  /** “Step 2 of 5”. */
  progress: string;
  target: StepTarget | undefined;
}

/** The element of a step: by its selector and, where given, what is written on it. */
export interface StepTarget {
  selector: string;
  text: string | undefined;
  placement: Placement;
  /** Pattern of the page that it is on. */
  page: string | undefined;
}

/** What the tour itself says. */
export interface TourTexts {
  next: string;
  back: string;
  done: string;
  close: string;
  /** How keys get to the element and back. */
  keys: string;
}

export interface Tour {
  slug: string;
  title: string;
  steps: TourStep[];
  texts: TourTexts;
}

/** What recording a tour says. */
export interface RecorderTexts {
  label: string;
  pick: string;
  /** With `{number}`, as `added`. */
  picked: string;
  /** With `{number}`: the same where the steps go into the draft at once. */
  step: string;
  title: string;
  text: string;
  add: string;
  added: string;
  pause: string;
  paused: string;
  copy: string;
  copied: string;
  result: string;
  end: string;
}

/** What is counted of a tour; of the last two with the number of the step, from 0. */
export type TourEvent = 'tour-begun' | 'tour-finished' | 'tour-left' | 'tour-missing';

/** What the product's page says of itself. */
export interface PageFacts {
  /** Path with its hash, without parameters. */
  path: string;
  title: string;
  /** Values of `data-help` on elements that can be seen. */
  marks: string[];
}

/** A page of the help center that fits the product's page. */
export interface PageSuggestion {
  kind: string;
  title: string;
  /** Absolute. */
  url: string;
}

/** From the product's page to the frame. */
export type ToFrame =
  | { type: 'page'; page: PageFacts }
  | { type: 'go'; path: string; subject?: string | undefined }
  | { type: 'identify' }
  | { type: 'token'; id: number; token?: string | undefined }
  | { type: 'forget' }
  | { type: 'suggest'; id: number }
  | { type: 'focus' }
  | { type: 'tour'; slug: string; from?: number }
  | { type: 'record-tour' }
  | { type: 'tour-event'; slug: string; event: TourEvent; part?: number | undefined }
  /** Answered with `ready` by a page that is still the same. */
  | { type: 'ping' };

/** From the frame to the product's page. */
export type FromFrame =
  | { type: 'ready' }
  | { type: 'close' }
  | { type: 'token'; id: number }
  | { type: 'suggestions'; id?: number | undefined; list: PageSuggestion[] }
  | { type: 'unread'; count: number; label: string }
  | { type: 'tour'; tour: Tour; from: number }
  | { type: 'tour'; texts: RecorderTexts }
  | { type: 'event'; name: string; detail: object };

/** The first message, with the channel. */
export interface Hello {
  helpwell: 1;
  identify: boolean;
  subject?: string | undefined;
}

/** What the server writes into the script. */
export interface LoaderConfig {
  /** By language code; the first is the site's own. */
  texts: Record<string, LoaderTexts>;
  /** Languages that are written from right to left. */
  rtl: string[];
  /** Of a fill, and of what stands on it. */
  accent: string;
  onAccent: string;
  /** Of the files that come when they are needed; build/build-widget.ts makes them. */
  version: string;
}

/** What the script itself says. */
export interface LoaderTexts {
  help: string;
  close: string;
  loading: string;
  refused: string;
  openSite: string;
  watch: string;
}
