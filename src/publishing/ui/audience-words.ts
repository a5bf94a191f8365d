import { organizationOf, planOf } from '../../accounts/audience.ts';
import type { PublishingMessages } from '../messages/types.ts';

/** What an audience is called where the names of plans and organizations are not at hand. */
export function audienceWords(audience: string, texts: PublishingMessages['publishing']['editor']): string {
  const [plan, organization] = [planOf(audience), organizationOf(audience)];
  if (plan !== undefined) return texts.planAudience({ name: plan });
  if (organization !== undefined) return texts.organizationAudience({ number: organization });
  return texts.audiences[audience as keyof typeof texts.audiences] ?? audience;
}
