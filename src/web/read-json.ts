import { Problem } from './problem.ts';

/**
 * Reads a JSON body.
 * @throws Problem `bad-request` when it is not JSON; what is too large has been refused by the server.
 */
export async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('bad-request', 'The body is not valid JSON.');
  }
}
