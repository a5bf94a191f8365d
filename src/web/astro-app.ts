import { createApp } from 'astro/app/entrypoint';

// Without streaming an error while rendering becomes a 500 page instead of half a page that says 200.
export const app = createApp({ streaming: false });
