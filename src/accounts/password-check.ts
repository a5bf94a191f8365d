import { z } from 'zod';
import { defineAction, type Sender } from '../web/action.ts';
import { SMALL_JSON } from '../web/body.ts';
import { ACCOUNT_LIMITS } from './account.ts';
import { accountLimits } from './limits.ts';
import { passwordProblem, passwordStrength } from './password.ts';

const checkRequest = z.object({
  password: z.string().max(ACCOUNT_LIMITS.password * 2),
  /** The person's name and address, as far as the page knows them. */
  own: z.array(z.string().max(ACCOUNT_LIMITS.name * 2)).max(5),
});

/**
 * What sending this password would say, and how hard it is to guess (0 to 4). The list of common passwords is too long for a browser.
 * Nothing of it is kept or logged.
 */
export const passwordCheckAction = defineAction({
  body: SMALL_JSON,
  schema: checkRequest,
  expected: 'Expected a password and a list of texts.',
  forAnybody: true,
  limits: ({ address }: Sender) => [[accountLimits.passwordChecks, { address }]],
  async run({ password, own }) {
    const problem = await passwordProblem(password, own);
    const check = { problem: problem ?? null, score: await passwordStrength(password, own) };
    return { outcome: 'shown', check } as const;
  },
});
