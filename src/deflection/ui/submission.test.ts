import { expect, test } from 'vitest';
import { errorIn, noticeOf } from './submission.ts';

const FAILED = 'It did not work.';

test('what is sent, shown or to be mended needs no notice', () => {
  expect(noticeOf({ outcome: 'done', to: '/' }, FAILED)).toBeUndefined();
  expect(noticeOf({ outcome: 'shown', askId: 'a', suggestions: [] }, FAILED)).toBeUndefined();
  expect(noticeOf({ outcome: 'invalid', shown: [] }, FAILED)).toBeUndefined();
});

test('a limit, a failure and a refusal say what the server said, or that it did not work', () => {
  expect(noticeOf({ outcome: 'limited', notice: 'Later.' }, FAILED)).toBe('Later.');
  expect(noticeOf({ outcome: 'unavailable', notice: 'Soon.', retryAfterSeconds: 5 }, FAILED)).toBe('Soon.');
  expect(noticeOf({ message: 'Too large.' }, FAILED)).toBe('Too large.');
  expect(noticeOf({}, FAILED)).toBe(FAILED);
});

test('an error stands beside its field until something is changed there', () => {
  const errors = [{ field: 'subject', message: 'Missing.' }];
  expect(errorIn(errors, [], 'subject')).toBe('Missing.');
  expect(errorIn(errors, [], 'body')).toBeUndefined();
  expect(errorIn(errors, ['subject'], 'subject')).toBeUndefined();
});
