import { expect, test } from 'vitest';
import { readTags } from '../settable.ts';
import { changesIn, withChanges } from './form.ts';

const custom = [{ id: 'version' }];
const before = {
  'was:status': 'open',
  'was:priority': '',
  'was:assignee': '3',
  'was:group': 'Billing',
  'was:tags': 'a, b',
  'was:field:version': '7',
};
const same = { status: 'open', priority: '', assignee: '3', group: 'Billing', tags: 'a, b', 'field:version': '7' };

test('a form that nobody has changed changes nothing', () => {
  expect(changesIn({ ...before, ...same }, custom)).toEqual({});
});

test('only what was changed here is changed, so that a colleague’s changes stay', () => {
  expect(changesIn({ ...before, ...same, priority: 'high', tags: 'b, c' }, custom)).toEqual({
    priority: 'high',
    addTags: ['c'],
    removeTags: ['a'],
  });
});

test('what is emptied is taken away', () => {
  expect(changesIn({ ...before, ...same, assignee: '', group: '', 'field:version': ' ' }, custom)).toEqual({
    assigneeId: null,
    groupName: null,
    customFields: { version: null },
  });
});

test('values that no form of ours has are nothing', () => {
  expect(changesIn({ ...before, ...same, status: 'bogus', assignee: '-1', 'field:unknown': 'x' }, custom)).toEqual({});
});

test('tags are told apart by commas and spaces, in small letters, once each', () => {
  expect(readTags(' Refund,  VIP refund ,')).toEqual(['refund', 'vip']);
});

test('changes that wait stand in the form', () => {
  expect(withChanges(same, { status: 'solved', assigneeId: null, addTags: ['c'], removeTags: ['a'] })).toEqual({
    ...same,
    status: 'solved',
    assignee: '',
    tags: 'b, c',
  });
});
