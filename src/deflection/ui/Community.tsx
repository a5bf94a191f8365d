import type { AskFormProps } from './props.ts';

/** Asks the community instead, with what is typed: a plain form that goes elsewhere, so that it works without scripts. Files do not come along. */
export function Community({ href, label, hint }: NonNullable<AskFormProps['community']>) {
  return (
    <>
      <button
        type="submit"
        class="button quiet"
        name="intent"
        value="carry"
        formaction={href}
        formEncType="application/x-www-form-urlencoded"
        aria-describedby="ask-community-hint"
      >
        {label}
      </button>
      <span class="small soft" id="ask-community-hint">
        {hint}
      </span>
    </>
  );
}
