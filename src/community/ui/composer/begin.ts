// Waits until somebody writes: a page to read carries none of the composer.
import { goTo } from '../../../ui/go-to.ts';
import type { ComposerAtWork } from './composer.ts';
import { keptLocally } from './local.ts';

const field = document.querySelector<HTMLElement>('[data-composer]');
const form = field?.closest('form');
if (field && form) {
  let loading: Promise<ComposerAtWork> | undefined;
  let isSent = false;
  form.addEventListener('submit', () => {
    isSent = true;
  });
  addEventListener('pageshow', () => {
    isSent = false;
  });
  const load = () => (loading ??= begin(field, form, () => isSent));
  // Without the network it stays a plain field, which can be sent as it is.
  const tryToLoad = () => load().catch(() => (loading = undefined));
  form.addEventListener('focusin', tryToLoad);
  const box = field.querySelector('textarea')!;
  const isTyped = box.value !== box.defaultValue;
  // Something was typed that no server has yet; or something has the focus already.
  if (isTyped || keptLocally(field.dataset['composer']!) || form.contains(document.activeElement)) void tryToLoad();

  // A click takes the selection away before it is one.
  let selected: Range | undefined;
  const quoteLink = ({ target }: Event) =>
    target instanceof Element ? target.closest<HTMLAnchorElement>('a[data-quote]') : null;
  document.addEventListener('pointerdown', (event) => {
    selected = quoteLink(event) ? selection() : undefined;
  });
  document.addEventListener('click', (event) => {
    const link = quoteLink(event);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const part = selected ?? selection();
    load().then(
      ({ quote }) => quote(link, part),
      () => goTo(link.href),
    );
  });
}

/** What is selected, if anything is. */
function selection(): Range | undefined {
  const chosen = getSelection();
  return chosen && !chosen.isCollapsed ? chosen.getRangeAt(0).cloneRange() : undefined;
}

async function begin(field: HTMLElement, form: HTMLFormElement, isSent: () => boolean): Promise<ComposerAtWork> {
  const [{ compose }, tools] = await Promise.all([import('./composer.ts'), fetchTools()]);
  // A draft of what is being posted would be one too many.
  if (isSent()) throw new Error('The form is on its way.');
  return compose(field, form, tools);
}

async function fetchTools(): Promise<HTMLElement> {
  const answer = await fetch(`/${document.documentElement.lang}/community/composer-tools`);
  if (!answer.ok) throw new Error(`composer-tools: ${answer.status}`);
  const piece = document.createElement('template');
  // Written by our own server, from its own texts.
  piece.innerHTML = await answer.text();
  return piece.content.querySelector<HTMLElement>('[data-texts]')!;
}
