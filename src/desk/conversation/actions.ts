// What the form on the page of a ticket does.

import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import type { Site } from '../../config/site.ts';
import type { Db } from '../../db/client.ts';
import { editorUrl } from '../../publishing/actions.ts';
import { mayWrite } from '../../publishing/policy.ts';
import { needNoReply } from '../../sla/no-reply-needed.ts';
import type { AgentChanges, ChangeProblem } from '../../tickets/agent-changes.ts';
import { writeAsAgent } from '../../tickets/answer.ts';
import { canBeAssigned } from '../../tickets/groups/store.ts';
import { type FileError, type FilesApp, FORM_WITH_FILES, keepFiles } from '../../tickets/keep-files.ts';
import type { TicketsMessages } from '../../tickets/messages/types.ts';
import { LIMITS } from '../../tickets/ticket.ts';
import { type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';
import { readId } from '../../web/read-id.ts';
import { deskLimits } from '../limits.ts';
import { noteMacroUsed } from '../macros/store.ts';
import { macroFor } from '../macros/use-macro.ts';
import type { DeskMessages } from '../messages/types.ts';
import type { Mode } from '../mode.ts';
import { mayAnswerRequests } from '../policy.ts';
import { SETTABLE } from '../settable.ts';
import { beginArticle } from './articles.ts';
import { dropDraftChanges, keepDraft, removeDraft } from './drafts.ts';
import { changesIn, customFieldsOf, withChanges } from './form.ts';
import { holdAnswer, takeBack } from './hold.ts';

/** What is wrong with a field of the form. */
export type DeskError =
  | { field: 'body'; problem: 'missing' | 'too-long' }
  | { field: 'assignee'; problem: 'nobody' }
  | { field: ChangeProblem['field']; problem: ChangeProblem['reason'] }
  | FileError;

type DeskApp = FilesApp & { db: Db; site: Site; messages: { in(locale: string): DeskMessages & TicketsMessages } };
type Context = ActionContext<DeskApp>;

const text = z.string().default('');

const schema = z
  .looseObject({
    intent: text,
    mode: text,
    body: text,
    key: text,
    seen: text,
    sequence: text,
    macro: text,
    heard: text,
    cc: text,
  })
  .transform((given) =>
    Object.fromEntries(
      Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  );
type Given = z.output<typeof schema>;

const invalid = (...errors: DeskError[]) => ({ outcome: 'invalid', errors }) as const;

/** The form of the page of a ticket: answering, noting, changing, filling in a macro, taking back. */
export const conversationAction = defineAction({
  needsAccount: true,
  body: { ...FORM_WITH_FILES, fields: 400, fieldBytes: 4 * LIMITS.body },
  schema,
  may: ({ viewer, params }) => mayAnswerRequests(viewer) && readId(params['id']) !== undefined,
  limits: ({ viewer }: Sender) => [[deskLimits.writing, { email: `user ${viewer.id}` }]],
  keep: (context: Context) => keepFiles(context),
  async run(given: Given, context: Context) {
    const [act, after] = (given['intent'] ?? '').split(' ');
    switch (act) {
      case 'answer':
        return await answer(given, after, context);
      case 'note':
        return await note(given, after, context);
      case 'change':
        return await change(given, context);
      case 'cc':
        return await changeCopies(given, { addCc: readAddresses(given['cc'] ?? '') }, context);
      case 'uncc':
        return await changeCopies(given, { removeCc: [after ?? ''] }, context);
      case 'no-reply':
        return await noReply(given, context);
      case 'article':
        return await writeArticle(context);
      case 'macro':
        return await useMacro(given, after ?? '', context);
      case 'insert':
        return insert(given, after ?? '');
      case 'undo':
        return await undo(after ?? '', context);
      case 'discard':
        return await discard(context);
      default:
        throw new Problem('bad-request', 'Unknown intent.');
    }
  },
});

const idOf = ({ params }: Context): number => readId(params['id'])!;
const pathOf = ({ locale, params }: Context): string => `/${locale}/staff/requests/${params['id']}`;
const done = (context: Context, what: string, at = '#latest') =>
  ({ outcome: 'done', to: `${pathOf(context)}?done=${what}${at}` }) as const;
const keyOf = ({ key = '' }: Given): string => (/^[\w-]{8,64}$/.test(key) ? key : crypto.randomUUID());
const numberOf = (typed: string | undefined): number | undefined =>
  typed !== undefined && /^\d{1,15}$/.test(typed) ? Number(typed) : undefined;

/** The changes of the form, with the status of the button that was pressed; or what is wrong with them. */
async function changesOf(given: Given, after: string | undefined, { app }: Context) {
  const changes = changesIn(given, customFieldsOf(app.site.contactForm));
  const status = SETTABLE.find((one) => one === after);
  if (status) changes.status = status;
  // Who typed an address and did not press the button beside it meant it.
  const addCc = readAddresses(given['cc'] ?? '');
  if (addCc.length > 0) changes.addCc = addCc;
  const { assigneeId } = changes;
  const isNobody = typeof assigneeId === 'number' && !(await canBeAssigned(app.db, assigneeId));
  return { changes, errors: isNobody ? [{ field: 'assignee', problem: 'nobody' } as const] : [] };
}

const explained = (problems: readonly { field: string; reason: string }[]) =>
  invalid(...problems.map(({ field, reason }) => ({ field, problem: reason }) as DeskError));

async function answer(given: Given, after: string | undefined, context: Context) {
  const { app, viewer, kept } = context;
  const { changes, errors } = await changesOf(given, after, context);
  const wrong = [...(kept.errors as FileError[]), ...errors];
  if (wrong.length > 0) return invalid(...wrong);
  // Whoever has read that a colleague is answering at this moment, and sends all the same, has decided it.
  const isDecided = given['heard'] !== undefined && given['heard'] !== '';
  const seen = isDecided ? undefined : readSeen(given['seen'] ?? '');
  const { id, name } = viewer as SignedIn;
  const held = await holdAnswer(app.db, {
    ticketId: idOf(context),
    agent: { id, name },
    body: given['body'] ?? '',
    attachments: kept.files.map(({ token }) => token),
    key: keyOf(given),
    changes,
    seen,
    macroId: numberOf(given['macro']),
  });
  switch (held.outcome) {
    case 'held':
      return { ...done(context, 'held'), held: held.held.id };
    case 'already-sent':
      return done(context, 'sent');
    case 'newer-comment':
      return { outcome: 'conflict', newer: held.newer } as const;
    case 'being-answered':
      return { outcome: 'conflict', by: held.by } as const;
    case 'closed':
      return { outcome: 'refused', reason: 'closed' } as const;
    case 'invalid':
      return explained(held.problems);
    case 'not-found':
      throw new Problem('not-found');
  }
}

/** Ids of the public comments that the page showed; undefined, and nothing is asked, for none at all. */
function readSeen(typed: string): number[] {
  return typed
    .split(',')
    .filter((one) => /^\d{1,15}$/.test(one))
    .map(Number);
}

async function note(given: Given, after: string | undefined, context: Context) {
  const { app, viewer, kept } = context;
  const { changes, errors } = await changesOf(given, after, context);
  const wrong = [...(kept.errors as FileError[]), ...errors];
  if (wrong.length > 0) return invalid(...wrong);
  const { id, name } = viewer as SignedIn;
  const ticketId = idOf(context);
  const macroId = numberOf(given['macro']);
  const wrote = await app.db.transaction(async (tx) => {
    const said = await writeAsAgent(tx, {
      ticketId,
      agent: { id, name },
      text: {
        body: given['body'] ?? '',
        format: 'markdown',
        public: false,
        attachments: kept.files.map(({ token }) => token),
        key: keyOf(given),
      },
      changes,
    });
    if (said.outcome === 'sent') {
      await removeDraft(tx, id, ticketId);
      if (macroId !== undefined) await noteMacroUsed(tx, macroId);
    }
    return said;
  });
  return afterWriting(wrote, context, 'noted');
}

async function change(given: Given, context: Context) {
  const { changes, errors } = await changesOf(given, undefined, context);
  if (errors.length > 0) return invalid(...errors);
  const changed = await changeOnly(given, changes, context);
  if (changed.outcome === 'done') await dropDraftChanges(context.app.db, context.viewer.id!, idOf(context));
  return changed;
}

/** Changes the ticket and sends nothing; what was being written goes on being written. */
async function changeOnly(given: Given, changes: AgentChanges, context: Context) {
  const { app, viewer } = context;
  const { id, name } = viewer as SignedIn;
  await keepWriting(given, context);
  const wrote = await writeAsAgent(app.db, { ticketId: idOf(context), agent: { id, name }, changes });
  return afterWriting(wrote, context, 'changed');
}

async function keepWriting(given: Given, context: Context): Promise<void> {
  if ((given['body'] ?? '').trim() === '') return;
  const { app, viewer, kept } = context;
  await keepDraft(app.db, viewer.id!, {
    ticketId: idOf(context),
    sequence: numberOf(given['sequence']) ?? 0,
    key: keyOf(given),
    mode: modeOf(given),
    body: given['body']!,
    attachments: kept.files.map(({ token }) => token),
    isChosen: false,
  });
}

/** Addresses as they are typed, with commas or spaces between them. */
function readAddresses(typed: string): string[] {
  return typed.split(/[,;\s]+/).filter(Boolean);
}

/** Copies people in or no more: at once, so that the button that sends always says how many will read it. */
async function changeCopies(given: Given, changes: AgentChanges, context: Context) {
  if (changes.addCc?.length === 0) return invalid({ field: 'cc', problem: 'impossible' });
  return await changeOnly(given, changes, context);
}

/** What the customers wrote so far needs no reply: the clock of the reply ends. */
async function noReply(given: Given, context: Context) {
  await keepWriting(given, context);
  const lastSeenCommentId = Math.max(0, ...readSeen(given['seen'] ?? ''));
  const about = { ticketId: idOf(context), lastSeenCommentId };
  const ended = await needNoReply(context.app.db, context.viewer as SignedIn, about);
  if (ended === 'not-found') throw new Problem('not-found');
  return done(context, ended === 'done' ? 'no-reply' : 'changed', '');
}

/** Begins an article with what stands in the request, and goes on in the editor. */
async function writeArticle(context: Context) {
  const { app, viewer, locale } = context;
  if (!mayWrite(viewer)) throw new Problem('not-found');
  const begun = await beginArticle(app, { ticketId: idOf(context), author: viewer.id!, locale });
  if (!begun) throw new Problem('not-found');
  return { outcome: 'done', to: `${editorUrl(locale, begun)}?started=1` } as const;
}

function afterWriting(wrote: Awaited<ReturnType<typeof writeAsAgent>>, context: Context, what: string) {
  switch (wrote.outcome) {
    case 'sent':
    case 'already-sent':
      return done(context, what);
    case 'changed':
      return done(context, what, '');
    case 'closed':
      return { outcome: 'refused', reason: 'closed' } as const;
    case 'invalid':
      return explained(wrote.problems);
    case 'not-found':
    case 'newer-comment':
      throw new Problem('not-found');
  }
}

const modeOf = ({ mode }: Given): Mode => (mode === 'note' ? 'note' : 'answer');

/** Puts the text of a macro below what is written, and its changes into the fields; nothing is sent. */
async function useMacro(given: Given, id: string, context: Context) {
  const { app, viewer } = context;
  const filled = await macroFor(app, viewer as SignedIn, {
    ticketId: idOf(context),
    macroId: numberOf(id) ?? 0,
  });
  if (!filled) return { outcome: 'refused', reason: 'no-macro' } as const;
  return {
    outcome: 'shown',
    body: joined(given['body'] ?? '', filled.body),
    mode: filled.mode,
    macro: filled.id,
    values: withChanges(given, filled.changes),
  } as const;
}

/** Puts a line below what is written. */
function insert(given: Given, line: string) {
  const link = given[`insert:${line}`] ?? '';
  return {
    outcome: 'shown',
    body: joined(given['body'] ?? '', link),
    mode: modeOf(given),
    macro: undefined,
    values: given,
  } as const;
}

function joined(body: string, added: string): string {
  return [body.trimEnd(), added].filter(Boolean).join('\n\n');
}

async function undo(id: string, context: Context) {
  const { app, viewer } = context;
  const back = await takeBack(app.db, { id: numberOf(id) ?? 0, userId: viewer.id! });
  return done(context, back.outcome === 'taken-back' ? 'taken-back' : 'too-late', '#compose');
}

async function discard(context: Context) {
  await removeDraft(context.app.db, context.viewer.id!, idOf(context));
  return done(context, 'discarded', '');
}
