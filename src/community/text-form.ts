// What all forms with a text of the community have in common.
import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import type { ActionContext } from '../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../web/body.ts';
import type { Counting } from '../web/limits.ts';
import { LONGEST_FILE, MOST_FILES } from './files/file.ts';
import type { FilesOfPosts } from './files/keep-file.ts';
import type { SpamFilter } from './review/akismet.ts';
import type { Sending } from './review/assess.ts';
import { isFast } from './review/opened.ts';
import type { HeldKind } from './review/review.ts';
import { readTrust } from './review/trust.ts';
import type { Community } from './threads/site-section.ts';
import { LIMITS } from './threads/thread.ts';

/** What the forms of the community need of the running product. */
export interface CommunityApp extends Counting {
  site: { community: Community; timeZone: string };
  /** Undefined where no such service is asked. */
  spamFilter?: SpamFilter | undefined;
}
export type Context = ActionContext<CommunityApp>;
/** That of a form which takes files. */
export type ComposerContext = ActionContext<CommunityApp & FilesOfPosts>;

/** Of a form with a text: room for one far over its limit, which is told and comes back whole. */
export const TEXT_FORM: BodyRule = { ...SMALL_FORM, bytes: 1024 * 1024, fieldBytes: 24 * LIMITS.body };
/** Longest body of such a form, in bytes. */
export const TEXT_FORM_BYTES = TEXT_FORM.bytes;

/** The same with the files of the text. */
export const COMPOSER_FORM: BodyRule = {
  ...TEXT_FORM,
  bytes: TEXT_FORM.bytes + MOST_FILES * (LONGEST_FILE + 1024),
  files: { most: MOST_FILES, bytes: LONGEST_FILE },
};

/** A field that may be left out. */
export const text = z.string().default('');

/** The key of a form as it is kept; undefined where it is none. */
export const keyOf = (key: string): string | undefined => (/^[\w-]{8,64}$/.test(key) ? key : undefined);

/** What somebody sends. */
interface Sent {
  kind: HeldKind;
  /** Its language, or what finds it out where that has to be known. */
  locale: string | (() => Promise<string>);
  title?: string;
  body: string;
  /** When its form was opened; undefined where that does not matter. */
  opened?: string;
}

/**
 * What is known of how a text was sent. Of what new accounts write a service is asked whether it is spam, where there is one: never inside
 * a transaction, because that takes a while.
 */
export async function sendingOf(context: Context, sent: Sent): Promise<Sending> {
  const { app, viewer, base, address, headers } = context;
  const { opened, kind, locale, title = '', body } = sent;
  const me = viewer as SignedIn;
  const isAsked =
    app.spamFilter !== undefined &&
    body.trim() !== '' &&
    (await readTrust(app.db, app.site.community, me)).trust === 'new';
  const about = async () => ({
    kind,
    locale: typeof locale === 'string' ? locale : await locale(),
    title,
    body,
    author: me.name,
    address,
    userAgent: headers.get('user-agent') ?? '',
    site: base.origin,
  });
  return {
    host: base.host,
    isFast: opened === undefined ? false : isFast(app.secret, me.id, opened),
    isSpam: isAsked && (await app.spamFilter!.isSpam(await about())),
  };
}
