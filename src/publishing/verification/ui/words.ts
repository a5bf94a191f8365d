import type { Words } from '../../../ui/form.ts';
import type { PublishingMessages } from '../../messages/types.ts';
import type { checksAction } from '../check-actions.ts';

/** What is said when articles cannot be confirmed or planned. */
export function checksWords({ checks }: PublishingMessages): Words<Awaited<ReturnType<(typeof checksAction)['run']>>> {
  return { reasons: checks.reasons, gone: checks.gone };
}
