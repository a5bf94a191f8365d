import { meantBy, nameTarget } from './name-target.ts';
import { element } from './parts.ts';
import type { RecorderTexts, StepTarget } from './protocol.ts';
import { recordStyle } from './tour-style.ts';

// Recording a tour: whoever writes a guide clicks the elements of its steps in the product. A click that is recorded does nothing in the
// product; nothing of the product is changed, and nothing is sent anywhere: the steps are copied into guide.yml.

interface Step {
  title: string;
  text: string;
  target: Partial<StepTarget>;
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

  const ring = element('div', { class: 'ring', hidden: '' });
  const say = element('p', { role: 'status' }, [texts.pick]);
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
    say.textContent = texts.picked.replace('{number}', String(steps.length + 1));
    fields.hidden = false;
    title.focus();
  };
  addEventListener('pointermove', onMove, { signal, capture: true });
  for (const kind of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
    addEventListener(kind, onPress, { signal, capture: true });

  fields.onsubmit = (event) => {
    event.preventDefault();
    if (!picked || !text.value.trim()) return text.focus();
    const target = { ...nameTarget(picked), page: location.pathname };
    steps.push({ title: title.value.trim(), text: text.value.trim(), target });
    fields.reset();
    fields.hidden = true;
    ring.hidden = true;
    isPicking = pause.getAttribute('aria-pressed') === 'false';
    say.textContent = texts.added.replace('{number}', String(steps.length));
    copy.disabled = false;
    result.hidden = true;
    pause.focus();
  };
  pause.onclick = () => {
    isPicking = pause.getAttribute('aria-pressed') === 'true';
    pause.setAttribute('aria-pressed', String(!isPicking));
    ring.hidden = true;
    say.textContent = isPicking ? texts.pick : texts.paused;
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
  end.onclick = stop;
  return { stop };
}

/** Without what was left empty. */
function trimmed({ title, ...step }: Step): object {
  return title ? { title, ...step } : step;
}
