import type { Viewer } from '../../../accounts/viewer.ts';
import type { FilesOfGuides } from '../../../videos/domain.ts';
import { type ActionApp, countUses } from '../../../web/action.ts';
import { Problem } from '../../../web/problem.ts';
import { problemOf } from '../../../web/problem-of.ts';
import { usesOfUpload } from '../../limits.ts';
import type { PublishingMessages } from '../../messages/types.ts';
import { mayWrite } from '../../policy.ts';
import { explainUpload } from './explain.ts';
import { answerUpload } from './tus.ts';

/**
 * Answers a request of a resumable upload.
 * @throws Problem `not-found` for who may not write guides, `limited` for who begins too many.
 */
export async function takeUpload(
  app: ActionApp & FilesOfGuides & { settings: { longestVideoBytes: number } },
  request: Request,
  { viewer, address, t }: { viewer: Viewer; address: string; t: PublishingMessages },
): Promise<Response> {
  if (!mayWrite(viewer)) throw new Problem('not-found');
  const limited = request.method === 'POST' ? await countUses(app, usesOfUpload(viewer, address)) : undefined;
  if (limited) throw problemOf(limited);
  const { longestVideoBytes: longest } = app.settings;
  return answerUpload(request, {
    db: app.db,
    storage: app.guideFiles,
    ownerId: viewer.id!,
    longest,
    explain: (refusal) => explainUpload(refusal, longest, t),
  });
}
