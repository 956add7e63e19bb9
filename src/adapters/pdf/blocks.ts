/** What a page is made of, in reading order. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string; readonly listed?: boolean }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[]; readonly indent?: number }
  | {
      readonly kind: 'table';
      readonly header: readonly (readonly Cell[])[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | { readonly kind: 'plot'; readonly plot: Plot };

export interface Run {
  readonly text: string;
  readonly bold?: boolean;
}

export interface Cell {
  readonly text: string;
  readonly bold?: boolean;
  /** Outside the reference interval. */
  readonly marked?: boolean;
}

/** Values of one analyte over time, with its reference interval. */
export interface Plot {
  readonly title: string;
  readonly unit: string;
  readonly points: readonly { readonly at: number; readonly label: string; readonly value: number }[];
  readonly low?: number;
  readonly high?: number;
}

const moment = /(\d{4}-\d\d-\d\d) (\d\d:\d\d)/g;
/** A day and its time stay on one line: else the narrow columns of times make every row two. */
export const keptTogether = (text: string): string => text.replace(moment, '$1\u00a0$2');

export const paragraph = (text: string, bold = false): Block => ({ kind: 'paragraph', runs: [{ text, bold }] });
