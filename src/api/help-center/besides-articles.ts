import { z } from 'zod';
import { isStaff } from '../../accounts/viewer.ts';
import type { Call } from '../frame/endpoint.ts';
import { readPeople } from '../support/users/people.ts';
import { userAnswer, userSchema } from '../support/users/user.ts';
import type { ArticleAnswer } from './article.ts';
import { categorySchema, sectionSchema, sectionsOf, theCategory } from './sections.ts';

/** What may stand beside articles. */
export const besidesSchema = {
  users: z.array(userSchema).optional(),
  sections: z.array(sectionSchema).optional(),
  categories: z.array(categorySchema).optional(),
};

/** What goes beside articles when it is asked for: who wrote them is for the team only. */
export async function besidesArticles(call: Call, articles: readonly ArticleAnswer[], asked: readonly string[] = []) {
  const authors = articles.flatMap(({ author_id: author }) => author ?? []);
  const wantsUsers = asked.includes('users');
  const people = wantsUsers && isStaff(call.viewer) ? [...(await readPeople(call.app.db, authors)).values()] : [];
  const numbers = new Set(articles.map(({ section_id: section }) => section));
  return {
    ...(wantsUsers && { users: people.map((person) => userAnswer(call, person)) }),
    ...(asked.includes('sections') && { sections: (await sectionsOf(call)).filter(({ id }) => numbers.has(id)) }),
    ...(asked.includes('categories') && { categories: [await theCategory(call)] }),
  };
}
