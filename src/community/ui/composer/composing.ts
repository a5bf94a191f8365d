import type { Form } from '../../../ui/form.ts';
import type { DraftText } from '../../drafts/draft.ts';
import type { Draft } from '../../drafts/store.ts';

/** A form with a text as its page shows it: what was typed, else the draft, else what stands there to begin with. */
export interface Composing {
  /** Of this form, made anew with each that is opened. */
  key: string;
  /** The version of the draft that the form has; 0: none. */
  sequence: number;
  /** The text that another form has written here. */
  other: DraftText | undefined;
  /** When the draft was kept that is shown; undefined where none is. */
  draftAt: Date | undefined;
  value(field: keyof DraftText): string | undefined;
}

/** @param posted the form that was posted to the page, where it is this one. */
export function composingOf(
  posted: Pick<Form<unknown>, 'result' | 'typed'> | undefined,
  draft: Pick<Draft, 'sequence' | 'text' | 'other' | 'updatedAt'> | undefined,
): Composing {
  const isTyped = posted?.typed('body') !== undefined;
  const result = posted?.result;
  const reason = (result as { reason?: string } | undefined)?.reason;
  const key = (isTyped && reason !== 'posted' && posted?.typed('key')) || crypto.randomUUID();
  if (!isTyped)
    return {
      key,
      sequence: draft?.sequence ?? 0,
      other: draft?.other ?? undefined,
      draftAt: draft?.updatedAt,
      value: (field) => draft?.text[field],
    };
  const sequence = reason ? draft?.sequence : Number(posted.typed('sequence'));
  return {
    key,
    sequence: Number.isSafeInteger(sequence) ? sequence! : 0,
    other: reason === 'elsewhere' ? draft?.text : undefined,
    draftAt: undefined,
    value: (field) => posted.typed(field),
  };
}
