// What the form of a ticket does without leaving the page: fields, people in CC and macros. What is being written is not touched.

/** What the page answers to a script. */
interface Ended {
  outcome: string;
  to?: string;
  body?: string;
  mode?: string;
  macro?: number;
  values?: Record<string, string>;
}

/** What the page says meanwhile. */
interface Texts {
  saving: string;
  saved: string;
}

/** Parts of the page that follow what is saved; fields only where nobody has changed them. */
const FOLLOWING = ['status', 'readers', 'send', 'clocks', 'history'];

const part = (page: ParentNode, name: string) => page.querySelector<HTMLElement>(`[data-part="${name}"]`);

/**
 * Takes presses of buttons that need no other page.
 * @param fetchPage brings the page as it is now.
 */
export function savesInPlace(
  form: HTMLFormElement,
  box: HTMLTextAreaElement,
  { here, texts, fetchPage }: { here: string; texts: Texts; fetchPage(): Promise<Document | undefined> },
): void {
  /** Where it is done the long way: it could not be done here, and the page says why. */
  let isLong = false;
  let isBusy = false;

  form.addEventListener(
    'submit',
    (event) => {
      const button = event.submitter;
      if (isLong || !(button instanceof HTMLButtonElement) || !isInPlace(button)) return;
      event.preventDefault();
      // Nobody else, such as who keeps drafts, takes it for sent.
      event.stopImmediatePropagation();
      if (!isBusy) void save(button);
    },
    { capture: true },
  );
  // Who typed an address and goes on writes to it.
  form.addEventListener('change', ({ target }) => {
    const field = target as HTMLInputElement;
    if (field.name === 'cc' && field.value.trim() !== '')
      form.requestSubmit(form.querySelector<HTMLButtonElement>('button[value="cc"]'));
  });
  form.addEventListener('keydown', (event) => {
    const field = event.target as HTMLInputElement;
    if (event.key !== 'Enter' || field.name !== 'cc') return;
    event.preventDefault();
    field.blur();
  });

  async function save(button: HTMLButtonElement): Promise<void> {
    const isMacro = button.value.startsWith('macro ');
    const body = new FormData(form, button);
    // The text stays here, where it is kept as a draft already.
    if (!isMacro) body.delete('body');
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    isBusy = true;
    say(texts.saving);
    button.closest<HTMLElement>('[popover]')?.hidePopover();
    const answer = await fetch(here, { method: 'POST', body, headers: { accept: 'application/json' } }).catch(
      () => undefined,
    );
    isBusy = false;
    const ended = answer?.ok ? ((await answer.json().catch(() => undefined)) as Ended | undefined) : undefined;
    if (ended?.outcome === 'shown' && isMacro) fill(ended);
    else if (ended?.outcome === 'done') await follow(button.value.split(' ')[0]!);
    else {
      isLong = true;
      form.requestSubmit(button);
      return;
    }
    say(isMacro ? '' : texts.saved);
  }

  function say(words: string): void {
    const state = document.querySelector<HTMLElement>('[data-saved]');
    if (state && state.textContent !== words) state.textContent = words;
  }

  /** Puts a macro into the field and the fields beside it; nothing is saved. */
  function fill({ body, mode, macro, values = {} }: Ended): void {
    box.value = body ?? box.value;
    for (const radio of form.querySelectorAll<HTMLInputElement>('input[name="mode"]'))
      radio.checked = radio.value === mode;
    form.querySelector<HTMLInputElement>('input[name="macro"]')!.value = String(macro ?? '');
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && isTyped(field)))
        field.value = value;
    }
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Shows the page as it is after something was saved. */
  async function follow(intent: string): Promise<void> {
    const page = await fetchPage();
    if (!page) return;
    followPage(page, { fields: intent === 'change' || !isChanged(form) });
    if (intent === 'cc') document.querySelector<HTMLElement>('.copy summary')?.focus();
  }
}

const isInPlace = (button: HTMLButtonElement): boolean =>
  button.dataset['inPlace'] !== undefined || button.value === 'change';
const isTyped = ({ type }: HTMLInputElement): boolean => type !== 'hidden' && type !== 'radio' && type !== 'checkbox';

/** Whether somebody has changed a field beside the text and not saved it. */
export function isChanged(form: HTMLFormElement): boolean {
  return [...form.elements].some((held) => {
    if (!(held instanceof HTMLInputElement) || !held.name.startsWith('was:')) return false;
    const field = form.elements.namedItem(held.name.slice('was:'.length));
    return (field instanceof HTMLSelectElement || field instanceof HTMLInputElement) && field.value !== held.value;
  });
}

/** Puts what follows into the page, each part only where it is another; the focus stays where it was. */
export function followPage(page: Document, { fields }: { fields: boolean }): void {
  for (const name of fields ? [...FOLLOWING, 'fields'] : FOLLOWING) {
    const [shown, next] = [part(document, name), part(page, name)];
    if (!shown || !next || shown.outerHTML === next.outerHTML) continue;
    // Who is typing an address there goes on.
    if (name === 'readers' && shown.querySelector<HTMLInputElement>('input[name="cc"]:focus')) continue;
    keepOpen(shown, next);
    const focused = shown.contains(document.activeElement) ? document.activeElement!.id : '';
    shown.replaceWith(document.adoptNode(next));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

/** What somebody has unfolded stays so. */
function keepOpen(shown: HTMLElement, next: HTMLElement): void {
  const folds = (of: HTMLElement) =>
    [of, ...of.querySelectorAll('details')].filter((one) => one instanceof HTMLDetailsElement);
  const before = folds(shown);
  for (const [index, fold] of folds(next).entries()) fold.open ||= before[index]?.open === true;
}
