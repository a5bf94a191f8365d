import type { PublishingMessages } from '../../messages/types.ts';
import type { UploadRefusal } from './refusal.ts';
import type { VideoRefusal } from './video-facts.ts';

/** Why an upload cannot begin, as its sender is told. @param longest in bytes. */
export function explainUpload(refusal: UploadRefusal, longest: number, t: PublishingMessages): string {
  const texts = t.guideEditing.uploadRefusals;
  return refusal === 'too-large'
    ? texts['too-large']({ megabytes: Math.floor(longest / 1024 / 1024) })
    : texts[refusal];
}

/** Why a file is no video that readers can watch, as its sender is told. */
export function explainVideo(refusal: VideoRefusal, t: PublishingMessages): string {
  const texts = t.guideEditing.videoRefusals;
  switch (refusal.reason) {
    case 'container':
      return texts.container({ name: refusal.name || 'none' });
    case 'codec':
      return texts.codec({ name: refusal.name });
    default:
      return texts[refusal.reason];
  }
}
