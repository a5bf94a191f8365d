import { addAuditEntry } from '../../accounts/store.ts';
import type { Db } from '../../db/client.ts';
import { exportSettings, FORMATS } from './schema.ts';
import { type ExportSettings, lockSettings } from './store.ts';
import { forgetFiles } from './write-files.ts';

/** What is noted in the audit log about files. */
export type ExportAuditAction = 'export-files.on' | 'export-files.off' | 'export-files.changed';

/** For how many days files can be kept. */
export const KEPT_DAYS = [14, 30, 90, 365] as const;

/**
 * Switches files on or off, or says how they are written. Switched on, everything that changes from then on is noted, and every row is
 * written once; in other formats, every row is written anew; switched off, nothing is noted any more and the files are gone.
 * @returns false when it was so already.
 */
export async function changeExportSettings(db: Db, settings: ExportSettings, actorId: number): Promise<boolean> {
  const formats = FORMATS.filter((format) => settings.formats.includes(format));
  const { enabled, keptDays } = settings;
  return await db.transaction(async (tx) => {
    const before = await lockSettings(tx);
    const turned = before.enabled !== enabled;
    const isOtherwise = before.formats.join() !== formats.join();
    if (!turned && !isOtherwise && before.keptDays === keptDays) return false;
    await tx.update(exportSettings).set({ enabled, formats, keptDays, ...(turned && { notedSince: null }) });
    if (turned || isOtherwise) await forgetFiles(tx);
    const action: ExportAuditAction = turned ? `export-files.${enabled ? 'on' : 'off'}` : 'export-files.changed';
    const details = { formats: formats.join(' '), days: String(keptDays) };
    await addAuditEntry(tx, { actorId, action, subjectId: null, details });
    return true;
  });
}
