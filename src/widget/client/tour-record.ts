import { meantBy, nameTarget } from './name-target.ts';
import { element } from './parts.ts';
import type { RecorderTexts } from './protocol.ts';
import { joinRecording } from './recording-window.ts';
import { recordStyle } from './tour-style.ts';

// Recording a tour: whoever writes a guide clicks the elements of its steps in the product. A click that is recorded does nothing in the
// product, and nothing of the product is changed. The steps go to the page of the help center that has opened the window; without one they
// are copied, and put into the guide there.

interface Step {
  title: string;
  text: string;
  target: { selector: string; text: string | undefined; page: string };
}

/** Begins to record. @returns what ends it. */
export function recordTour(
  { shadow, box }: { shadow: ShadowRoot; box: HTMLElement },
  texts: RecorderTexts,
): { stop(): void } {
  const leaving = new AbortController();
  const { signal } = leaving;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(recordStyle);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  const steps: Step[] = [];
  let isPicking = true;
  let picked: Element | undefined;
  let number = 1;

  const ring = element('div', { class: 'ring', hidden: '' });
  const say = element('p', { role: 'status', dir: 'auto' }, [texts.pick]);
  const title = element('input', { type: 'text', dir: 'auto', maxlength: '200' });
  const text = element('textarea', { rows: '2', dir: 'auto', maxlength: '2000' });
  const fields = element('form', { hidden: '' }, [
    element('label', {}, [texts.title, title]),
    element('label', {}, [texts.text, text]),
    element('button', { class: 'next' }, [texts.add]),
  ]);
  const result = element('textarea', { readonly: '', rows: '4', dir: 'ltr', 'aria-label': texts.result, hidden: '' });
  const pause = element('button', { type: 'button', 'aria-pressed': 'false' }, [texts.pause]);
  const copy = element('button', { type: 'button', disabled: '' }, [texts.copy]);
  const end = element('button', { type: 'button' }, [texts.end]);
  const row = element('div', { class: 'row' }, [pause, copy, end]);
  const bar = element('div', { class: 'record', role: 'region', 'aria-label': texts.label }, [
    say,
    fields,
    result,
    row,
  ]);
  box.append(ring, bar);

  const recording = joinRecording((next) => {
    number = next.number;
    // What somebody types just now stays.
    if (fields.hidden) [title.value, text.value] = [next.title, next.text];
    say.textContent = `${next.said} ${fill(texts.step)}`.trim();
  }, signal);
  copy.hidden = recording !== undefined;

  function fill(message: string): string {
    return message.replace('{number}', String(number));
  }

  const stop = (): void => {
    leaving.abort();
    ring.remove();
    bar.remove();
    shadow.adoptedStyleSheets = shadow.adoptedStyleSheets.filter((one) => one !== sheet);
  };

  function frameOf(target: Element): void {
    const { x, y, width, height } = target.getBoundingClientRect();
    ring.hidden = false;
    ring.style.transform = `translate(${x - 4}px,${y - 4}px)`;
    ring.style.width = `${width + 8}px`;
    ring.style.height = `${height + 8}px`;
  }

  /** The element of the product that an event is about; undefined: the widget's own. */
  const about = (event: Event): Element | undefined => {
    const [first] = event.composedPath();
    return first instanceof Element && !first.closest('helpwell-widget') ? meantBy(first) : undefined;
  };

  const onMove = (event: Event): void => {
    const target = isPicking && about(event);
    if (target) frameOf(target);
  };
  const onPress = (event: Event): void => {
    const target = isPicking && about(event);
    if (!target) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type !== 'click') return;
    picked = target;
    isPicking = false;
    frameOf(target);
    say.textContent = fill(texts.picked);
    fields.hidden = false;
    title.focus();
  };
  addEventListener('pointermove', onMove, { signal, capture: true });
  for (const kind of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
    addEventListener(kind, onPress, { signal, capture: true });

  fields.onsubmit = (event) => {
    event.preventDefault();
    if (!picked || !text.value.trim()) return text.focus();
    const { selector, text: on } = nameTarget(picked);
    const [said, page] = [{ title: title.value.trim(), text: text.value.trim() }, pageOf(location.pathname)];
    fields.reset();
    fields.hidden = true;
    ring.hidden = true;
    isPicking = pause.getAttribute('aria-pressed') === 'false';
    pause.focus();
    if (recording) return recording.give({ ...said, selector, on: on ?? '', page });
    steps.push({ ...said, target: { selector, text: on, page } });
    say.textContent = fill(texts.added);
    number++;
    copy.disabled = false;
    result.hidden = true;
  };
  pause.onclick = () => {
    isPicking = pause.getAttribute('aria-pressed') === 'true';
    pause.setAttribute('aria-pressed', String(!isPicking));
    ring.hidden = true;
    say.textContent = isPicking ? fill(recording ? texts.step : texts.pick) : texts.paused;
  };
  copy.onclick = () => {
    result.value = `steps:\n${steps.map((step) => `  - ${JSON.stringify(trimmed(step))}`).join('\n')}\n`;
    result.hidden = false;
    result.focus();
    result.select();
    // Where the product's page may not write to the clipboard, the text stands there to be copied.
    navigator.clipboard?.writeText(result.value).then(
      () => {
        say.textContent = texts.copied;
      },
      () => undefined,
    );
  };
  end.onclick = () => {
    stop();
    recording?.end();
  };
  return { stop };
}

/** The pattern of a page: numbers in its address are another one for each invoice and each person. */
export function pageOf(pathname: string): string {
  return pathname.replace(/\/(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=\/|$)/gi, '/*').slice(0, 300);
}

/** Without what was left empty. */
function trimmed({ title, ...step }: Step): object {
  return title ? { title, ...step } : step;
}
