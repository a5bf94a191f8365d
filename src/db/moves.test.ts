import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { finishMoves, type Move, moveTogether } from './moves.ts';

const MOVES: Move[] = [
  { from: 'pglite', to: 'former/pglite' },
  { from: 'attachments', to: 'former/attachments' },
  { from: 'fresh/pglite', to: 'pglite' },
  { from: 'fresh/attachments', to: 'attachments' },
];

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-moves-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of [
    ['pglite', 'old'],
    ['attachments', 'old'],
    ['fresh/pglite', 'new'],
    ['fresh/attachments', 'new'],
  ] as const) {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, 'file'), content);
  }
  return folder;
}

const state = async (folder: string) =>
  Promise.all(
    ['pglite', 'attachments', 'former/pglite', 'former/attachments'].map((name) =>
      readFile(path.join(folder, name, 'file'), 'utf8').catch(() => undefined),
    ),
  );

test('what is put in the place of something else goes there together with everything else', async () => {
  const folder = await aFolder();
  await moveTogether(folder, MOVES);
  expect(await state(folder)).toEqual(['new', 'new', 'old', 'old']);
  expect(await readdir(folder)).not.toContain('moves.json');
  await finishMoves(folder);
  expect(await state(folder)).toEqual(['new', 'new', 'old', 'old']);
});

test('a process that dies after any of the moves has them finished by the next one', async () => {
  for (let done = 0; done <= MOVES.length; done++) {
    const folder = await aFolder();
    await moveTogether(folder, MOVES.slice(0, done));
    await writeFile(path.join(folder, 'moves.json'), JSON.stringify(MOVES));
    await finishMoves(folder);
    expect(await state(folder), `after ${done}`).toEqual(['new', 'new', 'old', 'old']);
  }
});
