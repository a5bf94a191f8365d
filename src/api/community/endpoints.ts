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
import { listTopics, showTopic } from './topics.ts';
import { commentVotes, followPost, postVotes, unfollowPost } from './votes.ts';

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
  followPost,
  unfollowPost,
  listComments,
  listCommentsOfUser,
  showComment,
  createComment,
  updateComment,
  deleteComment,
  ...commentVotes,
  ...badgeEndpoints,
];
