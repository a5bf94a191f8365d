import { z } from 'zod';
import { WORKS_ON_REQUESTS } from '../../../tickets/policy.ts';
import type { Call } from '../../frame/endpoint.ts';
import {
  at,
  atOrNull,
  flag,
  id,
  idOrNull,
  moment,
  noneOf,
  nothing,
  rowUrl,
  text,
  textOrNull,
} from '../../frame/shapes.ts';
import type { Person } from './people.ts';

/** A user as answers show it. */
export const userSchema = z.strictObject({
  id,
  url: text,
  name: text,
  email: textOrNull,
  created_at: at,
  updated_at: at,
  time_zone: nothing,
  iana_time_zone: nothing,
  phone: nothing,
  shared_phone_number: nothing,
  photo: nothing,
  locale_id: nothing,
  locale: textOrNull,
  organization_id: idOrNull,
  role: z.enum(['end-user', 'agent', 'admin']),
  verified: flag,
  external_id: textOrNull,
  tags: noneOf,
  alias: nothing,
  active: flag,
  shared: flag,
  shared_agent: flag,
  last_login_at: atOrNull,
  two_factor_auth_enabled: flag,
  signature: nothing,
  details: nothing,
  notes: nothing,
  role_type: idOrNull,
  custom_role_id: nothing,
  moderator: flag,
  ticket_restriction: textOrNull,
  only_private_comments: flag,
  restricted_agent: flag,
  suspended: flag,
  default_group_id: idOrNull,
  report_csv: flag,
  user_fields: z.strictObject({}),
});
export type UserAnswer = z.infer<typeof userSchema>;

/** Who nobody is known to be. */
export const anonymousSchema = z.strictObject({
  id: z.null(),
  name: z.literal('Anonymous user'),
  email: z.null(),
  role: z.literal('end-user'),
  locale: text,
});

/** The number that the contract has for staff who read and do not answer. */
const LIGHT_AGENT = 1;

/** A person as programs are shown them. */
export function userAnswer(call: Pick<Call, 'url'>, person: Person, defaultGroupId: number | null = null): UserAnswer {
  const isStaff = person.role !== 'member';
  const answers = WORKS_ON_REQUESTS.includes(person.role);
  return {
    id: person.id,
    url: rowUrl(call, `/users/${person.id}`),
    name: person.name,
    email: person.email,
    created_at: moment(person.createdAt),
    updated_at: moment(person.updatedAt),
    time_zone: null,
    iana_time_zone: null,
    phone: null,
    shared_phone_number: null,
    photo: null,
    locale_id: null,
    locale: person.locale,
    organization_id: person.organizationId,
    role: person.role === 'administrator' ? 'admin' : isStaff ? 'agent' : 'end-user',
    // The address of an account is confirmed.
    verified: person.accountId !== null && !person.isDeleted,
    external_id: person.externalId,
    tags: [],
    alias: null,
    active: !person.isDeleted,
    shared: false,
    shared_agent: false,
    last_login_at: moment(person.signedInAt),
    two_factor_auth_enabled: person.hasSecondFactor,
    signature: null,
    details: null,
    notes: null,
    role_type: isStaff && !answers ? LIGHT_AGENT : null,
    custom_role_id: null,
    moderator: person.role === 'moderator' || person.role === 'administrator',
    ticket_restriction: answers ? null : 'requested',
    only_private_comments: isStaff && !answers,
    restricted_agent: !answers,
    suspended: person.isSuspended,
    default_group_id: defaultGroupId,
    report_csv: person.role === 'administrator',
    user_fields: {},
  };
}
