import { LIMITS } from '../../tickets/ticket.ts';

/** Far over what may be sent, so that a text that is too long is not lost; in characters. */
export const LONGEST_DRAFT = 4 * LIMITS.body;

/** Whether two texts say the same, whatever ends their lines. */
export function saysTheSame(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/\r\n?/g, '\n').trim();
  return plain(one) === plain(other);
}
