// Keeps what is being written: in this browser at once, at the server a moment later. It is "saved" when the server has said so.

/** After the last key; and while somebody goes on typing, in milliseconds. */
const PAUSE_MS = 1_200;
const AT_LEAST_EVERY_MS = 6_000;
/** Until it is tried again to save what could not be, in milliseconds. */
const AGAIN_MS = 10_000;

/**
 * How a draft stands. `changed`: since it was saved; `local`: the server cannot be reached, it is kept here; `elsewhere`: another window or device has
 * written, too; `out`: it may not be saved any more.
 */
export type DraftState = 'changed' | 'saving' | 'saved' | 'local' | 'elsewhere' | 'out';

/** What the server says: 200 it has the text, 409 it has another one that is newer, 410 what the text was to become is there; 0 it said nothing. */
export interface DraftAnswer<Text> {
  status: number;
  /** Version of the newest text. */
  sequence?: number;
  /** With 409: the newer text. */
  text?: Text | undefined;
  /** With 200: a text of another window that is kept beside this one. */
  other?: Text | undefined;
}

/** What a draft needs to know of its form. */
interface DraftForm<Text> {
  /** What is written now. */
  read(): Text;
  /** Version that the server has; 0 for none. A write that follows another version is answered with 409. */
  sequence: number;
  /** Sends a text as the one that follows a version; `isChosen` when somebody has seen both texts. Never rejects. */
  send(draft: { text: Text; sequence: number; isChosen: boolean }, signal: AbortSignal): Promise<DraftAnswer<Text>>;
  /** Keeps in this browser what the server may not have; undefined: it has everything. */
  keep(text: Text | undefined): void;
  tell(state: DraftState): void;
  /** The version that the server has now. */
  follow?(sequence: number): void;
  /** A text that another window has written; undefined: there is none any more. */
  showOther?(text: Text | undefined): void;
  /** The server keeps one text only: after 409 nothing is saved until somebody has seen both. */
  keepsOne?: boolean;
}

/** A draft that is kept while somebody writes. */
export interface DraftClient {
  /** Something was typed. */
  changed(): void;
  /** Saves at once what is not saved. */
  save(): Promise<void>;
  /** Somebody has seen both texts: what stands in the form now follows the newest. */
  choose(): void;
  /** What is written now counts as saved, or, with `false`, as not saved. */
  consider(isSaved: boolean): void;
  /** Goes on from a version that the server has. */
  goOnFrom(sequence: number): void;
  /** Whether the server has everything. */
  isSaved(): boolean;
  readonly sequence: number;
  /** The form is being sent: nothing is saved any more. @returns the save that is under way, unless it is broken off. */
  leave(how?: { breakOff: boolean }): Promise<void> | undefined;
  /** The page is there again. */
  comeBack(): void;
}

/** Keeps the text of a form as a draft. @param newest version of the other text, where the form begins beside one. */
export function keepDraft<Text extends object>(form: DraftForm<Text>, newest?: number): DraftClient {
  let { sequence } = form;
  let saved = JSON.stringify(form.read());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let firstChange = 0;
  let underWay: Promise<void> | undefined;
  let isLeaving = false;
  let isHeld = false;
  /** What is on its way ends when the text itself goes. */
  let leaving = new AbortController();

  const later = (pause: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), pause);
  };
  const goOnFrom = (number: number) => {
    sequence = number;
    form.follow?.(number);
  };

  function changed(): void {
    const text = form.read();
    const isSame = JSON.stringify(text) === saved;
    form.keep(isSame ? undefined : text);
    if (isSame || isHeld) return;
    form.tell('changed');
    firstChange ||= Date.now();
    later(Math.max(0, Math.min(PAUSE_MS, firstChange + AT_LEAST_EVERY_MS - Date.now())));
  }

  function save(isChosen = false): Promise<void> {
    underWay ??= saveNow(isChosen).finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  async function saveNow(isChosen: boolean): Promise<void> {
    const text = form.read();
    const sent = JSON.stringify(text);
    if (isLeaving || isHeld || (sent === saved && !isChosen)) return;
    clearTimeout(timer);
    firstChange = 0;
    form.tell('saving');
    const answer = await form.send({ text, sequence, isChosen }, leaving.signal);
    const { status } = answer;
    if (status === 200) {
      saved = sent;
      goOnFrom(answer.sequence ?? sequence);
    }
    if (isLeaving) return;
    if (status === 200) {
      newest = answer.other && sequence;
      form.showOther?.(answer.other);
      form.tell('saved');
      changed();
    } else if (status === 409) {
      newest = answer.sequence;
      isHeld = form.keepsOne === true;
      // Both are kept: this one beside the other.
      if (!isHeld) saved = sent;
      form.showOther?.(answer.text);
      form.tell('elsewhere');
      changed();
    } else if (status === 410) {
      // Sent or thrown away elsewhere: what is written here since is another text. Of this very form nothing is to be kept.
      if (sequence === 0) return;
      goOnFrom(0);
      later(0);
    } else {
      form.tell(status === 401 || status === 404 ? 'out' : 'local');
      later(AGAIN_MS);
    }
  }

  return {
    changed,
    goOnFrom,
    save: () => save(),
    choose() {
      if (newest !== undefined) goOnFrom(newest);
      newest = undefined;
      isHeld = false;
      form.showOther?.(undefined);
      const next = underWay;
      void (next ? next.then(() => save(true)) : save(true));
    },
    consider(isSaved) {
      saved = isSaved ? JSON.stringify(form.read()) : '';
    },
    isSaved: () => JSON.stringify(form.read()) === saved,
    get sequence() {
      return sequence;
    },
    leave({ breakOff } = { breakOff: false }) {
      isLeaving = true;
      clearTimeout(timer);
      if (breakOff) leaving.abort();
      return breakOff ? undefined : underWay;
    },
    comeBack() {
      isLeaving = false;
      leaving = new AbortController();
    },
  };
}

/** Saves when the network is there again and when the page goes out of sight, and goes on when it comes back from the browser's own memory. */
export function followPage(draft: DraftClient): void {
  addEventListener('online', () => void draft.save());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void draft.save();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) draft.comeBack();
  });
}

/** Whether somebody has written into fields of a form since the page came, such as before its scripts were there. */
export function isWrittenInto(form: HTMLFormElement, names: readonly string[]): boolean {
  return names.some((name) => {
    const field = form.elements.namedItem(name);
    return (
      (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text')) &&
      field.value !== field.defaultValue
    );
  });
}

/** Says how a draft stands in an element that is read out: what it says already is not said again. */
export function sayIn(element: HTMLElement, words: Readonly<Record<DraftState, string>>): (state: DraftState) => void {
  return (state) => {
    if (element.textContent !== words[state]) element.textContent = words[state];
  };
}

/** Posts a draft as JSON. @returns what the server said; status 0 where it could not be asked. */
export async function sendDraft<Text>(path: string, draft: object, signal?: AbortSignal): Promise<DraftAnswer<Text>> {
  const body = JSON.stringify(draft);
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
      // A page that is being left still sends what is small.
      keepalive: body.length < 30_000,
      ...(signal && { signal }),
    });
    return { ...((await answer.json()) as object), status: answer.status };
  } catch {
    return { status: 0 };
  }
}
