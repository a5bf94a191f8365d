/** Header fields by name in lower case, each as it stands there, the first one first. */
export type MailHeaders = ReadonlyMap<string, readonly string[]>;

/** A file of a mail. */
export interface MailFile {
  name: string;
  /** Shown within the text. */
  inline: boolean;
  bytes: Uint8Array;
}

/** A mail as far as we use it. */
export interface ParsedMail {
  headers: MailHeaders;
  /** With its angle brackets; undefined where there is none that can be used. */
  messageId: string | undefined;
  /** Message-IDs that it answers: `In-Reply-To` first, then `References` from the newest. */
  refersTo: string[];
  /** Lower case; undefined where there is none, or more than one. */
  from: { address: string; name: string } | undefined;
  /** Of `To` and `Cc`, lower case, each once. */
  to: string[];
  subject: string;
  /** The whole text; of a mail in HTML alone what it says. */
  text: string;
  /** What the sender has written this time. */
  reply: string;
  files: MailFile[];
  /** Of a mail that says what became of another one. */
  report: DeliveryReport | undefined;
}

/** What a mail server says about a mail of ours (RFC 3464). */
export interface DeliveryReport {
  /** Message-ID of the mail it is about, with its angle brackets. */
  about: string | undefined;
  recipients: { address: string; action: string; status: string; diagnostic: string }[];
}
