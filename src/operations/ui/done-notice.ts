import { INTERVENTIONS } from '../intervene.ts';
import type { OperationsMessages } from '../messages/types.ts';

/** What is said after something was retried or cancelled; the address of the page says what. */
export function doneNotice(
  { done }: OperationsMessages['operations'],
  searchParams: URLSearchParams,
): string | undefined {
  const intent = searchParams.get('done');
  if (intent === 'retry-mails') {
    const count = Math.trunc(Number(searchParams.get('count')));
    return done['retry-mails']({ count: Number.isSafeInteger(count) && count > 0 ? count : 0 });
  }
  const known = INTERVENTIONS.find((one) => one === intent);
  return known && done[known];
}
