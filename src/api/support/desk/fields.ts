// The fields of tickets, forms, brands and statuses, as far as site.yml says them.
import { z } from 'zod';
import { localized } from '../../../config/localized.ts';
import type { FormField } from '../../../config/site.ts';
import type { Db } from '../../../db/client.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { TOPIC } from '../../../tickets/ticket.ts';
import { recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { pageSchema } from '../../frame/paging.ts';
import { textParameter } from '../../frame/read.ts';
import {
  at,
  countAnswer,
  countSchema,
  flag,
  id,
  moment,
  noneOf,
  nothing,
  rowUrl,
  text,
  textOrNull,
} from '../../frame/shapes.ts';
import { pageOfRows } from '../../frame/whole-list.ts';
import { numbersOf } from '../../ids/numbers.ts';
import { fieldNumbers } from '../tickets/fields.ts';

const optionSchema = z.strictObject({ id, name: text, raw_name: text, value: text, default: flag });

const fieldSchema = z.strictObject({
  url: text,
  id,
  type: text,
  title: text,
  raw_title: text,
  description: text,
  raw_description: text,
  position: id,
  active: flag,
  required: flag,
  collapsed_for_agents: flag,
  regexp_for_validation: nothing,
  title_in_portal: text,
  raw_title_in_portal: text,
  visible_in_portal: flag,
  editable_in_portal: flag,
  required_in_portal: flag,
  agent_can_edit: flag,
  tag: nothing,
  created_at: at,
  updated_at: at,
  removable: flag,
  key: textOrNull,
  agent_description: textOrNull,
  custom_field_options: z.array(optionSchema).optional(),
  system_field_options: z.array(z.strictObject({ name: text, value: text })).optional(),
});
type FieldAnswer = z.infer<typeof fieldSchema>;

/** site.yml says of nothing when it was written: the beginning of time. */
const ALWAYS = moment(new Date(0));

/** Fields that every ticket has. */
const SYSTEM: { key: string; type: string; title: string; options?: string[]; required?: true }[] = [
  { key: 'subject', type: 'subject', title: 'Subject', required: true },
  { key: 'description', type: 'description', title: 'Description', required: true },
  { key: 'status', type: 'status', title: 'Status', options: ['new', 'open', 'pending', 'hold', 'solved', 'closed'] },
  { key: 'tickettype', type: 'tickettype', title: 'Type', options: ['question', 'incident', 'problem', 'task'] },
  { key: 'priority', type: 'priority', title: 'Priority', options: ['low', 'normal', 'high', 'urgent'] },
  { key: 'group', type: 'group', title: 'Group' },
  { key: 'assignee', type: 'assignee', title: 'Assignee' },
];

async function ticketFields(call: Pick<Call, 'app' | 'url'>, asked: string | undefined): Promise<FieldAnswer[]> {
  const { db, site } = call.app;
  const locale = site.locales.find(({ code }) => code === asked?.toLowerCase())?.code ?? site.defaultLocale;
  const { categories, fields, agentsFields } = site.contactForm;
  const topic = {
    id: TOPIC,
    type: 'choice',
    label: undefined,
    help: undefined,
    required: false,
    choices: categories,
  } as const;
  const own = [
    ...(categories.length > 0 ? [{ field: topic, inPortal: true }] : []),
    ...fields.map((field) => ({ field, inPortal: true })),
    ...agentsFields.map((field) => ({ field, inPortal: false })),
  ] as {
    field: Pick<FormField, 'id' | 'type' | 'help' | 'required' | 'choices'> & { label: FormField['label'] | undefined };
    inPortal: boolean;
  }[];
  const system = await numbersOf(
    db,
    'ticket_field',
    SYSTEM.map(({ key }) => `system ${key}`),
  );
  const number = await fieldNumbers(
    db,
    own.map(({ field }) => field.id),
  );
  const options = await optionNumbers(
    db,
    own.map(({ field }) => field),
  );
  const base = (key: number, position: number) => ({
    url: rowUrl(call, `/ticket_fields/${key}`),
    id: key,
    position,
    active: true,
    collapsed_for_agents: false,
    regexp_for_validation: null,
    agent_can_edit: true,
    tag: null,
    created_at: ALWAYS,
    updated_at: ALWAYS,
    agent_description: null,
  });
  const titled = (title: string, description: string) => ({
    title,
    raw_title: title,
    title_in_portal: title,
    raw_title_in_portal: title,
    description,
    raw_description: description,
  });
  return [
    ...SYSTEM.map((one, index) => ({
      ...base(system.get(`system ${one.key}`)!, index),
      ...titled(one.title, ''),
      type: one.type,
      required: one.required ?? false,
      visible_in_portal: one.required ?? false,
      editable_in_portal: one.required ?? false,
      required_in_portal: one.required ?? false,
      removable: false,
      key: null,
      ...(one.options && {
        system_field_options: one.options.map((value) => ({ name: value[0]!.toUpperCase() + value.slice(1), value })),
      }),
    })),
    ...own.map(({ field, inPortal }, index) => ({
      ...base(number(field.id), SYSTEM.length + index),
      ...titled(
        field.label ? localized(field.label, locale, site.defaultLocale) : 'Topic',
        field.help ? localized(field.help, locale, site.defaultLocale) : '',
      ),
      type: field.type === 'choice' ? 'tagger' : 'text',
      required: false,
      visible_in_portal: inPortal,
      editable_in_portal: inPortal,
      required_in_portal: inPortal && field.required,
      removable: true,
      key: field.id,
      ...(field.type === 'choice' && {
        custom_field_options: field.choices.map((choice) => {
          const name = localized(choice.label, locale, site.defaultLocale);
          return {
            id: options.get(`${field.id} ${choice.id}`)!,
            name,
            raw_name: name,
            value: choice.id,
            default: false,
          };
        }),
      }),
    })),
  ];
}

function optionNumbers(db: Db, fields: readonly { id: string; choices: readonly { id: string }[] }[]) {
  return numbersOf(
    db,
    'field_option',
    fields.flatMap((field) => field.choices.map((choice) => `${field.id} ${choice.id}`)),
  );
}

const isSignedIn = ({ role }: { role: string }) => role !== 'visitor';
const locale = textParameter('The language of titles.');

const list = defineEndpoint({
  method: 'GET',
  path: '/ticket_fields',
  summary: 'The fields of tickets.',
  group: 'Ticket fields',
  resource: 'tickets',
  may: isSignedIn,
  query: z.object({ locale }),
  answer: pageSchema('ticket_fields', fieldSchema),
  async run(call) {
    const all = await ticketFields(call, call.query.locale);
    const { rows, envelope } = pageOfRows(
      call,
      mayReadRequests(call.viewer) ? all : all.filter((field) => field.visible_in_portal),
    );
    return { ticket_fields: rows, ...envelope };
  },
});

const count = defineEndpoint({
  method: 'GET',
  path: '/ticket_fields/count',
  summary: 'How many fields tickets have.',
  group: 'Ticket fields',
  resource: 'tickets',
  may: mayReadRequests,
  answer: countSchema,
  run: async (call) => countAnswer((await ticketFields(call, undefined)).length),
});

const show = defineEndpoint({
  method: 'GET',
  path: '/ticket_fields/{id}',
  summary: 'One field of tickets.',
  group: 'Ticket fields',
  resource: 'tickets',
  may: isSignedIn,
  query: z.object({ locale }),
  answer: z.strictObject({ ticket_field: fieldSchema }),
  async run(call) {
    const field = (await ticketFields(call, call.query.locale)).find((one) => one.id === call.id());
    if (!field || !(field.visible_in_portal || mayReadRequests(call.viewer))) throw recordNotFound();
    return { ticket_field: field };
  },
});

const options = defineEndpoint({
  method: 'GET',
  path: '/ticket_fields/{id}/options',
  summary: 'The choices of a field.',
  group: 'Ticket fields',
  resource: 'tickets',
  may: mayReadRequests,
  answer: pageSchema('custom_field_options', optionSchema),
  async run(call) {
    const field = (await ticketFields(call, undefined)).find((one) => one.id === call.id());
    if (!field) throw recordNotFound();
    const { rows, envelope } = pageOfRows(call, field.custom_field_options ?? []);
    return { custom_field_options: rows, ...envelope };
  },
});

const formSchema = z.strictObject({
  url: text,
  id,
  name: text,
  raw_name: text,
  display_name: text,
  raw_display_name: text,
  end_user_visible: flag,
  position: id,
  active: flag,
  default: flag,
  in_all_brands: flag,
  restricted_brand_ids: noneOf,
  ticket_field_ids: z.array(id),
  agent_conditions: noneOf,
  end_user_conditions: noneOf,
  created_at: at,
  updated_at: at,
});

/** The one form there is. */
const FORM_ID = 1;

async function theForm(call: Pick<Call, 'app' | 'url'>): Promise<z.infer<typeof formSchema>> {
  const fields = await ticketFields(call, undefined);
  return {
    url: rowUrl(call, `/ticket_forms/${FORM_ID}`),
    id: FORM_ID,
    name: 'Default',
    raw_name: 'Default',
    display_name: 'Default',
    raw_display_name: 'Default',
    end_user_visible: true,
    position: 0,
    active: true,
    default: true,
    in_all_brands: true,
    restricted_brand_ids: [],
    ticket_field_ids: fields.map((field) => field.id),
    agent_conditions: [],
    end_user_conditions: [],
    created_at: ALWAYS,
    updated_at: ALWAYS,
  };
}

const forms = (path: string) =>
  defineEndpoint({
    method: 'GET',
    path,
    summary: 'The forms of tickets: there is one.',
    group: 'Ticket fields',
    resource: 'tickets',
    answer: pageSchema('ticket_forms', formSchema),
    async run(call) {
      const { rows, envelope } = pageOfRows(call, [await theForm(call)]);
      return { ticket_forms: rows, ...envelope };
    },
  });

const form = defineEndpoint({
  method: 'GET',
  path: '/ticket_forms/{id}',
  summary: 'One form of tickets.',
  group: 'Ticket fields',
  resource: 'tickets',
  answer: z.strictObject({ ticket_form: formSchema }),
  async run(call) {
    if (call.id() !== FORM_ID) throw recordNotFound();
    return { ticket_form: await theForm(call) };
  },
});

const brandSchema = z.strictObject({
  url: text,
  id,
  name: text,
  brand_url: text,
  subdomain: text,
  host_mapping: nothing,
  has_help_center: flag,
  help_center_state: text,
  active: flag,
  default: flag,
  is_deleted: flag,
  logo: nothing,
  ticket_form_ids: z.array(id),
  signature_template: text,
  created_at: at,
  updated_at: at,
});

/** The one help center there is. */
const BRAND_ID = 1;

function theBrand(call: Pick<Call, 'app' | 'url'>): z.infer<typeof brandSchema> {
  return {
    url: rowUrl(call, `/brands/${BRAND_ID}`),
    id: BRAND_ID,
    name: call.app.site.name,
    brand_url: call.url(''),
    subdomain: '',
    host_mapping: null,
    has_help_center: true,
    help_center_state: 'enabled',
    active: true,
    default: true,
    is_deleted: false,
    logo: null,
    ticket_form_ids: [FORM_ID],
    signature_template: '',
    created_at: ALWAYS,
    updated_at: ALWAYS,
  };
}

const brands = defineEndpoint({
  method: 'GET',
  path: '/brands',
  summary: 'The help centers: there is one.',
  group: 'Brands',
  may: isSignedIn,
  answer: pageSchema('brands', brandSchema),
  async run(call) {
    const { rows, envelope } = pageOfRows(call, [theBrand(call)]);
    return { brands: rows, ...envelope };
  },
});

const brand = defineEndpoint({
  method: 'GET',
  path: '/brands/{id}',
  summary: 'One help center.',
  group: 'Brands',
  may: isSignedIn,
  answer: z.strictObject({ brand: brandSchema }),
  async run(call) {
    if (call.id() !== BRAND_ID) throw recordNotFound();
    return { brand: theBrand(call) };
  },
});

const statusSchema = z.strictObject({
  url: text,
  id,
  status_category: text,
  agent_label: text,
  raw_agent_label: text,
  end_user_label: text,
  raw_end_user_label: text,
  description: text,
  raw_description: text,
  end_user_description: text,
  raw_end_user_description: text,
  active: flag,
  default: flag,
  created_at: at,
  updated_at: at,
});

/** What agents and requesters call the statuses. */
const STATUSES: [category: string, agents: string, requesters: string][] = [
  ['new', 'New', 'Open'],
  ['open', 'Open', 'Open'],
  ['pending', 'Pending', 'Awaiting your reply'],
  ['hold', 'On-hold', 'Open'],
  ['solved', 'Solved', 'Solved'],
];

const statuses = defineEndpoint({
  method: 'GET',
  path: '/custom_statuses',
  summary: 'The statuses of tickets: those that every desk has.',
  group: 'Ticket fields',
  resource: 'tickets',
  may: isSignedIn,
  answer: z.strictObject({ custom_statuses: z.array(statusSchema) }),
  run: async (call) => ({
    custom_statuses: STATUSES.map(([category, agents, requesters], index) => ({
      url: rowUrl(call, `/custom_statuses/${index + 1}`),
      id: index + 1,
      status_category: category,
      agent_label: agents,
      raw_agent_label: agents,
      end_user_label: requesters,
      raw_end_user_label: requesters,
      description: '',
      raw_description: '',
      end_user_description: '',
      raw_end_user_description: '',
      active: true,
      default: true,
      created_at: ALWAYS,
      updated_at: ALWAYS,
    })),
  }),
});

/** What site.yml says of tickets. */
export const fieldEndpoints: readonly Endpoint[] = [
  list,
  count,
  show,
  options,
  forms('/ticket_forms'),
  forms('/ticket_forms/show_many'),
  form,
  brands,
  brand,
  statuses,
];
