import { z } from 'zod';
import type { NameProblem } from './name.ts';
import type { PasswordProblem } from './password.ts';
import type { AccountErrors } from './set-up.ts';

/** A text field; what is missing is empty, and judged by the use case. */
export const text = z.string().default('');

/** What is wrong with a field of a form about accounts. */
export type AccountError =
  | { field: 'name'; problem: 'missing' | 'too-long' | NameProblem }
  | { field: 'email'; problem: 'missing' | 'not-an-address' | 'taken' | 'same' }
  | { field: 'password'; problem: PasswordProblem }
  | { field: 'current' | 'code'; problem: 'wrong' };

/** The errors of an account's fields, in the order of the fields. */
export function accountErrors({ name, email, password }: AccountErrors): AccountError[] {
  return [
    ...(name ? [{ field: 'name', problem: name } as const] : []),
    ...(email ? [{ field: 'email', problem: email } as const] : []),
    ...(password ? [{ field: 'password', problem: password } as const] : []),
  ];
}
