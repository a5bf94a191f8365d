import type { z } from 'zod';
import type { Db } from '../db/client.ts';
import { isUnavailable } from '../db/unavailable.ts';
import type { FormFile } from '../server/multipart.ts';
import { type Body, type BodyRule, EMPTY_BODY, readBody, SMALL_FORM } from './body.ts';
import { type Counted, type Limit, POSTS, takeFromLimit } from './limits.ts';
import type { FieldError, Limited, Outcome } from './outcome.ts';
import { isProblem, Problem } from './problem.ts';
import { problemOf } from './problem-of.ts';

/** What the wrapper itself needs of the running product; an action may ask for more. */
export interface ActionApp {
  db: Db;
  secret: string;
  settings: { limits: boolean };
}

/** Cookies of the request and of its answer. */
export interface Cookies {
  get(name: string): { value: string } | undefined;
  set(name: string, value: string, options: object): void;
  delete(name: string, options: object): void;
}

/** Who sent the request, and from where. */
export interface Sender extends Pick<App.Locals, 'viewer' | 'viewerUnknown' | 'session' | 'locale' | 'base' | 'log'> {
  url: URL;
  /** What the path names, such as the number of a request. */
  params: Record<string, string | undefined>;
  /** Network address. */
  address: string;
  headers: Headers;
  cookies: Cookies;
}

/** A file that is kept until somebody sends the form for good; the token goes back into the form. */
export interface Uploaded {
  token: string;
  name: string;
  sizeBytes: number;
}

/** What became of the files of a form. */
export interface Kept {
  files: Uploaded[];
  errors: FieldError[];
  limited?: Limited | undefined;
}

/** What an action works with. */
export interface ActionContext<Deps> extends Sender {
  app: Deps;
  /** Every value of a field that can come several times. */
  list(name: string): string[];
  /** Files of the form, in temporary files. */
  files: FormFile[];
  tooManyFiles: boolean;
  /** What `keep` has kept. */
  kept: Kept;
  /** Counts one use of each limit; the first that is used up ends it. Never inside a transaction: an attempt counts although it fails. */
  count(...uses: Use[]): Promise<Limited | undefined>;
}

/** A limit and who is counted. */
export type Use = readonly [Limit, Counted];

/**
 * What a form or a JSON post does: read, checked against the schema, allowed, counted, done. An action knows no words: its outcomes are
 * codes, and the page looks the sentences up.
 */
export interface Action<Deps extends ActionApp, Input, Result extends Outcome> {
  /** A small form unless something else is said. */
  body?: BodyRule;
  /** Fields; what people mistype is not the schema's but the use case's to say, field by field. */
  schema: z.ZodType<Input>;
  /** What the schema takes, for programmers; otherwise they are told the first thing that is wrong. */
  expected?: string;
  /** Done for whomever it is: it goes on, as for a visitor, while nobody can say who is signed in. */
  forAnybody?: boolean;
  /** Who is not signed in is led to the sign-in page, and finds what was typed after it. */
  needsAccount?: boolean;
  /** Whether the sender may, asked before anything is read. Who may not learns that there is no such page. */
  may?(context: Omit<ActionContext<Deps>, 'list' | 'files' | 'tooManyFiles' | 'kept'>): boolean | Promise<boolean>;
  /** Counted before the body is read; over the limit its files are not kept. Otherwise `POSTS`. */
  limits?(sender: Sender): readonly Use[];
  /** Keeps the files of the form, so that they survive every outcome. */
  keep?(context: ActionContext<Deps>): Promise<Kept>;
  run(input: Input, context: ActionContext<Deps>): Promise<Result>;
}

/** Says what an action is, with its types. */
export function defineAction<Deps extends ActionApp, Input, Result extends Outcome>(
  action: Action<Deps, Input, Result>,
): Action<Deps, Input, Result> {
  return action;
}

/** What an action came to, with what was typed. */
export interface Performed<Result> {
  result: Result | Outcome;
  /** As typed, for showing it again: without passwords and codes. */
  values: Record<string, string>;
  /** Passwords, codes and keys as typed, which are never shown and never kept. */
  secrets: Record<string, string>;
  /** As `values`, with every value of a field that can come several times. */
  fields: [name: string, value: string][];
  /** It brought files that were not kept. */
  lostFiles: boolean;
  files: Uploaded[];
}

/** Fields that are never shown again and never kept. */
const SECRET_FIELD = /^(password|current|code|secret)$/;

/**
 * Does what a posted form or JSON value asks for. Whatever goes wrong after the body was read comes back as an outcome, together with what was typed.
 * @throws Problem for what is no such body, and `not-found` for who may not.
 */
