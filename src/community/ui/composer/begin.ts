// Waits until somebody writes: a page to read carries none of the composer.
import type { ComposerAtWork } from './composer.ts';
import { keptLocally } from './local.ts';

const field = document.querySelector<HTMLElement>('[data-composer]');
const form = field?.closest('form');
if (field && form) {
  let loading: Promise<ComposerAtWork> | undefined;
  const load = () => (loading ??= import('./composer.ts').then(({ compose }) => compose(field, form)));
  form.addEventListener('focusin', load, { once: true });
  // Something was typed that no server has yet; or something has the focus already.
  if (keptLocally(field.dataset['composer']!) || form.contains(document.activeElement)) void load();

  // A click takes the selection away before it is one.
  let selected = '';
  const quoteLink = ({ target }: Event) =>
    target instanceof Element ? target.closest<HTMLAnchorElement>('a[data-quote]') : null;
  document.addEventListener('pointerdown', (event) => {
    selected = quoteLink(event) ? String(getSelection()) : '';
  });
  document.addEventListener('click', (event) => {
    const link = quoteLink(event);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const words = (selected || String(getSelection())).trim();
    void load().then(({ quote }) => quote(link, words));
  });
}
