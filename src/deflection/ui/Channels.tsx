import { Field, type FormNow } from './Field.tsx';

interface Props {
  now: FormNow;
  /** As chosen; it may be closed meanwhile, or not be offered for the topic. */
  channel: string;
  onChannel(channel: string): void;
}

/** How the question is to be answered, where there is a choice, and the number to call. */
export function Channels({ now, channel, onChannel }: Props) {
  const { form, scripted } = now;
  const texts = form.texts.channels;
  const error = now.errorOf('channel');
  const serving = form.channels.filter(
    ({ categories }) => !scripted || !categories || categories.includes(now.category),
  );
  const open = serving.filter((one) => one.open);
  const chosen = (open.find((one) => one.channel === channel) ?? open[0])?.channel;
  const mustCall = chosen === 'call';
  return (
    <>
      {/* Also with one that is open, if others open later: they may be worth waiting for. */}
      {(serving.length > 1 || error) && (
        <fieldset class="channels" aria-describedby={error ? 'ask-channel-error' : undefined}>
          <legend>{texts.title}</legend>
          {serving.map((one) => (
            <label key={one.channel} class="channel card">
              <input
                id={one === open[0] ? 'ask-channel' : undefined}
                type="radio"
                name="channel"
                value={one.channel}
                checked={one.channel === chosen}
                disabled={!one.open}
                onChange={() => onChannel(one.channel)}
              />
              <span>
                {one.label}
                <span class="small soft">{one.hint}</span>
              </span>
            </label>
          ))}
          {error && (
            <p id="ask-channel-error" class="error small">
              {error}
            </p>
          )}
        </fieldset>
      )}
      {/* Without JavaScript the choice is not known while the form is filled. */}
      {open.some((one) => one.channel === 'call') && (!scripted || mustCall) && (
        <Field now={now} name="phone" label={texts.phone} hint={texts.phoneHint} optional={!mustCall} plain={!mustCall}>
          {(control) => (
            <input
              {...control}
              type="text"
              inputMode="tel"
              autocomplete="tel"
              maxLength={200}
              defaultValue={form.values.phone}
            />
          )}
        </Field>
      )}
    </>
  );
}
