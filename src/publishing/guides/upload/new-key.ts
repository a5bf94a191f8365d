import { randomBytes } from 'node:crypto';

/** A key of the storage under which nothing lies yet. */
export const newKey = (): string => randomBytes(16).toString('hex');
