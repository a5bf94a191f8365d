import { findTarget, wordsOf } from './find-target.ts';
import type { StepTarget } from './protocol.ts';

// Naming an element of a product so that it is found again: by what its makers have named it, before where it stands.

/** Attributes that say what an element is, the most lasting first. */
const NAMES = ['data-help', 'data-testid', 'data-test', 'id', 'name', 'aria-label'];
const LONGEST_TEXT = 60;
const DEEPEST = 6;
/** What is clicked is often within what is meant. */
const MEANT = 'button,a[href],summary,label,input,select,textarea,[role=button],[role=tab],[role=menuitem],[data-help]';

/** What somebody means who clicks an element: the button around an icon, not the icon. */
export function meantBy(clicked: Element): Element {
  return clicked.closest(MEANT) ?? clicked;
}

/**
 * A selector, and what is written on the element where it has no name that finds it: what is written is another thing in another language
 * of the product.
 */
export function nameTarget(element: Element): Pick<StepTarget, 'selector' | 'text'> {
  const named = namesOf(element).find((selector) => findTarget({ selector, text: undefined }) === element);
  if (named) return { selector: named, text: undefined };
  const words = wordsOf(element);
  return { selector: pathTo(element), text: words && words.length <= LONGEST_TEXT ? words : undefined };
}

function namesOf(element: Element): string[] {
  const tag = element.localName;
  return NAMES.flatMap((name) => {
    const value = element.getAttribute(name);
    // Frameworks number what has no name; the number is another one tomorrow.
    if (!value || (name === 'id' && /\d{2,}|:/.test(value))) return [];
    return name === 'id' ? [`#${CSS.escape(value)}`] : [`${tag}[${name}="${CSS.escape(value)}"]`];
  });
}

/** Where an element stands, from the nearest ancestor with a name on. */
function pathTo(element: Element): string {
  const parts: string[] = [];
  for (let at: Element | null = element; at && at !== document.body && parts.length < DEEPEST; at = at.parentElement) {
    const above: string | undefined = at === element ? undefined : namesOf(at)[0];
    if (above) return [above, ...parts].join(' > ');
    const alike = [...(at.parentElement?.children ?? [])].filter(({ localName }) => localName === at!.localName);
    parts.unshift(alike.length > 1 ? `${at.localName}:nth-of-type(${alike.indexOf(at) + 1})` : at.localName);
  }
  return parts.join(' > ');
}
