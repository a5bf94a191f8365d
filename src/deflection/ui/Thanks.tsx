import { filled } from '../../i18n/island-text.ts';
import { FocusedHeading } from './FocusedHeading.tsx';
import type { AskTexts } from './texts.ts';

/** The happy end: an answer helped. @param props.title of what answered. */
export function Thanks({ locale, texts: { thanks }, title }: { locale: string; texts: AskTexts; title: string }) {
  return (
    <div class="thanks">
      <FocusedHeading>{thanks.title}</FocusedHeading>
      <p>{filled(thanks.answeredBy, { title })}</p>
      <p class="soft">{thanks.text}</p>
      <p class="send">
        <a class="button" href={`/${locale}/`}>
          {thanks.home}
        </a>
        <a class="button quiet" href={`/${locale}/ask`}>
          {thanks.another}
        </a>
      </p>
    </div>
  );
}
