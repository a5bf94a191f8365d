import { z } from 'zod';
import type { Viewer } from '../accounts/viewer.ts';
import { askerKeys } from '../search/learning.ts';
import { Problem } from '../web/problem.ts';
import { requireLimit } from '../web/require-limit.ts';
import { isUuid } from '../web/uuid.ts';
import { endSolved } from './ask.ts';
import type { Asking } from './asking.ts';

const note = z.object({
  documentId: z.number().int().positive(),
  opened: z.literal(true).optional(),
  dismissed: z.literal(true).optional(),
  seconds: z.number().min(0).optional(),
  solved: z.literal(true).optional(),
});

/** Takes a note about a visit to the ask form; answers 204 whether or not the visit is known. */
export async function noteAsk(
  app: Asking,
  request: { askId: string; body: unknown; address: string; viewer: Viewer },
): Promise<Response> {
  await requireLimit(app, 'suggest', request.address);
  if (!isUuid(request.askId)) throw new Problem('not-found');
  const given = note.safeParse(request.body);
  if (!given.success)
    throw new Problem('bad-request', 'Expected {documentId, opened?, dismissed?, seconds?, solved?}.');
  const { documentId, solved, ...look } = given.data;
  app.ledger.looked(request.askId, documentId, look);
  if (solved) {
    // The visit may still be on its way into the ledger.
    await app.ledger.settle();
    const { askId, address, viewer } = request;
    const keys = askerKeys(app.secret, { askId, address, email: viewer.email, accountId: viewer.id });
    await endSolved(app.db, askId, documentId, keys);
  }
  return new Response(null, { status: 204 });
}