export async function perform<Deps extends ActionApp, Input, Result extends Outcome>(
  app: Deps,
  action: Action<Deps, Input, Result>,
  request: Request,
  sender: Sender,
): Promise<Performed<Result>> {
  const count = (...uses: Use[]) => countUses(app, uses);
  let early: Outcome | undefined;
  // Nobody can say at the moment who it is: nothing is decided about what they may.
  if (sender.viewerUnknown && !action.forAnybody) early = { outcome: 'unavailable' };
  else if (action.needsAccount && sender.viewer.id === undefined) early = { outcome: 'signed-out' };
  try {
    if (!early && action.may && !(await action.may({ ...sender, app, count }))) {
      // They may once they have shown the second factor that staff must have by now.
      if (action.needsAccount && sender.viewer.needsSecondFactor) early = { outcome: 'signed-out' };
      else throw new Problem('not-found');
    }
    early ??= await count(...(action.limits?.(sender) ?? [[POSTS, { address: sender.address }] as const]));
  } catch (error) {
    if (isProblem(error) && error.status < 500) throw error;
    early = failureOf(error, sender);
  }
  const body = await readBody(request, action.body ?? SMALL_FORM, { files: early === undefined }).catch((error) => {
    // Who is over the limit hears that, whatever was sent.
    if (early?.outcome !== 'limited') throw error;
    return EMPTY_BODY;
  });
  const fields = Object.entries(body.values);
  const performed: Performed<Result> = {
    result: early ?? { outcome: 'failed' },
    values: Object.fromEntries(fields.filter(([name]) => !SECRET_FIELD.test(name))),
    secrets: Object.fromEntries(fields.filter(([name]) => SECRET_FIELD.test(name))),
    fields: fields.flatMap(([name]) =>
      SECRET_FIELD.test(name) ? [] : body.list(name).map((value): [string, string] => [name, value]),
    ),
    lostFiles: early !== undefined && body.tooManyFiles,
    files: [],
  };
  try {
    if (!early) performed.result = await run(app, action, { body, sender, count, performed });
  } catch (error) {
    const isHidden = isProblem(error) && error.kind === 'not-found';
    // They may see it once they have shown the second factor that staff must have by now.
    if (isHidden && action.needsAccount && sender.viewer.needsSecondFactor)
      performed.result = { outcome: 'signed-out' };
    else if (isProblem(error) && error.status < 500 && error.kind !== 'limited') throw error;
    else performed.result = failureOf(error, sender);
  } finally {
    await body.discard();
  }
  return performed;
}

async function run<Deps extends ActionApp, Input, Result extends Outcome>(
  app: Deps,
  action: Action<Deps, Input, Result>,
  {
    body,
    sender,
    count,
    performed,
  }: { body: Body; sender: Sender; count: ActionContext<Deps>['count']; performed: Performed<Result> },
): Promise<Result | Outcome> {
  const { list, files, tooManyFiles } = body;
  const context: ActionContext<Deps> = {
    ...sender,
    app,
    list,
    files,
    tooManyFiles,
    count,
    kept: { files: [], errors: [] },
  };
  if (action.keep) {
    context.kept = await action.keep(context);
    performed.files = context.kept.files;
  }
  // A full disk is no mistake of who attached something; it is said once what could be kept is.
  if (body.notWritten) throw body.notWritten;
  if (context.kept.limited) return context.kept.limited;
  const input = action.schema.safeParse(body.data);
  if (!input.success) {
    const issue = input.error.issues[0]!;
    throw new Problem('bad-request', action.expected ?? `${issue.path.join('.') || 'body'}: ${issue.message}`);
  }
  return await action.run(input.data, context);
}

/** Counts one use of each limit. @returns the first that is used up. */
export async function countUses(app: ActionApp, uses: readonly Use[]): Promise<Limited | undefined> {
  for (const [limit, counted] of uses) {
    const taken = await takeFromLimit(app.db, { limit, counted, secret: app.secret, enabled: app.settings.limits });
    if (!taken.allowed) return { outcome: 'limited', retryAfterSeconds: taken.retryAfterSeconds };
  }
  return undefined;
}

/**
 * Counts one use of a limit by what only reads.
 * @throws Problem `limited`, with when to come back.
 */
export async function requireLimit(app: ActionApp, limit: Limit, address: string): Promise<void> {
  const limited = await countUses(app, [[limit, { address }]]);
  if (limited) throw problemOf(limited);
}

function failureOf(error: unknown, sender: Sender): Outcome {
  if (isProblem(error) && error.kind === 'limited')
    return { outcome: 'limited', retryAfterSeconds: error.retryAfterSeconds ?? 60 };
  if (isUnavailable(error) || (isProblem(error) && error.status === 503)) return { outcome: 'unavailable' };
  sender.log.error({ err: error }, 'an action failed');
  return { outcome: 'failed' };
}
