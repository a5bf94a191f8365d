import { filled } from '../../i18n/island-text.ts';
import { FocusedHeading } from './FocusedHeading.tsx';
import type { AskTexts } from './texts.ts';

interface Props {
  locale: string;
  texts: AskTexts;
  /** Of what answered. */
  title: string;
  onBack(): void;
}

/** The happy end: an answer helped; or it did not, and everything comes back. */
export function Thanks({ locale, texts: { thanks }, title, onBack }: Props) {
  return (
    <div class="thanks">
      <FocusedHeading>{thanks.title}</FocusedHeading>
      <p dir="auto">{filled(thanks.answeredBy, { title })}</p>
      <p class="soft">{thanks.text}</p>
      <p class="send">
        <a class="button" href={`/${locale}/`}>
          {thanks.home}
        </a>
        <a class="button quiet" href={`/${locale}/ask`}>
          {thanks.another}
        </a>
        <button type="button" class="button quiet" onClick={onBack}>
          {thanks.back}
        </button>
      </p>
    </div>
  );
}
