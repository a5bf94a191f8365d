// What administrators do from the command line, on the database or through the running process that has it.
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import { normalEmail } from '../server/clean-text.ts';
import type { ControlCommand } from '../server/control.ts';
import { changeRole, type PersonChange } from './people.ts';
import { removeSecondFactor } from './second-factor.ts';
import { addUser } from './set-up.ts';
import { findUserByEmail } from './store.ts';
import { issueToken } from './tokens.ts';
import { ACCOUNT_ROLES, type AccountRole } from './viewer.ts';

const role = z.enum(ACCOUNT_ROLES as [AccountRole, ...AccountRole[]]);
const newUser = z.object({ email: z.string(), name: z.string(), role, password: z.string().optional() });
const roleOfUser = z.object({ email: z.string(), role });
const justUser = z.object({ email: z.string() });

/** Gives the account of an address a role. @returns `gone`: there is none. */
export async function changeRoleOf(db: Db, input: z.output<typeof roleOfUser>): Promise<PersonChange> {
  const user = await findUserByEmail(db, normalEmail(input.email));
  return user ? changeRole(db, null, user, input.role) : 'gone';
}

/**
 * Makes a link on which the owner of an account chooses a password, for who cannot get one by mail; it works once, for an hour.
 * @returns its path, or undefined when there is no such account.
 */
export async function passwordPath(db: Db, input: z.output<typeof justUser>): Promise<string | undefined> {
  const user = await findUserByEmail(db, normalEmail(input.email));
  if (!user?.email) return undefined;
  return `/choose-password?token=${await issueToken(db, { kind: 'password', userId: user.id, email: user.email })}`;
}

/**
 * Turns two-step verification of an account off, for who has lost phone and recovery codes and has nobody to ask; its address is told by mail.
 * @returns `was-off`: there was nothing to turn off; `gone`: there is no such account.
 */
export async function turnSecondFactorOff(
  db: Db,
  input: z.output<typeof justUser>,
): Promise<'off' | 'was-off' | 'gone'> {
  const user = await findUserByEmail(db, normalEmail(input.email));
  if (!user) return 'gone';
  if (!user.totpConfirmedAt) return 'was-off';
  await removeSecondFactor(db, user, null);
  return 'off';
}

/** The commands about accounts, by name. */
export function accountCommands({ db }: { db: Db }): Record<string, ControlCommand> {
  return {
    'user:add': (input) => addUser(db, newUser.parse(input)),
    'user:role': (input) => changeRoleOf(db, roleOfUser.parse(input)),
    'user:password': (input) => passwordPath(db, justUser.parse(input)),
    'user:two-step-off': (input) => turnSecondFactorOff(db, justUser.parse(input)),
  };
}
