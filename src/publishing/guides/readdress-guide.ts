// A guide gets another address; the one that it had leads there for ever.
import { addAuditEntry } from '../../accounts/store.ts';
import type { Viewer } from '../../accounts/viewer.ts';
import type { Db } from '../../db/client.ts';
import { guideAt, ownerOfAddress, putAddress } from '../../videos/addresses.ts';
import { findEdited } from '../../videos/edited.ts';
import { isGuideSlug } from '../../videos/guide-slug.ts';
import { invalidateTags } from '../../web/cache-tags.ts';
import { mayPublish, mayWrite } from '../policy.ts';
import { isGuideTaken } from './guide-list.ts';
import { findLiveGuide } from './guide-store.ts';
import { lockGuidePublishing } from './publish-guide.ts';

/** What people do with addresses of guides, as the audit log has it. */
type GuideAddressAuditAction = 'guide.renamed';

/** Whether an address leads to another guide, or is the name of one. @param slug of the guide that wants it; undefined: a new one. */
export async function isAddressTaken(db: Db, address: string, slug?: string): Promise<boolean> {
  if (address === slug) return false;
  const owner = await ownerOfAddress(db, address);
  return owner === undefined ? isGuideTaken(db, address) : owner !== slug;
}

/** Whether the viewer may give a guide another address: who publishes, and until readers have had it, who writes. */
export async function mayReaddress(db: Db, viewer: Viewer, slug: string): Promise<boolean> {
  if (mayPublish(viewer)) return true;
  const [live, edited] = await Promise.all([findLiveGuide(db, slug), findEdited(db, slug)]);
  return mayWrite(viewer) && !live && !edited;
}

/** Gives a guide another address. What it is called inside, and where its files lie, stays as it is. */
export async function readdressGuide(
  db: Db,
  { slug, address }: { slug: string; address: string },
  by: number,
): Promise<'renamed' | 'same' | 'taken' | 'unfit'> {
  if (!isGuideSlug(address)) return 'unfit';
  return db.transaction(async (tx) => {
    await lockGuidePublishing(tx, slug);
    const before = await guideAt(tx, slug);
    if (before.address === address) return 'same';
    if (await isAddressTaken(tx, address, slug)) return 'taken';
    await invalidateTags(tx, await putAddress(tx, { slug, address }));
    const action: GuideAddressAuditAction = 'guide.renamed';
    await addAuditEntry(tx, {
      actorId: by,
      action,
      subjectId: null,
      details: { guide: address, formerly: before.address },
    });
    return 'renamed';
  });
}
