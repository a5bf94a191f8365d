import type { ComponentChildren } from 'preact';
import type { AskFormProps, ErrorOf } from './props.ts';

/** What the parts of the form need to know of it. */
export interface FormNow {
  form: AskFormProps;
  errorOf: ErrorOf;
  /** Whether the form's script runs. */
  scripted: boolean;
  category: string;
}

/** What a control is called, and what ties it to its label, its hint and what is wrong with it. */
interface ControlAttributes {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

interface Props {
  now: FormNow;
  name: string;
  label: string;
  hint?: string | undefined;
  /** It may stay empty, and says so. */
  optional?: boolean;
  error?: string | undefined;
  /** It is there only where no script runs, which would leave it out. */
  plain?: boolean;
  children(control: ControlAttributes): ComponentChildren;
}

/** A control with its label, a hint above it and, below, what is wrong with it. */
export function Field({ now, name, label, hint, optional, error = now.errorOf(name), plain, children }: Props) {
  const id = `ask-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={`field${error ? ' wrong' : ''}${plain ? ' plain' : ''}`}>
      <label for={id}>
        <span dir="auto">{label}</span>{' '}
        {optional && <span class="optional soft small">({now.form.texts.optional})</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} class="hint small soft" dir="auto">
          {hint}
        </p>
      )}
      {children({ id, name, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <p id={`${id}-error`} class="error small" dir="auto">
          {error}
        </p>
      )}
    </div>
  );
}
