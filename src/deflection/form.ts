import { isEmail } from '../accounts/email.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { FormField, Site } from '../config/site.ts';
import { normalEmail } from '../server/clean-text.ts';
import { LIMITS, PHONE, TOPIC } from '../tickets/ticket.ts';
import { isUuid } from '../web/uuid.ts';
import type { TicketChannel } from './channels.ts';
import { isFieldShown } from './shown-fields.ts';

/** What somebody has written into the ask form; texts as typed. */
export interface AskValues {
  subject: string;
  body: string;
  category: string;
  name: string;
  email: string;
  /** The chosen way to be helped; empty where there is no choice. */
  channel: string;
  /** Number to call, and when; only for a call. */
  phone: string;
  /** The company's own fields, by id. */
  fields: Record<string, string>;
  /** Tokens of uploaded files. */
  attachments: string[];
  /** Made by the browser once a form; empty without JavaScript. */
  key: string;
  /** The visit in the ledger; empty before the first suggestion. */
  askId: string;
  /** A field that people do not see; programs fill it. */
  trap: string;
}

/** What is wrong with a field, without words: the page says it in the reader's language. */
export type AskError =
  | { field: string; problem: 'missing' }
  | { field: string; problem: 'too-long'; most: number }
  | { field: string; problem: 'not-an-address' | 'not-a-choice' | 'trap' }
  | { field: 'files'; problem: 'too-many'; most: number }
  | { field: 'files'; problem: 'too-large' | 'type' | 'empty'; name: string }
  | { field: 'files'; problem: 'lost' };

/** A number in any notation with "weekdays after six", in characters. */
const LONGEST_PHONE = 200;

/** An empty form. */
export const EMPTY_ASK: AskValues = {
  subject: '',
  body: '',
  category: '',
  name: '',
  email: '',
  channel: '',
  phone: '',
  fields: {},
  attachments: [],
  key: '',
  askId: '',
  trap: '',
};

/** Subject and description as one text, for searching and for the ledger. */
export function askText(values: Pick<AskValues, 'subject' | 'body'>): string {
  return [values.subject.trim(), values.body.trim()].filter(Boolean).join('\n');
}

/**
 * Reads the values of a posted form; nothing is judged.
 * @param text what stands in a field, empty if there is none.
 */
export function readAskValues(
  text: (name: string) => string,
  { fields, attachments }: { fields: FormField[]; attachments: string[] },
): AskValues {
  const askId = text('askId');
  return {
    subject: text('subject'),
    body: text('body'),
    category: text('category'),
    name: text('name'),
    email: text('email'),
    channel: text('channel'),
    phone: text('phone'),
    fields: Object.fromEntries(fields.map((field) => [field.id, text(`field-${field.id}`)])),
    attachments,
    key: /^[\w-]{8,64}$/.test(text('key')) ? text('key') : '',
    askId: isUuid(askId) ? askId.toLowerCase() : '',
    trap: text('website'),
  };
}

/**
 * The values as the viewer may send them: name and address of an account win over what stands in the form, where whoever used this browser
 * before may have left theirs.
 */
export function asSentBy(viewer: Viewer, values: AskValues): AskValues {
  return viewer.email ? { ...values, email: viewer.email, name: viewer.name ?? '' } : values;
}

/**
 * Everything that keeps the form from being sent, in the order of the fields; empty when it can go.
 * @param open the channels that are open to this person for this topic.
 */
export function checkAsk(values: AskValues, form: Site['contactForm'], open: readonly TicketChannel[]): AskError[] {
  const errors: AskError[] = [];
  const text = (field: 'subject' | 'body' | 'name' | 'phone', most: number, required: boolean) => {
    const length = [...values[field].trim()].length;
    if (required && length === 0) errors.push({ field, problem: 'missing' });
    else if (length > most) errors.push({ field, problem: 'too-long', most });
  };
  text('subject', LIMITS.subject, true);
  text('body', LIMITS.description, true);
  if (values.category && !form.categories.some(({ id }) => id === values.category))
    errors.push({ field: 'category', problem: 'not-a-choice' });
  for (const field of form.fields.filter((candidate) => isFieldShown(candidate, values.category))) {
    const value = values.fields[field.id]?.trim() ?? '';
    const name = `field-${field.id}`;
    if (field.required && value === '') errors.push({ field: name, problem: 'missing' });
    else if (value.length > field.maxLength) errors.push({ field: name, problem: 'too-long', most: field.maxLength });
    else if (value && field.type === 'choice' && !field.choices.some(({ id }) => id === value))
      errors.push({ field: name, problem: 'not-a-choice' });
  }
  if (values.attachments.length > LIMITS.attachments)
    errors.push({ field: 'files', problem: 'too-many', most: LIMITS.attachments });
  const channel = channelOf(values, open);
  if (!channel) errors.push({ field: 'channel', problem: 'not-a-choice' });
  if (channel === 'call') text('phone', LONGEST_PHONE, true);
  text('name', LIMITS.name, false);
  const email = normalEmail(values.email);
  if (email === '') errors.push({ field: 'email', problem: 'missing' });
  // A mail server somewhere may accept more; a customer's address has a dot in its domain.
  else if (!isEmail(email) || !/@[^@]+\.[^@.]+$/.test(email))
    errors.push({ field: 'email', problem: 'not-an-address' });
  if (values.trap !== '') errors.push({ field: 'website', problem: 'trap' });
  return errors;
}

/** The way to be helped: the chosen one if it is open; where none was chosen, the first one that is. */
export function channelOf(
  values: Pick<AskValues, 'channel'>,
  open: readonly TicketChannel[],
): TicketChannel | undefined {
  return values.channel ? open.find((channel) => channel === values.channel) : open[0];
}

/** The fields that go into the ticket: those asked for, and filled in. */
export function customFieldsOf(
  values: AskValues,
  form: Site['contactForm'],
  channel: TicketChannel,
): Record<string, string> {
  const shown = form.fields.filter((field) => isFieldShown(field, values.category));
  const pairs = shown.map((field) => [field.id, values.fields[field.id]?.trim() ?? ''] as const);
  return Object.fromEntries([
    ...(values.category ? [[TOPIC, values.category] as const] : []),
    ...(channel === 'call' ? [[PHONE, values.phone.trim()] as const] : []),
    ...pairs.filter(([, value]) => value !== ''),
  ]);
}
