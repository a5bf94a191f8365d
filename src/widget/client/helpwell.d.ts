// What a page with Helpwell's widget may call.

/** A page of the help center that fits a page of the product. */
interface HelpwellSuggestion {
  kind: 'article' | 'video' | 'thread';
  title: string;
  url: string;
}

/** What the widget may be opened at; without anything, its first page, or where it was left. */
interface HelpwellTarget {
  /** Name of an article, as in its address. */
  article?: string;
  /** Name of a guide, as in its address. */
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

/** What is told to the listeners of each event. */
interface HelpwellEvents {
  /** The help center has answered; calls go to it at once. */
  ready: Record<string, never>;
  open: Record<string, never>;
  close: Record<string, never>;
  /** Another page of the help center is shown. */
  navigate: { path: string };
  suggest: { suggestions: HelpwellSuggestion[] };
  /** What became of a token; without one, or with one that is refused, the reader stays a visitor. */
  identify: { identified: true } | { identified: false; reason: string };
  forget: Record<string, never>;
  /** A tour has begun, was finished, was left at a step, or has skipped one whose element is not there; steps are counted from 0. */
  tour: { tour: string; event: 'begun' | 'finished' | 'left' | 'missing'; step?: number };
  /** Requests with an answer that the reader has not seen. */
  unread: { count: number };
  /** The browser or the help center does not show it here, or there is no such tour for the reader. */
  error: { reason: 'refused' } | { reason: 'tour'; tour: string };
}

interface HelpwellApi {
  open(target?: HelpwellTarget): void;
  close(): void;
  /**
   * Leads through the product by the steps of a guide. Where the reader follows a link to another page of the product, the tour goes on there.
   * @param options.from the step to go on with, from 0, where the product has led to another page in another way.
   */
  tour(guide: string, options?: { from?: number }): void;
  /** For writers of guides: click the elements of the steps, and copy what goes into the guide. */
  recordTour(): void;
  /** What fits the page as it is now. */
  suggest(): Promise<HelpwellSuggestion[]>;
  /** Says how to get a token for who is signed in: signed by your server, for this origin, new each time. It is called when one is needed. */
  identify(token: () => Promise<string>): void;
  /** Ends the session, and whom it was for is forgotten. */
  forget(): void;
  /** @returns what stops listening. */
  on<Name extends keyof HelpwellEvents>(event: Name, listener: (detail: HelpwellEvents[Name]) => void): () => void;
  /** Takes everything of the widget from the page. */
  destroy(): void;
  /** The way of calling that works before the script is there: `(window.Helpwell ||= []).push(['open'])`. */
  push(...calls: [name: string, ...given: unknown[]][]): void;
}

interface Window {
  Helpwell: HelpwellApi;
}
