import { z } from 'zod';
import { offeredChannels } from '../config/channels.ts';
import { keyedHash } from '../config/secret.ts';
import type { Site } from '../config/site.ts';
import { type ActionApp, type ActionContext, defineAction, perform, type Sender } from '../web/action.ts';
import { isProblem, json, type ProblemKind } from '../web/problem.ts';
import { problemOf } from '../web/problem-of.ts';
import { fileTicket } from './file.ts';
import { ticketLimits, typedFrom, usesOfFiling } from './limits.ts';
import { ownerOfField } from './policy.ts';
import type { Comment, Ticket } from './store.ts';
import {
  type CustomFields,
  type CustomValue,
  checkTicket,
  type NewTicket,
  PRIORITIES,
  type Problem,
  TOPIC,
  TYPES,
} from './ticket.ts';

/** Longest body of a request to the API, in bytes; texts alone cannot reach it. */
const API_BODY_BYTES = 1024 * 1024;

/** Longer keys are no keys but content. */
const LONGEST_IDEMPOTENCY_KEY = 255;

/** What the API needs of the running product. */
type ApiApp = ActionApp & { site: Pick<Site, 'contact' | 'contactForm' | 'locales' | 'defaultLocale'> };

const apiAction = defineAction({
  body: { type: 'json', bytes: API_BODY_BYTES, fields: 0, fieldBytes: 0 },
  schema: z.unknown(),
  limits: ({ address }: Sender) => [[ticketLimits.api, { address }]],
  async run(body, context: ActionContext<ApiApp>) {
    const { app, address, base, headers: sent, viewer, count } = context;
    const key = sent.get('idempotency-key') ?? undefined;
    if (key !== undefined && (key === '' || key.length > LONGEST_IDEMPOTENCY_KEY)) {
      const description = `An Idempotency-Key has 1 to ${LONGEST_IDEMPOTENCY_KEY} characters.`;
      return shown(400, { error: 'InvalidIdempotencyKey', description });
    }
    const { input, details } = readRequest(body);
    const { agentsFields } = app.site.contactForm;
    // What agents note is not for others to write.
    input.customFields = Object.fromEntries(
      Object.entries(input.customFields ?? {}).filter(([id]) => !agentsFields.some((field) => field.id === id)),
    );
    const checked = checkTicket({ ...input, submissionKey: key });
    if (!checked.ok) for (const problem of checked.problems) addProblem(details, problem);
    if (!checked.ok || Object.keys(details).length > 0)
      return shown(422, { error: 'RecordInvalid', description: 'Record validation errors', details });

    if (!mayFile(context, checked.ticket))
      return shown(403, { error: 'Forbidden', description: 'Requests by email are not offered to you here and now.' });
    const { email } = checked.ticket.requester;
    const limited = await count(...usesOfFiling(viewer, { email, address }));
    if (limited) return limited;

    const isTheirs = (id: string) => ownerOfField(id, app.site) === 'requester';
    const ticket = { ...checked.ticket, typedFrom: typedFrom(app, viewer, { email, address }) };
    const filed = await fileTicket(app.db, ticket, isTheirs);
    if (filed.outcome === 'invalid') throw new Error('A checked ticket was refused.');
    // Of the agents' fields, only what was sent is said again, never what is there.
    const fields = Object.entries(checked.ticket.customFields).flatMap(([id, sent]) => {
      if (isTheirs(id)) return [{ id, value: filed.ticket.customFields[id] ?? null }];
      return filed.outcome === 'added' ? [] : [{ id, value: sent }];
    });
    const url = new URL(`/api/v2/requests/${filed.ticket.id}.json`, base).href;
    return shown(
      filed.outcome === 'added' ? 200 : 201,
      {
        request: {
          ...asRequest(filed.ticket, filed.comment, fields, url),
          requester_id: publicRequesterId(app.secret, email),
        },
      },
      { location: url, 'x-idempotency-lookup': filed.outcome === 'filed' ? 'miss' : 'hit' },
    );
  },
});

