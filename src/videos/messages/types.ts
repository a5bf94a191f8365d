// Written by `npm run messages` from en.json. Change that, and run it again.

export interface VideosMessages {
  videos: {
    title: string;
    intro: string;
    said: string;
    all: string;
  };
}
