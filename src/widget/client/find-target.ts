import type { StepTarget } from './protocol.ts';

// Finding the element of a tour's step in a product that we know nothing about. A selector is only ever compared, never run.

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What is written on an element, or said of it. */
export function wordsOf(element: Element): string {
  const { value = '', placeholder = '' } = element as Partial<HTMLInputElement>;
  // A text that somebody types is not what is written on a field.
  const isButton = element instanceof HTMLInputElement && /^(button|submit|reset)$/.test(element.type);
  const labels = [element.textContent, element.getAttribute('aria-label'), placeholder, isButton ? value : ''];
  return inOneLine(labels.filter(Boolean).join(' '));
}

function isSeen(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && (element.checkVisibility?.({ visibilityProperty: true }) ?? true);
}

/** The first element that can be seen and fits both selector and text; a selector that cannot be read fits nothing. */
export function findTarget(
  { selector, text }: Pick<StepTarget, 'selector' | 'text'>,
  within: ParentNode = document,
): Element | undefined {
  const words = text && inOneLine(text).toLowerCase();
  try {
    return [...within.querySelectorAll(selector)].find(
      (element) => isSeen(element) && (!words || wordsOf(element).toLowerCase().includes(words)),
    );
  } catch {
    return undefined;
  }
}
