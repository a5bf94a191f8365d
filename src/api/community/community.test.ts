import { expect, test } from 'vitest';
import { COMMUNITY } from '../../community/test-factory.ts';
import { describeStores, type TestDatabase } from '../../db/test-database.ts';
import { apiApp, asking, site, someoneWithToken } from '../frame/test-api.ts';

const C = '/api/v2/community';

/** The first topic, which everybody may see and members may post in. */
async function aTopic(ask: ReturnType<typeof asking>): Promise<number> {
  return (await ask('GET', `${C}/topics`)).body.topics[0].id;
}

async function aPost(on: TestDatabase) {
  const ask = asking(await apiApp(on.db, { site: { ...site, community: COMMUNITY } }));
  const asker = await someoneWithToken(on.db, 'member');
  const topic = await aTopic(ask);
  const post = { title: 'Why does the lamp blink?', details: '<p>It blinks <b>at night</b>.</p>', topic_id: topic };
  const made = await ask('POST', `${C}/posts.json`, { token: asker.token, body: { post } });
  return { ask, asker, topic, made, id: made.body.post?.id as number };
}

describeStores('the community for programs', (on) => {
  test('takes a question with HTML, shows it to visitors, and lists it in its topic', async () => {
    const { ask, asker, topic, made, id } = await aPost(on);
    expect(made.status).toBe(201);
    expect(made.body.post).toMatchObject({
      title: 'Why does the lamp blink?',
      topic_id: topic,
      status: 'none',
      author_id: asker.user.personId,
    });
    expect((await ask('GET', `/api/v2/help_center/community/posts/${id}`)).body.post.details).toContain(
      '<strong>at night</strong>',
    );
    expect((await ask('GET', `${C}/topics/${topic}/posts`)).body.posts.map((one: { id: number }) => one.id)).toContain(
      id,
    );
    expect((await ask('GET', `${C}/users/me/posts`, { token: asker.token })).body.count).toBe(1);
    expect((await ask('POST', `${C}/posts`, { body: { post: { title: 'x', topic_id: topic } } })).status).toBe(401);
    const empty = await ask('POST', `${C}/posts`, {
      token: asker.token,
      body: { post: { title: ' ', topic_id: topic } },
    });
    expect(empty.body).toMatchObject({ error: 'RecordInvalid', details: { title: [{ error: 'BlankValue' }] } });
  });

  test('takes comments, votes and a solution, each by who may', async () => {
    const { ask, asker, id } = await aPost(on);
    const helper = await someoneWithToken(on.db, 'member');
    const body = { comment: { body: 'Turn it <i>off</i>.' } };
    const { comment } = (await ask('POST', `${C}/posts/${id}/comments`, { token: helper.token, body })).body;
    expect(comment).toMatchObject({ post_id: id, official: false, author_id: helper.user.personId });
    const at = `${C}/posts/${id}/comments/${comment.id}`;
    expect((await ask('POST', `${at}/up`, { token: helper.token })).status).toBe(403);
    const { vote } = (await ask('POST', `${at}/up`, { token: asker.token })).body;
    expect(vote).toMatchObject({ value: 1, item_type: 'PostComment', item_id: comment.id });
    expect((await ask('GET', `${at}/votes`, { token: asker.token })).body.votes).toMatchObject([{ id: vote.id }]);
    expect((await ask('POST', `${at}/down`, { token: asker.token })).status).toBe(422);
    expect((await ask('DELETE', `/api/v2/help_center/votes/${vote.id}`, { token: asker.token })).status).toBe(204);
    const official = { comment: { official: true } };
    expect((await ask('PUT', at, { token: helper.token, body: official })).status).toBe(403);
    expect((await ask('PUT', at, { token: asker.token, body: official })).body.comment.official).toBe(true);
    expect((await ask('GET', `${C}/posts?filter_by=answered`)).body.posts).toMatchObject([{ id, status: 'answered' }]);
    expect((await ask('DELETE', at, { token: asker.token })).status).toBe(403);
    expect((await ask('DELETE', at, { token: helper.token })).status).toBe(204);
    expect((await ask('GET', at)).status).toBe(404);
  });

  test('lets somebody follow a post and change or delete their own', async () => {
    const { ask, asker, id } = await aPost(on);
    const other = await someoneWithToken(on.db, 'member');
    const at = `${C}/posts/${id}`;
    const { subscription } = (await ask('POST', `${at}/subscriptions`, { token: other.token })).body;
    expect(subscription).toMatchObject({ content_id: id, user_id: other.user.personId });
    expect((await ask('GET', at)).body.post.follower_count).toBe(2);
    expect((await ask('DELETE', `${at}/subscriptions/${subscription.id}`, { token: other.token })).status).toBe(204);
    const body = { post: { title: 'Why do all lamps blink?' } };
    expect((await ask('PUT', at, { token: other.token, body })).status).toBe(403);
    expect((await ask('PUT', at, { token: asker.token, body })).body.post.title).toBe('Why do all lamps blink?');
    expect((await ask('DELETE', at, { token: other.token })).status).toBe(403);
    expect((await ask('DELETE', at, { token: asker.token })).status).toBe(204);
    expect((await ask('GET', at)).status).toBe(404);
  });
});
