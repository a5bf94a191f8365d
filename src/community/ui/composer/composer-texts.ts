import type { CommunityMessages } from '../../messages/types.ts';

/** What the composer says in the browser. */
export function composerTexts({ community: { drafts, composer, files } }: CommunityMessages) {
  const { offers, saving, saved, local, useOther, keepMine, nothing, previewFailed } = drafts;
  // Filled where it is known who wrote what.
  const answers = composer.answers({ number: '{number}', name: '{name}' });
  const uploading = files.uploading({ name: '{name}' });
  const uploadFailed = files.failed({ name: '{name}' });
  return { offers, uploading, uploadFailed, saving, saved, local, useOther, keepMine, nothing, previewFailed, answers };
}

export type ComposerTexts = ReturnType<typeof composerTexts>;
