import type { Site } from '../../../config/site.ts';
import type { Db } from '../../../db/client.ts';
import { type CustomFields, type CustomValue, TOPIC } from '../../../tickets/ticket.ts';
import { keysOfNumbers, numbersOf } from '../../ids/numbers.ts';

/** A company's own field as programs know it: by a number. */
export type FieldValue = { id: number; value: CustomValue };

/** A field that was brought from another system is known by the number it had there. */
const OWN_NUMBER = /^[1-9]\d{0,14}$/;

/** Ids of the fields that a company has, those that requesters fill in first. */
function fieldKeys({ contactForm }: Pick<Site, 'contactForm'>): string[] {
  return [TOPIC, ...contactForm.fields.map(({ id }) => id), ...contactForm.agentsFields.map(({ id }) => id)];
}

/** The numbers of fields by their ids. */
export async function fieldNumbers(db: Db, keys: readonly string[]): Promise<(key: string) => number> {
  const named = keys.filter((key) => !OWN_NUMBER.test(key));
  const known = await numbersOf(db, 'ticket_field', named);
  return (key) => (OWN_NUMBER.test(key) ? Number(key) : known.get(key)!);
}

/** The custom fields of tickets as answers show them: the company's, empty or not, and what else a ticket has. */
export async function fieldsOfTickets(
  db: Db,
  site: Pick<Site, 'contactForm'>,
  tickets: readonly { customFields: CustomFields }[],
  isShown: (key: string) => boolean = () => true,
): Promise<(fields: CustomFields) => FieldValue[]> {
  const declared = fieldKeys(site).filter(isShown);
  const others = new Set(tickets.flatMap(({ customFields }) => Object.keys(customFields)));
  for (const key of declared) others.delete(key);
  const rest = [...others].filter(isShown);
  const number = await fieldNumbers(db, [...declared, ...rest]);
  return (fields) => [
    ...declared.map((key) => ({ id: number(key), value: fields[key] ?? null })),
    ...rest.filter((key) => Object.hasOwn(fields, key)).map((key) => ({ id: number(key), value: fields[key]! })),
  ];
}

/** The ids of the fields with these numbers, or the numbers themselves where they are none that we gave; a text is an id already. */
export async function keysOfFields(
  db: Db,
  given: readonly (number | string)[],
): Promise<(one: number | string) => string> {
  const texts = given.map((one) => String(one).trim());
  const known = await keysOfNumbers(db, 'ticket_field', texts.filter((text) => OWN_NUMBER.test(text)).map(Number));
  return (one) => {
    const text = String(one).trim();
    return OWN_NUMBER.test(text) ? (known.get(Number(text)) ?? text) : text;
  };
}
