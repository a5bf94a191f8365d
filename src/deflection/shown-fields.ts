import type { FormField } from '../config/site.ts';

/** Whether a field of the company is asked for this category. In a file of its own, so that the browser gets nothing else along with it. */
export function isFieldShown(field: Pick<FormField, 'categories'>, category: string): boolean {
  return field.categories === undefined || field.categories.includes(category);
}
