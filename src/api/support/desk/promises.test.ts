import { expect, test } from 'vitest';
import { describeStores, type TestDatabase } from '../../../db/test-database.ts';
import { apiApp, asking, someoneWithToken } from '../../frame/test-api.ts';

async function opened(on: TestDatabase) {
  const ask = asking(await apiApp(on.db));
  const by = (token: string) => (method: string, path: string, body?: unknown) =>
    ask(method, `/api/v2${path}`, { token, body });
  return {
    as: by((await someoneWithToken(on.db, 'administrator')).token),
    asAgent: by((await someoneWithToken(on.db, 'agent')).token),
  };
}

const SCHEDULES = '/business_hours/schedules';

describeStores('schedules that programs write', (on) => {
  test('have hours and days off, and go when no policy counts by them', async () => {
    const { as, asAgent } = await opened(on);
    const wanted = { schedule: { name: 'Zurich', time_zone: 'Europe/Zurich' } };
    expect((await asAgent('POST', SCHEDULES, wanted)).status).toBe(403);
    const made = await as('POST', `${SCHEDULES}.json`, wanted);
    expect([made.status, made.body.schedule.intervals.length]).toEqual([201, 5]);
    const path = `${SCHEDULES}/${made.body.schedule.id}`;
    expect((await as('POST', SCHEDULES, wanted)).body.details.name[0].error).toBe('DuplicateValue');
    const odd = await as('POST', SCHEDULES, { schedule: { name: 'Mars', time_zone: 'Mars/Base' } });
    expect([odd.status, Object.keys(odd.body.details)]).toEqual([422, ['time_zone']]);
    const intervals = [
      { start_time: 1440 + 540, end_time: 1440 + 720 },
      { start_time: 1440 + 780, end_time: 1440 + 1080 },
      { start_time: 5 * 1440 + 1320, end_time: 6 * 1440 + 120 },
    ];
    const week = await as('PUT', `${path}/workweek`, { workweek: { intervals } });
    expect(week.body.workweek.intervals).toEqual(intervals);
    const always = await as('PUT', `${path}/workweek`, {
      workweek: { intervals: [{ start_time: 0, end_time: 7 * 1440 }] },
    });
    expect(always.body.workweek.intervals.length).toBe(7);
    expect((await as('PUT', `${path}/workweek`, { workweek: { intervals: [] } })).status).toBe(422);
    expect((await as('PUT', path, { schedule: { name: 'Bern' } })).body.schedule.name).toBe('Bern');
    const holiday = { name: 'Festival', start_date: '2027-08-01', end_date: '2027-08-03' };
    const off = await as('POST', `${path}/holidays`, { holiday });
    expect([off.status, off.body.holiday]).toMatchObject([201, holiday]);
    expect((await as('GET', `${path}/holidays`)).body.holidays).toEqual([off.body.holiday]);
    const one = `${path}/holidays/${off.body.holiday.id}`;
    expect((await as('GET', one)).body).toEqual(off.body);
    const shorter = await as('PUT', one, { holiday: { end_date: '2027-08-02' } });
    expect(shorter.body.holiday).toMatchObject({ ...holiday, end_date: '2027-08-02' });
    expect((await as('POST', `${path}/holidays`, { holiday: { ...holiday, end_date: '2026-01-01' } })).status).toBe(
      422,
    );
    expect((await as('DELETE', one)).status).toBe(204);
    expect((await as('GET', `${path}/holidays`)).body.holidays).toEqual([]);
    expect((await as('DELETE', path)).status).toBe(204);
    expect((await as('DELETE', path)).status).toBe(404);
  });
});

describeStores('SLA policies that programs write', (on) => {
  test('promise targets, and are changed and deleted', async () => {
    const { as, asAgent } = await opened(on);
    const metric = { priority: 'high', metric: 'first_reply_time', target: 60, business_hours: true };
    const wanted = {
      sla_policy: {
        title: 'Quick',
        filter: { all: [{ field: 'current_tags', operator: 'includes', value: 'vip' }], any: [] },
        policy_metrics: [metric],
      },
    };
    expect((await as('POST', '/slas/policies', wanted)).status).toBe(422);
    const { id: schedule } = (await as('POST', SCHEDULES, { schedule: { name: 'UTC', time_zone: 'UTC' } })).body
      .schedule;
    expect((await asAgent('POST', '/slas/policies', wanted)).status).toBe(403);
    const made = await as('POST', '/slas/policies.json', wanted);
    expect([made.status, made.headers.get('location')]).toEqual([201, made.body.sla_policy.url]);
    expect(made.body.sla_policy).toMatchObject({
      title: 'Quick',
      position: 1,
      filter: { all: [{ field: 'tag', operator: 'is', value: ['vip'] }], any: [] },
      policy_metrics: [{ ...metric, target_in_seconds: 3600 }],
    });
    const path = `/slas/policies/${made.body.sla_policy.id}`;
    const second = await as('POST', '/slas/policies', {
      sla_policy: { title: 'All', policy_metrics: [{ ...metric, target: 480 }] },
    });
    expect(second.body.sla_policy.position).toBe(2);
    const changed = await as('PUT', path, { sla_policy: { title: 'Quicker', position: 2 } });
    expect(changed.body.sla_policy).toMatchObject({
      title: 'Quicker',
      position: 2,
      policy_metrics: [{ target: 60 }],
      filter: made.body.sla_policy.filter,
    });
    expect((await as('POST', '/slas/policies', { sla_policy: { title: 'ALL' } })).status).toBe(201);
    expect((await as('POST', '/slas/policies', { sla_policy: { title: 'All' } })).body.details.title[0].error).toBe(
      'DuplicateValue',
    );
    const odd = { title: 'Odd', filter: { all: [{ field: 'brand_id', operator: 'is', value: 1 }] } };
    expect((await as('POST', '/slas/policies', { sla_policy: odd })).status).toBe(422);
    const never = { title: 'Never', policy_metrics: [{ ...metric, target: 0 }] };
    expect((await as('POST', '/slas/policies', { sla_policy: never })).status).toBe(422);
    expect((await as('DELETE', `${SCHEDULES}/${schedule}`)).status).toBe(422);
    expect((await as('DELETE', path)).status).toBe(204);
    expect((await as('GET', path)).status).toBe(404);
  });
});
