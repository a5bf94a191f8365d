import { computePosition, flip, offset, type Placement, shift } from '@floating-ui/dom';
import { fitsPattern } from '../../videos/contexts.ts';
import { findTarget } from './find-target.ts';
import { element } from './parts.ts';
import type { StepTarget, Tour, TourEvent, TourStep } from './protocol.ts';
import { tourStyle } from './tour-style.ts';

// A tour: leads through the product step by step, beside its elements. It is not modal, because the reader does the steps themselves; it
// writes into the widget's own shadow root and changes nothing of the product.

/** Where a tour is shown, and whom it tells. */
export interface TourPlace {
  shadow: ShadowRoot;
  /** Holds language, direction and theme of the widget. */
  box: HTMLElement;
  report(event: TourEvent, part?: number): void;
  /** The step that the reader is at, or goes to; after the last one their number. */
  goesTo(step: number): void;
}

/** An element that is not there is waited for so long, in milliseconds; looked for so often. */
const WAIT_MS = 2000;
const LOOK_MS = 100;
const GAP = 12;
const EDGE = 8;

/** Elements of which a click is the step that was asked for. */
const CLICKABLE =
  'button,a[href],summary,[role=button],[role=tab],[role=menuitem],input[type=button],input[type=submit]';

/**
 * Begins a tour.
 * @param from the step to go on with, from 0; those before were shown elsewhere, and after the last one it is finished.
 * @returns what ends it; focus then goes back to where it was.
 */
