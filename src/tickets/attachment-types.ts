/** What the file chooser offers, for an `accept` attribute. The content decides in the end; see attachments.ts. */
export const ATTACHMENT_ACCEPT =
  'image/png,image/jpeg,image/gif,image/webp,image/heic,image/avif,application/pdf,application/zip,application/json,text/plain,text/csv,.log,.txt,.har,.csv,.json,.xml,.yml,.yaml,.ini,.conf,.eml';
