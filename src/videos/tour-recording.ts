// What the page for recording a tour and the widget in the product's window say to each other. The window was opened by that page, and each
// of the two listens to the other one alone.

/** Name of the window; a product that is loaded in it is recorded, also after it has loaded another of its pages. */
export const RECORDING_WINDOW = 'helpwell-record';

/** A step as it was recorded. */
export interface RecordedStep {
  title: string;
  text: string;
  selector: string;
  /** What is written on the element; empty: the selector says it all. */
  on: string;
  /** Pattern of the page that it is on. */
  page: string;
}

/** From the product's window. */
export type FromRecorder = { helpwell: 'recording' } | { helpwell: 'step'; step: RecordedStep };

/** To the product's window. */
export type ToRecorder = {
  helpwell: 'next';
  /** Of the step whose element is clicked next, from 1; what it says so far is in the fields. */
  number: number;
  title: string;
  text: string;
  /** Of the one before: kept in the draft, or not, in words. */
  said: string;
};
