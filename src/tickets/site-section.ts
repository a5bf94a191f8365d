import { z } from 'zod';
import type { Site } from '../config/site.ts';
import { identifier, localeCode, type SectionValues, siteSection } from '../config/site-section.ts';
import { TEAM_CHANNELS, type TeamRule } from './team.ts';

const teamAddress = z
  .string()
  .regex(/^[^\s@<>()[\]",:;\\]{1,64}@[^\s@<>()[\]",:;\\]{1,189}$/, 'an address such as support@example.com')
  .transform((address) => address.toLowerCase());

/** Who on the team is told of which requests by email; where none of the lines fits, the administrators are. */
const team = siteSection({
  schema: z
    .array(
      z.strictObject({
        to: z.array(teamAddress).min(1),
        categories: z.array(identifier).min(1).optional(),
        channels: z.array(z.enum(TEAM_CHANNELS)).min(1).optional(),
        locales: z.array(localeCode).min(1).optional(),
      }),
    )
    .default([]),
  read(given, { topics, locales, report }): readonly TeamRule[] {
    const known = { categories: topics, locales };
    return given.map(({ to, categories, channels, locales }, index) => {
      for (const [field, values] of Object.entries({ categories, locales }))
        for (const value of values ?? [])
          if (!known[field as keyof typeof known].includes(value))
            report(
              [index, field],
              `expected one of ${known[field as keyof typeof known].join(', ') || '(there is none)'}, found ${value}`,
            );
      return { to, categories, channels, locales };
    });
  },
});

/** What `site.yml` says for tickets alone. */
export const ticketSections = { team };

/** `site.yml` as tickets read it. */
export type TicketsSite = Site & SectionValues<typeof ticketSections>;
