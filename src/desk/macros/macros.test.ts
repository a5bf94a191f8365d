import { beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { aUser } from '../../accounts/test-factory.ts';
import { describeStores } from '../../db/test-database.ts';
import { fileTicket } from '../../tickets/file.ts';
import { groupMemberships, groups } from '../../tickets/groups/schema.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { deleteMacro, type MacroInput, saveMacro } from './edit-macro.ts';
import { MACRO_LIMITS } from './macro.ts';
import { checkMacroText, firstName, type MacroValues, renderMacro } from './render.ts';
import { listMacrosFor, noteMacroUsed } from './store.ts';
import { macroFor } from './use-macro.ts';

const VALUES: MacroValues = {
  requester: { name: 'Ada Lovelace', first_name: 'Ada', email: 'ada@example.com' },
  organization: { name: '' },
  ticket: { id: 12, subject: '[Free](https://evil.example) export' },
  agent: { name: 'Grace Hopper', first_name: 'Grace' },
  site: { name: 'Larch' },
};

describe('the text of a macro', () => {
  test('has its placeholders filled in, and those without a value are empty', () => {
    expect(renderMacro('Hello {{ requester.first_name }}{{ organization.name }},', VALUES)).toBe('Hello Ada,');
    expect(renderMacro('{% if organization.name == "" %}Hi{% endif %}', VALUES)).toBe('Hi');
  });

  test('shows words of others as they are, and never as a link', () => {
    expect(renderMacro('About {{ ticket.subject }}', VALUES)).toBe('About \\[Free\\](https://evil.example) export');
  });

  test('is refused when a placeholder is not complete or unknown', () => {
    expect(checkMacroText('Hello {{ requester.name }}')).toBeUndefined();
    expect(checkMacroText('Hello {{ requester.name')).toEqual({ problem: 'broken' });
    expect(checkMacroText('{{ requester.password }}')).toEqual({
      problem: 'unknown',
      placeholder: 'requester.password',
    });
    expect(checkMacroText('{% include "/etc/passwd" %}')).toEqual({ problem: 'broken' });
  });

  test('cannot keep the server busy', () => {
    const loops = '{% for a in (1..100000) %}{% for b in (1..100000) %}x{% endfor %}{% endfor %}';
    const began = performance.now();
    expect(checkMacroText(loops)).toEqual({ problem: 'broken' });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('speaks to people by the first word of their name', () => {
    expect(firstName(' Ada Lovelace ')).toBe('Ada');
    expect(firstName('')).toBe('');
  });
});

describeStores('macros', (on) => {
  let agent: SignedIn;
  beforeAll(async () => {
    agent = (await aUser(on.db, { role: 'agent', name: 'Grace Hopper', password: null })) as unknown as SignedIn;
  });
  const input = (more: Partial<MacroInput> = {}): MacroInput => ({
    title: `Macro ${crypto.randomUUID()}`,
    groupName: null,
    mode: 'answer',
    body: 'Hello {{requester.first_name}}',
    changes: {},
    active: true,
    ...more,
  });
  async function saved(more: Partial<MacroInput> = {}) {
    const result = await saveMacro(on.db, agent, input(more));
    if (result.outcome !== 'saved') throw new Error(JSON.stringify(result));
    return result.id;
  }
  const offered = async () => (await listMacrosFor(on.db, agent.id)).map(({ id }) => id);

  test('is filled in for a ticket, with what it changes', async () => {
    const filed = await fileTicket(on.db, aTicket({ requester: { email: 'ada@example.com', name: 'Ada Lovelace' } }));
    if (filed.outcome === 'invalid') throw new Error('invalid');
    const macroId = await saved({ mode: 'note', changes: { status: 'pending', assignee: 'me', addTags: ['refund'] } });
    const app = { db: on.db, site: { name: 'Larch' } };
    expect(await macroFor(app, agent, { macroId, ticketId: filed.ticket.id })).toEqual({
      id: macroId,
      mode: 'note',
      body: 'Hello Ada',
      changes: { status: 'pending', assigneeId: agent.id, addTags: ['refund'] },
    });
    expect(await macroFor(app, agent, { macroId, ticketId: 999_999_999 })).toBeUndefined();
  });

  test('is offered to everybody or to its group, the most used first, and not when it is switched off', async () => {
    const [group] = await on.db.insert(groups).values({ name: 'Billing' }).returning();
    const [all, billing] = [await saved(), await saved({ groupName: 'Billing' })];
    const off = await saved({ active: false });
    expect(await offered()).toContain(all);
    expect(await offered()).not.toContain(billing);
    await on.db.insert(groupMemberships).values({ groupId: group!.id, agentId: agent.id });
    await noteMacroUsed(on.db, billing);
    expect((await offered())[0]).toBe(billing);
    expect(await offered()).not.toContain(off);
  });

  test('needs a name of its own, and something to say or to change', async () => {
    const title = `Refund ${crypto.randomUUID()}`;
    await saved({ title });
    const errors = async (more: Partial<MacroInput>) => {
      const result = await saveMacro(on.db, agent, input(more));
      return result.outcome === 'invalid' ? result.errors.map(({ field, problem }) => `${field} ${problem}`) : [];
    };
    expect(await errors({ title: title.toUpperCase() })).toEqual(['title taken']);
    expect(await errors({ title: ' ' })).toEqual(['title missing']);
    expect(await errors({ title: 'x'.repeat(MACRO_LIMITS.title + 1) })).toEqual(['title too-long']);
    expect(await errors({ body: '' })).toEqual(['body empty']);
    expect(await errors({ body: '', changes: { status: 'solved' } })).toEqual([]);
    expect(await errors({ body: 'x'.repeat(MACRO_LIMITS.body + 1) })).toEqual(['body too-long']);
    expect(await errors({ body: '{{ nothing }}' })).toEqual(['body unknown']);
  });

  test('can be changed and deleted by who answers requests, and by nobody else', async () => {
    const id = await saved();
    const member = { ...agent, role: 'member' as const };
    expect((await saveMacro(on.db, member, input(), id)).outcome).toBe('not-found');
    expect((await deleteMacro(on.db, member, id)).outcome).toBe('not-found');
    expect((await saveMacro(on.db, agent, input(), id)).outcome).toBe('saved');
    expect((await deleteMacro(on.db, agent, id)).outcome).toBe('deleted');
    expect((await saveMacro(on.db, agent, input(), id)).outcome).toBe('not-found');
  });
});
