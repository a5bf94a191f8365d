// What is typed about a draft and not sent stays in this browser, also while another comment is sent, and is there again when the page is opened.
import { readKept, writeKept } from '../../../ui/kept-text.ts';
import { keptName } from '../keep-typed.ts';

/** A comment, a reply or an answer that somebody is writing. */
interface Writing {
  /** The id of its field. */
  field: string;
  text: string;
  /** The words it is about, and what stands before them. */
  quote: string;
  before: string;
  /** The text of the block it is about: blocks move while a draft is worked on. */
  block: string;
  /** Of the draft that was seen. */
  sequence: string;
  isSent?: true | undefined;
}

/** The field for the whole text, where a comment stands whose block is gone. */
const WHOLE = 'comment-on-whole';

/**
 * Keeps what is typed into the fields of a review, and puts what was left of the last time into them.
 * @param review what is around all of them; its `data-kept-line` is shown where something was put back.
 */
export function keepComments(review: HTMLElement): void {
  const name = keptName(location.pathname);
  const fields = () => [...review.querySelectorAll<HTMLTextAreaElement>('form textarea')];
  const keep = (sent?: EventTarget | null) => {
    const writing = fields()
      .filter(({ value }) => value.trim() !== '')
      .map((field) => ({ ...written(field), isSent: field.form === sent ? (true as const) : undefined }));
    writeKept(name, writing.length > 0 ? { writing } : undefined);
  };
  const left = (readKept<{ writing: Writing[] }>(name)?.writing ?? []).filter((one) => !hasArrived(review, one));
  const put = left.filter((one) => putBack(review, one));
  review.querySelector<HTMLElement>('[data-kept-line]')!.hidden = put.length === 0;
  keep();
  review.addEventListener('input', () => keep());
  // Marked words come into a form without being typed.
  review.addEventListener('focusout', () => keep());
  review.addEventListener('submit', ({ target }) => keep(target));
}

function written(field: HTMLTextAreaElement): Writing {
  return {
    field: field.id,
    text: field.value,
    quote: fieldOf(field, 'quote')?.value ?? '',
    before: fieldOf(field, 'before')?.value ?? '',
    block: blockOf(field),
    sequence: fieldOf(field, 'sequence')?.value ?? '',
  };
}

function fieldOf(field: HTMLTextAreaElement, name: string): HTMLInputElement | null {
  return field.form!.querySelector<HTMLInputElement>(`[name=${name}]`);
}

/** The text that a field is beside; empty for what is about the whole. */
function blockOf(field: Element): string {
  const block = field.closest('.block')?.querySelector('[data-block]');
  return block?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
}

/** Whether what was sent is on the page, or was an answer to a draft that its writer has worked on since. */
function hasArrived(review: HTMLElement, { field, text, sequence, isSent }: Writing): boolean {
  const plain = (words: string | null) => words?.replace(/\s+/g, ' ').trim();
  const isSaid = [...review.querySelectorAll('[data-said]')].some(
    ({ textContent }) => plain(textContent) === plain(text),
  );
  const now = review.querySelector<HTMLInputElement>('[name=sequence]')?.value;
  return isSent === true && (isSaid || (field === 'answer' && sequence !== now));
}

/** @returns whether it stands in a field now. What the server has put there stays. */
function putBack(review: HTMLElement, { field: id, text, quote, before, block }: Writing): boolean {
  const field = fieldFor(review, id, block);
  if (!field || field.value.includes(text)) return false;
  field.value = field.value.trim() === '' ? text : `${field.value}\n\n${text}`;
  const [words, ahead] = [fieldOf(field, 'quote'), fieldOf(field, 'before')];
  if (words?.value === '') words.value = quote;
  if (ahead?.value === '') ahead.value = before;
  field.closest('details')?.setAttribute('open', '');
  return true;
}

/** The field in which something was typed, wherever its block is by now; else that for the whole text. */
function fieldFor(review: HTMLElement, id: string, block: string): HTMLTextAreaElement | null {
  const field = review.querySelector<HTMLTextAreaElement>(`textarea#${CSS.escape(id)}`);
  if (field && blockOf(field) === block) return field;
  const moved = [...review.querySelectorAll<HTMLTextAreaElement>('.block [data-add] textarea')].find(
    (one) => blockOf(one) === block,
  );
  return moved ?? review.querySelector<HTMLTextAreaElement>(`#${WHOLE}`);
}
