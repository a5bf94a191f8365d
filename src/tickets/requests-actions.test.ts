import { expect, test } from 'vitest';
import { unseal } from '../accounts/seal.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { folderStorage } from '../files/storage.ts';
import { perform } from '../web/action.ts';
import { aForm, aSender } from '../web/test-sender.ts';
import { fileTicket } from './file.ts';
import { requestAction } from './requests-actions.ts';
import { listComments } from './store.ts';
import { aFolder, aTicket, PNG } from './test-factory.ts';

describeStores('the forms of a request', (on) => {
  const secret = 'a secret of at least thirty-two characters';
  let people = 0;
  async function mine() {
    people++;
    const site = { contact: { organizations: [] } };
    const app = { db: on.db, secret, settings: { limits: false }, attachments: folderStorage(await aFolder()), site };
    const viewer: Viewer = { role: 'member', id: people, name: 'Ada Fern', email: `asker-${people}@example.com` };
    const requester = { email: viewer.email!, name: 'Ada Fern' };
    const filed = await fileTicket(on.db, aTicket({ requester, submissionKey: crypto.randomUUID() }));
    if (filed.outcome === 'invalid') throw new Error(filed.outcome);
    const send = (fields: Record<string, string | string[]>, files: File[] = []) =>
      perform(app, requestAction, aForm(fields, files), aSender({ viewer, params: { id: String(filed.ticket.id) } }));
    return { id: filed.ticket.id, send };
  }

  test('a reply with 25 files keeps ten, says so, and goes with the ten when it is sent again', async () => {
    const { id, send } = await mine();
    const files = Array.from({ length: 25 }, (_, number) => new File([PNG], `${number}.png`, { type: 'image/png' }));
    const reply = { intent: 'reply', body: 'Here are all my pictures.', key: crypto.randomUUID() };
    const first = await send(reply, files);
    expect(first.result).toEqual({ outcome: 'invalid', errors: [{ field: 'files', problem: 'too-many', most: 10 }] });
    expect(first.values['body']).toBe(reply.body);
    expect(first.files.map(({ name }) => name)).toEqual(files.slice(0, 10).map(({ name }) => name));
    const again = await send({ ...reply, attachment: first.files.map(({ token }) => token) });
    expect(again.result).toMatchObject({ outcome: 'done' });
    expect((await listComments(on.db, id, 'public')).map(({ body }) => body)).toContain(reply.body);
  });

  test('who was just copied in is named, whoever was before', async () => {
    const { send } = await mine();
    for (const email of ['zoe@example.com', 'abel@example.com']) {
      const { result } = await send({ intent: 'copy', email });
      const to = new URL('to' in result ? String(result.to) : '', 'https://help.example.com');
      expect(unseal(secret, 'copied', to.searchParams.get('who') ?? '')).toBe(email);
    }
  });
});
