import { z } from 'zod';
import { defineEndpoint } from '../../frame/endpoint.ts';
import { readPeople } from './people.ts';
import { anonymousSchema, userAnswer, userSchema } from './user.ts';

/** `GET /users/me`: who the caller is; a visitor is told that they are nobody, also with credentials that are wrong. */
export const showMe = defineEndpoint({
  method: 'GET',
  path: '/users/me',
  summary: 'Who you are.',
  group: 'Users',
  resource: 'users',
  evenUnknown: true,
  answer: z.strictObject({ user: z.union([userSchema, anonymousSchema]) }),
  async run(call) {
    const person =
      call.personId === undefined ? undefined : (await readPeople(call.app.db, [call.personId])).get(call.personId);
    if (person) return { user: userAnswer(call, person) };
    const locale = call.app.site.defaultLocale;
    return { user: { id: null, name: 'Anonymous user', email: null, role: 'end-user', locale } as const };
  },
});
