import { localized } from '../config/localized.ts';
import type { FormField, Site } from '../config/site.ts';
import type { CustomFields } from './ticket.ts';

/** What stands in a custom field as one text; empty for nothing, and for what is no text or number. */
export function fieldText(fields: CustomFields, id: string): string {
  const value = fields[id];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * The custom fields that the site names and that are filled in, as the team reads them. Other programs' own fields stay with them.
 * @returns label and value in the language, the requester's fields first.
 */
export function fieldValues(
  fields: CustomFields,
  { contactForm, defaultLocale }: Pick<Site, 'contactForm' | 'defaultLocale'>,
  locale: string,
): { label: string; value: string }[] {
  const say = (label: FormField['label']) => localized(label, locale, defaultLocale);
  return [...contactForm.fields, ...contactForm.agentsFields].flatMap(({ id, label, choices }) => {
    const text = fieldText(fields, id);
    const choice = choices.find((one) => one.id === text);
    return text === '' ? [] : [{ label: say(label), value: choice ? say(choice.label) : text }];
  });
}
