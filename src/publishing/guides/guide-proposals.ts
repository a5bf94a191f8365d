// A folder of a guide that changed behind what was done in the browser waits: it is taken, or left aside.
import { addAuditEntry } from '../../accounts/store.ts';
import type { Languages } from '../../articles/content.ts';
import { videoAudiences } from '../../articles/files.ts';
import { presentCategories } from '../../articles/present-category.ts';
import type { Db } from '../../db/client.ts';
import { findEdited, forgetDecision, settleProposal } from '../../videos/edited.ts';
import { digestOfGuide } from '../../videos/guide-digest.ts';
import { readVideoGuide } from '../../videos/guide-file.ts';
import { publishGuide } from '../../videos/publish.ts';
import { invalidateTags } from '../../web/cache-tags.ts';
import { lockGuidePublishing } from './publish-guide.ts';

/** What people decide about folders that changed, as the audit log has it. */
type GuideProposalAuditAction = 'guide-proposal.taken' | 'guide-proposal.refused';

/**
 * Gives readers what the folder of a guide says, in place of what was done in the browser; from then on the folder has the say again.
 * @param saw digest of what it said when it was looked at.
 * @returns `gone` where it says something else by now, or cannot be read.
 */
export function takeGuideFolder(
  db: Db,
  slug: string,
  saw: string,
  { by, contentDir, languages }: { by: number; contentDir: string; languages: Languages },
): Promise<'taken' | 'gone'> {
  return db.transaction(async (tx) => {
    await lockGuidePublishing(tx, slug);
    const edited = await findEdited(tx, slug);
    if (!edited?.proposedAt || edited.fileDigest !== saw) return 'gone';
    const { recorded } = await readVideoGuide(contentDir, slug, { defaultLocale: languages.defaultLocale });
    if (!recorded) return 'gone';
    const { category } = recorded.guide;
    if (category) recorded.guide.category = (await presentCategories(tx))(category);
    if (digestOfGuide(recorded) !== saw) return 'gone';
    await forgetDecision(tx, slug);
    const byArticles = await videoAudiences(tx, [slug]);
    const audience = recorded.guide.audience ?? byArticles.get(slug) ?? 'staff';
    await invalidateTags(tx, await publishGuide(tx, recorded, { audience, languages, origin: 'repository' }));
    const action: GuideProposalAuditAction = 'guide-proposal.taken';
    await addAuditEntry(tx, { actorId: by, action, subjectId: null, details: { guide: slug } });
    return 'taken';
  });
}

/** Leaves what the folder says aside. @returns whether it still waited. */
export function refuseGuideFolder(db: Db, slug: string, saw: string, by: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockGuidePublishing(tx, slug);
    const edited = await findEdited(tx, slug);
    if (edited?.fileDigest !== saw || !(await settleProposal(tx, slug))) return false;
    const action: GuideProposalAuditAction = 'guide-proposal.refused';
    await addAuditEntry(tx, { actorId: by, action, subjectId: null, details: { guide: slug } });
    return true;
  });
}