/** Whether the contact form would take it by email from whoever sends it: one rule for both. */
function mayFile({ app, viewer }: ActionContext<ApiApp>, ticket: NewTicket): boolean {
  const { contact, locales, defaultLocale } = app.site;
  const topic = ticket.customFields?.[TOPIC];
  const question = {
    signedIn: viewer.id !== undefined,
    plan: viewer.plan,
    organization: viewer.organizationId,
    category: typeof topic === 'string' ? topic : undefined,
    locale: locales.find(({ code }) => code === ticket.locale)?.code ?? defaultLocale,
    now: new Date(),
  };
  return offeredChannels(question, contact).some(({ channel, open }) => channel === 'email' && open);
}

/** A number for the requester, the same for the same address; the store's own would tell who has written before. */
function publicRequesterId(secret: string, email: string): number {
  const hash = keyedHash(secret, 'requester id', email.trim().toLowerCase());
  return Buffer.from(hash, 'base64url').readUIntBE(0, 6);
}

function shown(status: number, body: object, headers: Record<string, string> = {}) {
  return { outcome: 'shown', status, body, headers } as const;
}

/** The names that the API has for a body that cannot be read; what is too large has the server's own, which may have seen the length before. */
const ERROR_NAMES: Partial<Record<ProblemKind, string>> = {
  'unsupported-type': 'UnsupportedMediaType',
  'bad-request': 'InvalidJSON',
  'too-large': 'too-large',
};

/**
 * `POST /api/v2/requests.json`: files a ticket from `{"request": {subject, comment: {body, uploads?}, requester: {name,
 * email, locale?}, priority?, type?, custom_fields?}}` and answers in the shape of the Zendesk Requests API: 201 with the
 * request (200 when its text was added to an earlier one of the same Idempotency-Key), 422 with the problems by field,
 * 400, 413, 415 for a body that cannot be read, 403 where the contact form would not take it either, 429 with Retry-After.
 * @throws Problem `unavailable` and `failed`.
 */
export async function createRequest(app: ApiApp, request: Request, sender: Sender): Promise<Response> {
  try {
    const { result } = await perform(app, apiAction, request, sender);
    if ('status' in result) return json(result.status, result.body, result.headers);
    if (result.outcome === 'limited') return tooMany(result.retryAfterSeconds);
    throw problemOf(result);
  } catch (error) {
    const name = isProblem(error) ? ERROR_NAMES[error.kind] : undefined;
    if (!isProblem(error) || name === undefined) throw error;
    return json(error.status, { error: name, description: error.message });
  }
}

/** A ticket as its requester may see it, with the custom fields that the sender named. */
function asRequest(ticket: Ticket, comment: Comment, named: { id: string; value: CustomValue }[], url: string) {
  const fields = named.map(({ id, value }) => ({ id: /^[1-9]\d{0,14}$/.test(id) ? Number(id) : id, value }));
  return {
    url,
    id: ticket.id,
    status: ticket.status,
    priority: ticket.priority,
    type: ticket.type,
    subject: ticket.subject,
    description: comment.body,
    // That of the account with this address: whoever types an address must not learn that there is one.
    organization_id: null,
    collaborator_ids: [],
    email_cc_ids: [],
    custom_fields: fields,
    fields,
    via: { channel: ticket.channel, source: { from: {}, to: {}, rel: null } },
    is_public: true,
    solved: ticket.status === 'solved' || ticket.status === 'closed',
    can_be_solved_by_me: false,
    due_at: null,
    followup_source_id: null,
    created_at: seconds(ticket.createdAt),
    updated_at: seconds(ticket.updatedAt),
  };
}

const seconds = (time: Date) => time.toISOString().replace(/\.\d+Z$/, 'Z');

type Details = Record<string, { description: string; error: string; field_key: string }[]>;

