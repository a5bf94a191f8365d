import type { FormNow } from './Field.tsx';
import { FocusedHeading } from './FocusedHeading.tsx';
import { ByLanguage, Marked, type Suggested, SuggestionList } from './Suggestions.tsx';

interface Props {
  now: FormNow;
  answers: Suggested;
  sending: boolean;
  onBack(): void;
}

/** "Before we send it…": what probably answers and was not looked at. */
export function BeforeSending({ now: { form, scripted }, answers, sending, onBack }: Props) {
  const { before, suggestions, sending: busy } = form.texts;
  return (
    <section class="before" aria-labelledby="before">
      <FocusedHeading id="before">{before.title}</FocusedHeading>
      <p>{before.text}</p>
      {scripted ? (
        <SuggestionList {...answers} />
      ) : (
        <ByLanguage {...answers}>
          {(suggestion, Heading) => (
            <li
              key={suggestion.id}
              class="suggestion card plain"
              lang={suggestion.locale === answers.locale ? undefined : suggestion.locale}
            >
              <Heading dir="auto">
                <a href={suggestion.url} target="_blank" rel="noopener">
                  {suggestion.title}
                </a>
              </Heading>
              <p class="small" dir="auto">
                <Marked suggestion={suggestion} />
              </p>
              <p lang={answers.locale}>
                <button type="submit" name="intent" value={`solved:${suggestion.id}`} class="button quiet">
                  {suggestions.solved}
                </button>
              </p>
            </li>
          )}
        </ByLanguage>
      )}
      <p class="send">
        <button type="submit" name="intent" value="send-anyway" class="button" disabled={sending}>
          {sending ? busy : before.sendAnyway}
        </button>
        <button
          type={scripted ? 'button' : 'submit'}
          name="intent"
          value="edit"
          class="button quiet"
          onClick={scripted ? onBack : undefined}
        >
          {before.back}
        </button>
      </p>
    </section>
  );
}
