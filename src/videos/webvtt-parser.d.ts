declare module 'webvtt-parser' {
  export interface ParsedNode {
    type?: 'text' | 'object' | 'timestamp';
    name?: string;
    value?: string | number;
    children?: ParsedNode[];
  }
  export interface ParsedCue {
    startTime: number;
    endTime: number;
    /** With mark-up and line breaks. */
    text: string;
    tree: ParsedNode;
  }
  class WebVTTParser {
    constructor(entities?: Readonly<Record<string, string>>);
    parse(
      text: string,
      mode: 'subtitles/captions/descriptions' | 'chapters',
    ): { cues: ParsedCue[]; errors: { message: string; line: number; col?: number }[] };
  }
  const webvtt: { WebVTTParser: typeof WebVTTParser };
  export default webvtt;
}
