/**
 * What may be attached: types an agent can look at without running anything, with the endings such files have. The content decides (see
 * attachments.ts); the first ending is given to a file that has another one, so that "photo.exe" or "steps.bat" is no longer started by a
 * double click.
 */
export const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  'image/png': ['png'],
  'image/apng': ['png', 'apng'],
  'image/jpeg': ['jpg', 'jpeg', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'image/heif': ['heif', 'heic'],
  'image/avif': ['avif'],
  'video/mp4': ['mp4', 'm4v'],
  'video/x-m4v': ['m4v', 'mp4'],
  'video/quicktime': ['mov'],
  'video/webm': ['webm'],
  'application/pdf': ['pdf'],
  'application/zip': ['zip'],
  'application/gzip': ['gz', 'tgz'],
  'application/vnd.ms-outlook': ['msg'],
  'text/csv': ['csv'],
  'application/json': ['json'],
  'text/plain': ['txt', 'log', 'md', 'csv', 'json', 'har', 'xml', 'yml', 'yaml', 'ini', 'conf', 'toml', 'eml'],
};

/** What the file chooser offers, for an `accept` attribute: all that is taken, by type and by ending, because systems know some by one of them only. */
export const ATTACHMENT_ACCEPT = [
  ...Object.keys(ENDINGS),
  ...new Set(
    Object.values(ENDINGS)
      .flat()
      .map((ending) => `.${ending}`),
  ),
].join(',');
