import { z } from 'zod';
import type { Counting } from '../web/limits.ts';
import { json, Problem } from '../web/problem.ts';
import { requireLimit } from '../web/require-limit.ts';
import { ACCOUNT_LIMITS } from './account.ts';
import { passwordProblem, passwordStrength } from './password.ts';

const checkRequest = z.object({
  password: z.string().max(ACCOUNT_LIMITS.password * 2),
  /** The person's name and address, as far as the page knows them. */
  own: z.array(z.string().max(ACCOUNT_LIMITS.name * 2)).max(5),
});

/**
 * Answers `POST /api/password-strength`: what sending this password would say, and how hard it is to guess (0 to 4). The list of
 * common passwords is too long for a browser. Nothing of it is kept or logged.
 * @throws Problem `limited` or `bad-request`.
 */
export async function answerPasswordCheck(
  app: Counting,
  request: { body: unknown; address: string },
): Promise<Response> {
  await requireLimit(app, 'passwordChecks', request.address);
  const given = checkRequest.safeParse(request.body);
  if (!given.success) throw new Problem('bad-request', 'Expected a password and a list of texts.');
  const { password, own } = given.data;
  const problem = await passwordProblem(password, own);
  return json(200, { problem: problem ?? null, score: await passwordStrength(password, own) });
}
