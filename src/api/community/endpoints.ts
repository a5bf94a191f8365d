import type { Endpoint } from '../frame/endpoint.ts';
import { badgeEndpoints } from './badges.ts';
import {
  createComment,
  deleteComment,
  listComments,
  listCommentsOfUser,
  showComment,
  updateComment,
} from './comments.ts';
import {
  createPost,
  deletePost,
  listPosts,
  listPostsOfTopic,
  listPostsOfUser,
  searchPosts,
  showPost,
  updatePost,
} from './posts.ts';
import { subscriptionEndpoints } from './subscriptions.ts';
import { listTopics, showTopic } from './topics.ts';
import { commentVotes, postVotes } from './votes.ts';

/** What programs can ask of the community. */
export const communityEndpoints: readonly Endpoint[] = [
  listTopics,
  showTopic,
  listPostsOfTopic,
  listPosts,
  showPost,
  createPost,
  updatePost,
  deletePost,
  listPostsOfUser,
  searchPosts,
  ...postVotes,
  ...subscriptionEndpoints,
  listComments,
  listCommentsOfUser,
  showComment,
  createComment,
  updateComment,
  deleteComment,
  ...commentVotes,
  ...badgeEndpoints,
];
