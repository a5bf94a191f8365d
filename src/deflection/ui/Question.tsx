import { isFieldShown } from '../shown-fields.ts';
import { Field, type FormNow } from './Field.tsx';
import type { FieldTexts } from './props.ts';

/** What it is about: subject, description, topic, and what the company asks besides. */
export function Question({ now, onCategory }: { now: FormNow; onCategory(category: string): void }) {
  const { texts, categories, fields, values } = now.form;
  return (
    <>
      <Field now={now} name="subject" label={texts.subject} hint={texts.subjectHint}>
        {(control) => <input {...control} type="text" dir="auto" required defaultValue={values.subject} />}
      </Field>
      <Field now={now} name="body" label={texts.body} hint={texts.bodyHint}>
        {(control) => <textarea {...control} dir="auto" rows={8} required defaultValue={values.body} />}
      </Field>
      {categories.length > 0 && (
        <Field now={now} name="category" label={texts.category} optional>
          {(control) => (
            <select {...control} value={now.category} onChange={(event) => onCategory(event.currentTarget.value)}>
              <option value="">{texts.chooseCategory}</option>
              {categories.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {/* Without JavaScript the topic is not known while the form is filled, so every field is offered. */}
      {fields
        .filter((field) => !now.scripted || isFieldShown(field, now.category))
        .map((field) => (
          <CompanyField key={field.id} now={now} field={field} />
        ))}
    </>
  );
}

function CompanyField({ now, field }: { now: FormNow; field: FieldTexts }) {
  const value = now.form.values.fields[field.id];
  return (
    <Field
      now={now}
      name={`field-${field.id}`}
      label={field.label}
      hint={field.help}
      optional={!field.required}
      plain={!isFieldShown(field, now.category)}
    >
      {(control) =>
        field.type === 'choice' ? (
          <select {...control} defaultValue={value}>
            <option value="">{now.form.texts.choose}</option>
            {field.choices.map((choice) => (
              <option key={choice.id} value={choice.id} selected={choice.id === value}>
                {choice.label}
              </option>
            ))}
          </select>
        ) : (
          <input {...control} dir="auto" type="text" maxLength={field.maxLength} defaultValue={value} />
        )
      }
    </Field>
  );
}
