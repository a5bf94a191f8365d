import { z } from 'zod';
import { siteSection } from '../config/site-section.ts';
import { PLAYERS, type PlayerName } from './elsewhere.ts';

/** What a site says about video guides. */
interface VideosSettings {
  /** Whose players pages show once somebody asks for them; of others there is a link. */
  players: readonly PlayerName[];
}

const videos = siteSection({
  schema: z.strictObject({ players: z.array(z.enum(PLAYERS)).default([]) }).prefault({}),
  read: (given): VideosSettings => given,
});

export const videosSections = { videos };
