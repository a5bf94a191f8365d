import { expect, test } from 'vitest';
import { FORM_WITH_FILES } from '../tickets/keep-files.ts';
import { readBody } from './body.ts';

/** A form as a browser sends it; without a file its input sends an empty part. */
const posted = (...files: File[]) => {
  const form = new FormData();
  form.append('body', 'It still blinks.');
  for (const file of files.length > 0 ? files : [new File([], '')]) form.append('files', file);
  return new Request('https://help.example.com/', { method: 'POST', body: form });
};

test.each([
  ['none', [], false],
  ['one', [new File(['x'.repeat(5_000)], 'a.txt')], true],
  ['several', [new File(['x'], 'a.txt'), new File(['y'], 'b.txt')], true],
])('of files that are not kept it is known whether %s was chosen', async (_, files, chosen) => {
  const body = await readBody(posted(...files), FORM_WITH_FILES, { files: false });
  expect([body.values, body.files, body.tooManyFiles]).toEqual([{ body: 'It still blinks.' }, [], chosen]);
});