export function startTour(tour: Tour, place: TourPlace, from = 0): { stop(): void } {
  const { steps, texts } = tour;
  const { shadow, box, report, goesTo } = place;
  const leaving = new AbortController();
  const { signal } = leaving;
  // What had the focus: in the widget itself, or in the product's page.
  const before = shadow.activeElement ?? document.activeElement;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tourStyle);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  const ring = element('div', { class: 'ring', hidden: '' });
  const dialog = element('div', {
    class: 'step',
    role: 'dialog',
    'aria-labelledby': 'tour-title',
    'aria-describedby': 'tour-text',
    tabindex: '-1',
  });
  box.append(ring, dialog);

  let at = -1;
  let turn = 0;
  let shown = from;
  let target: Element | undefined;
  let stopFollowing: (() => void) | undefined;

  const reduced = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

  function end(event: TourEvent | undefined, part?: number): void {
    if (signal.aborted) return;
    const hadFocus = shadow.activeElement !== null;
    leaving.abort();
    turn++;
    stopFollowing?.();
    ring.remove();
    dialog.remove();
    shadow.adoptedStyleSheets = shadow.adoptedStyleSheets.filter((one) => one !== sheet);
    if (hadFocus && before instanceof HTMLElement && before.isConnected) before.focus();
    if (event) report(event, part);
  }
  const leave = (): void => end('tour-left', Math.max(at, 0));
  const finish = (): void => (shown > 0 ? end('tour-finished') : leave());

  /** Resolves with the element once it is there, or with nothing after two seconds. A step of another page waits for that page. */
  async function find(wanted: StepTarget, mine: number): Promise<Element | undefined> {
    for (let waited = 0; mine === turn && waited < WAIT_MS; waited += LOOK_MS) {
      const found = findTarget(wanted);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return undefined;
  }

  /** Goes to a step; what is not there is skipped, in the direction in which the reader goes. */
  async function go(to: number, by: 1 | -1 = 1): Promise<void> {
    const mine = ++turn;
    stopFollowing?.();
    goesTo(to);
    const step = steps[to];
    if (!step) return to < 0 ? undefined : finish();
    const { target: wanted } = step;
    const isElsewhere = wanted?.page !== undefined && !fitsPattern(wanted.page, location);
    const found = wanted && !isElsewhere ? await find(wanted, mine) : undefined;
    if (mine !== turn) return;
    if (wanted && !isElsewhere && !found) {
      report('tour-missing', to);
      const next = to + by;
      // Before the first there is nothing: the reader stays where they are.
      return next < 0 ? go(at, 1) : go(next, by);
    }
    at = to;
    shown++;
    target = found;
    write(step);
    follow();
    dialog.focus({ preventScroll: true });
    if (isElsewhere) await arrive(wanted.page!, mine, to);
  }

  /** Waits until the reader has come to the page of a step. */
  async function arrive(page: string, mine: number, to: number): Promise<void> {
    while (mine === turn && !fitsPattern(page, location))
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS * 3));
    if (mine === turn) await go(to);
  }

  function write({ title, text, progress }: TourStep): void {
    const button = (name: string, label: string, act: () => void, className = '') => {
      const made = element('button', { type: 'button', class: className }, [label]);
      if (name) made.setAttribute('aria-label', name);
      made.onclick = act;
      return made;
    };
    const isLast = at === steps.length - 1;
    const row = element('div', { class: 'row' }, [element('span', {}, [progress])]);
    if (at > 0) row.append(button('', texts.back, () => void go(at - 1, -1)));
    row.append(button('', isLast ? texts.done : texts.next, () => (isLast ? finish() : void go(at + 1)), 'next'));
    dialog.replaceChildren(
      element('h2', { id: 'tour-title', dir: 'auto' }, [title]),
      element('p', { id: 'tour-text', dir: 'auto' }, [text]),
      ...(target ? [element('p', { class: 'how' }, [texts.keys])] : []),
      row,
      button(texts.close, '✕', leave, 'shut'),
    );
  }

  /** Keeps ring and dialog beside the element, or the dialog at the foot of the page where there is none. */
  function follow(): void {
    ring.hidden = !target;
    dialog.classList.toggle('free', !target);
    dialog.style.transform = '';
    if (!target) return;
    const element = target;
    const { top, bottom } = element.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight)
      element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: reduced() ? 'instant' : 'smooth' });
    const place = async (): Promise<void> => {
      const { x, y, width, height } = element.getBoundingClientRect();
      ring.style.transform = `translate(${x - 4}px,${y - 4}px)`;
      ring.style.width = `${width + 8}px`;
      ring.style.height = `${height + 8}px`;
      const position = await computePosition(element, dialog, {
        strategy: 'fixed',
        placement: placementOf(element, steps[at]?.target?.placement ?? 'auto'),
        // On a phone there is no room beside an element: then it is above or below.
        middleware: [
          offset(GAP),
          flip({ fallbackAxisSideDirection: 'end' }),
          shift({ padding: EDGE, crossAxis: true }),
        ],
      });
      dialog.style.transform = `translate(${Math.round(position.x)}px,${Math.round(position.y)}px)`;
    };
    let seen = '';
    let timer = 0;
    // With each picture of the screen: whatever moves the element, the ring goes along.
    const look = (): void => {
      // The product has drawn itself anew: the same step, with the element that stands there now.
      if (!element.isConnected) return void go(at);
      const { x, y, width, height } = element.getBoundingClientRect();
      const now = [x, y, width, height, innerWidth, innerHeight].join();
      if (now !== seen) void place();
      seen = now;
      timer = requestAnimationFrame(look);
    };
    look();
    const onClick = (event: Event): void => {
      if (!event.isTrusted || !element.matches(CLICKABLE)) return;
      // What the click opens is there afterwards; the next step waits for it.
      if (at < steps.length - 1) void go(at + 1);
      else goesTo(steps.length);
    };
    element.addEventListener('click', onClick);
    stopFollowing = () => {
      cancelAnimationFrame(timer);
      element.removeEventListener('click', onClick);
    };
  }

  /** F6 goes between the step and its element, as between the parts of a window. */
  function onKey(event: KeyboardEvent): void {
    const isInside = shadow.activeElement !== null && dialog.contains(shadow.activeElement);
    if (event.key === 'Escape' && isInside) {
      event.preventDefault();
      event.stopPropagation();
      leave();
    } else if (event.key === 'F6' && !event.ctrlKey && !event.altKey && !event.metaKey) {
      if (isInside && !target) return;
      event.preventDefault();
      if (isInside) focusTarget();
      else dialog.focus();
    }
  }

  function focusTarget(): void {
    const wanted = target as HTMLElement;
    const isInTarget = () => wanted.contains(document.activeElement);
    wanted.focus();
    if (!isInTarget()) wanted.querySelector<HTMLElement>('a[href],button,input,select,textarea,[tabindex]')?.focus();
  }

  addEventListener('keydown', onKey, { signal, capture: true });
  if (from === 0) report('tour-begun');
  void go(from);
  return { stop: () => end(undefined) };
}

function placementOf(target: Element, wanted: StepTarget['placement']): Placement {
  if (wanted === 'top' || wanted === 'bottom') return wanted;
  if (wanted === 'auto') return 'bottom';
  const isRtl = getComputedStyle(target).direction === 'rtl';
  return (wanted === 'start') === isRtl ? 'right' : 'left';
}