/** Takes what it understands out of any JSON value, and notes what has the wrong shape. Unknown fields are ignored. */
function readRequest(body: unknown): { input: NewTicket; details: Details } {
  const details: Details = {};
  const request = objectAt(body, 'request');
  const comment = objectAt(request, 'comment');
  const requester = objectAt(request, 'requester');
  const invalid = (field: string, expected: string) =>
    note(details, field, `is invalid: expected ${expected}`, 'InvalidValue');

  const text = (from: Record<string, unknown>, name: string, field: string, required = false): string => {
    const value = from[name] ?? '';
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') {
      invalid(field, 'a text');
      // Something stands there, so it is not reported as blank as well.
      return '-';
    }
    if (required && value.trim() === '') note(details, field, 'cannot be blank', 'BlankValue');
    return value;
  };
  const choice = <Value extends string>(name: string, values: readonly Value[]): Value | undefined => {
    const value = request[name] ?? undefined;
    if (value === undefined || values.includes(value as Value)) return value as Value | undefined;
    invalid(name, values.join(', '));
    return undefined;
  };
  const uploads = comment['uploads'] ?? [];
  const tokens = (Array.isArray(uploads) ? uploads : [uploads]).filter((token) => typeof token === 'string');
  if (Array.isArray(uploads) ? tokens.length < uploads.length : tokens.length === 0)
    invalid('comment.uploads', 'a list of upload tokens');

  const email = text(requester, 'email', 'requester.email');
  const locale = requester['locale'];
  const input: NewTicket = {
    channel: 'api',
    subject: text(request, 'subject', 'subject', true),
    description: text(comment, 'body', 'comment.body'),
    requester: {
      name: text(requester, 'name', 'requester.name', true),
      // Already reported; a usable one keeps the check from reporting it again.
      email: details['requester']?.some((entry) => entry.field_key === 'requester.email') ? 'a@b' : email,
    },
    priority: choice('priority', PRIORITIES),
    type: choice('type', TYPES),
    customFields: customFields(request['custom_fields'] ?? [], () =>
      invalid('custom_fields', 'a list of {"id": …, "value": text, number, true, false, null or a list of texts}'),
    ),
    locale: typeof locale === 'string' ? locale : undefined,
    attachmentTokens: tokens,
  };
  return { input, details };
}

function customFields(given: unknown, invalid: () => void): CustomFields {
  const entries: [string, CustomValue][] = [];
  const list = Array.isArray(given) ? given : [null];
  for (const entry of list) {
    const { id, value = null } = asObject(entry);
    const usable =
      ((typeof id === 'string' && id.trim() !== '') || typeof id === 'number') &&
      (value === null ||
        ['string', 'number', 'boolean'].includes(typeof value) ||
        (Array.isArray(value) && value.every((choice) => typeof choice === 'string')));
    if (!usable) {
      invalid();
      return {};
    }
    entries.push([String(id), value as CustomValue]);
  }
  return Object.fromEntries(entries);
}

// Where the API has each field of a submission.
const FIELD: Record<Problem['field'], string> = {
  subject: 'subject',
  description: 'comment.body',
  email: 'requester.email',
  name: 'requester.name',
  tags: 'tags',
  groupName: 'group',
  customFields: 'custom_fields',
  attachments: 'comment.uploads',
};

function addProblem(details: Details, problem: Problem): void {
  const field = FIELD[problem.field];
  const limit = problem.limit?.toLocaleString('en');
  if (problem.reason === 'blank') note(details, field, 'cannot be blank', 'BlankValue');
  else if (problem.reason === 'too-long')
    note(details, field, `is too long (maximum is ${limit} characters)`, 'ValueTooLong');
  else if (problem.reason === 'too-many')
    note(details, field, `has too many entries (maximum is ${limit})`, 'TooManyValues');
  else note(details, field, 'is invalid', 'InvalidValue');
}

/** `requester.email` is a detail of `requester`, and reads "Requester email: cannot be blank". */
function note(details: Details, field: string, problem: string, error: string): void {
  const name = field.replace(/[._]/g, ' ');
  const group = field.split('.')[0]!;
  details[group] ??= [];
  details[group].push({
    description: `${name[0]!.toUpperCase()}${name.slice(1)}: ${problem}`,
    error,
    field_key: field,
  });
}

function objectAt(value: unknown, name: string): Record<string, unknown> {
  return asObject(asObject(value)[name]);
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function tooMany(retryAfterSeconds: number): Response {
  const description = `Too many requests. Try again in ${retryAfterSeconds} seconds.`;
  return json(429, { error: 'TooManyRequests', description }, { 'retry-after': String(retryAfterSeconds) });
}
