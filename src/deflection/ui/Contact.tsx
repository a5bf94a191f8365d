import { useRef, useState } from 'preact/hooks';
import { filled } from '../../i18n/island-text.ts';
import { meantEmail } from '../email-hint.ts';
import { Field, type FormNow } from './Field.tsx';

/** Where the answer should go; an address that looks mistyped is asked about, never corrected. */
export function Contact({ now }: { now: FormNow }) {
  const { texts, values, ownAddress } = now.form;
  const email = useRef<HTMLInputElement>(null);
  const [meant, setMeant] = useState('');
  return (
    <fieldset>
      <legend>{texts.where}</legend>
      <div class="pair">
        <Field now={now} name="email" label={texts.email} hint={texts.emailHint}>
          {(control) => (
            <input
              {...control}
              ref={email}
              type="email"
              inputMode="email"
              autocomplete="email"
              required
              readOnly={ownAddress}
              defaultValue={values.email}
              onBlur={(event) => setMeant(meantEmail(event.currentTarget.value) ?? '')}
            />
          )}
        </Field>
        <Field now={now} name="name" label={texts.name} optional>
          {(control) => (
            <input
              {...control}
              dir="auto"
              type="text"
              autocomplete="name"
              readOnly={ownAddress}
              defaultValue={values.name}
            />
          )}
        </Field>
      </div>
      <p class="hint small" role="status">
        {meant && (
          <>
            <span dir="auto">{filled(texts.didYouMean, { address: meant })}</span>{' '}
            <button
              type="button"
              class="button link"
              onClick={() => {
                email.current!.value = meant;
                setMeant('');
                // The draft hears of it.
                email.current!.dispatchEvent(new Event('input', { bubbles: true }));
              }}
            >
              {texts.useIt}
            </button>
          </>
        )}
      </p>
    </fieldset>
  );
}
