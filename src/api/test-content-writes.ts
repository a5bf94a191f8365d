// What is sent to the help center and the community so that it succeeds, with something made for it alone.
import { collecting, type Make, type Making, made, type Params } from './test-making.ts';

const { all, writes } = collecting();

// The help center.
const articleBody = (unique: () => string) => ({ title: unique(), body: '<p>x</p>', locale: 'en' });
writes(
  ({ who, section, unique }) => ({
    params: { id: section },
    body: { article: { ...articleBody(unique), draft: !'EX'.includes(who) } },
  }),
  'POST /help_center/sections/{id}/articles',
);
writes(
  async ({ article }) => ({ params: { id: await article() } }),
  'POST /help_center/articles/{id}/up',
  'POST /help_center/articles/{id}/down',
  'DELETE /help_center/articles/{id}',
);
writes(
  async ({ article }) => ({ params: { id: await article() }, body: { article: { label_names: ['new'] } } }),
  'PUT /help_center/articles/{id}',
);
const translation = { locale: 'fr', title: 'Une lampe', body: '<p>x</p>' };
writes(
  async ({ article }) => ({ params: { id: await article() }, body: { translation } }),
  'POST /help_center/articles/{id}/translations',
);
writes(
  async ({ article }) => ({ params: { id: await article(), locale: 'en' }, body: { translation: { title: 'Other' } } }),
  'PUT /help_center/articles/{id}/translations/{locale:text}',
);
writes(async ({ article, admin }) => {
  const id = await article();
  const made = await admin('POST', `/help_center/articles/${id}/translations`, { translation });
  return { params: { id: made.translation.id } };
}, 'DELETE /help_center/translations/{id}');
writes(
  async ({ article }) => ({ params: { id: await article() }, body: { label: { name: 'new' } } }),
  'POST /help_center/articles/{id}/labels',
);
writes(async ({ article, admin }) => {
  const id = await article();
  const { label } = await admin('POST', `/help_center/articles/${id}/labels`, { label: { name: 'gone' } });
  return { params: { id, label: label.id } };
}, 'DELETE /help_center/articles/{id}/labels/{label}');
writes(async ({ article, own }) => {
  const { vote } = await own('POST', `/help_center/articles/${await article()}/up`);
  return { params: { id: vote.id } };
}, 'DELETE /help_center/votes/{id}');
writes(({ unique }) => ({ body: { section: { name: unique() } } }), 'POST /help_center/sections');
writes(
  ({ category, unique }) => ({ params: { id: category }, body: { section: { name: unique() } } }),
  'POST /help_center/categories/{id}/sections',
);
const emptySection = (making: Making) => made(making, '/help_center/sections', 'section');
writes(
  async (making) => ({ params: { id: await emptySection(making) }, body: { section: { name: making.unique() } } }),
  'PUT /help_center/sections/{id}',
);
writes(async (making) => ({ params: { id: await emptySection(making) } }), 'DELETE /help_center/sections/{id}');
writes(
  async (making) => ({ params: { id: await emptySection(making) }, body: { translation } }),
  'POST /help_center/sections/{id}/translations',
);
writes(
  async (making) => ({
    params: { id: await emptySection(making), locale: 'en' },
    body: { translation: { title: making.unique() } },
  }),
  'PUT /help_center/sections/{id}/translations/{locale:text}',
);

// The community.
const words = { body: '<p>Some words of this comment.</p>' };
const post = ({ topic, unique }: Making) => ({
  title: `A question ${unique()}`,
  details: `<p>Some words: ${unique()}.</p>`,
  topic_id: topic,
});
const ownPost = async (making: Making): Promise<number> =>
  (await making.own('POST', '/community/posts', { post: post(making) })).post.id;
const otherPost = async (making: Making): Promise<number> =>
  (await making.admin('POST', '/community/posts', { post: post(making) })).post.id;
writes((making) => ({ body: { post: post(making) } }), 'POST /community/posts');
writes(
  async (making) => ({ params: { id: await ownPost(making) }, body: { post: { title: `Better ${making.unique()}` } } }),
  'PUT /community/posts/{id}',
);
writes(async (making) => ({ params: { id: await ownPost(making) } }), 'DELETE /community/posts/{id}');
// Nobody votes for what is their own: the administrator votes for a post of somebody else.
writes(
  async (making) => ({ params: { id: making.who === 'X' ? making.foreignPost : await otherPost(making) } }),
  'POST /community/posts/{id}/up',
  'POST /community/posts/{id}/subscriptions',
);
writes(async (making) => {
  const id = await otherPost(making);
  const { subscription } = await making.own('POST', `/community/posts/${id}/subscriptions`);
  return { params: { id, subscription: subscription.id } };
}, 'DELETE /community/posts/{id}/subscriptions/{subscription}');
writes(
  async (making) => ({ params: { id: await otherPost(making) }, body: { comment: words } }),
  'POST /community/posts/{id}/comments',
);
const ownComment = async (making: Making): Promise<Params> => {
  const id = await otherPost(making);
  const { comment } = await making.own('POST', `/community/posts/${id}/comments`, { comment: words });
  return { id, comment: comment.id };
};
writes(
  async (making) => ({ params: await ownComment(making), body: { comment: { body: '<p>Other words.</p>' } } }),
  'PUT /community/posts/{id}/comments/{comment}',
);
writes(async (making) => ({ params: await ownComment(making) }), 'DELETE /community/posts/{id}/comments/{comment}');
writes(
  ({ foreignPost, foreignComment }) => ({ params: { id: foreignPost, comment: foreignComment } }),
  'POST /community/posts/{id}/comments/{comment}/up',
);

/** By method and path. */
export const CONTENT_WRITES: Readonly<Record<string, Make>> = all;
