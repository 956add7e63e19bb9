/** Something drawn on a page; points from its lower left corner. */
export type Mark =
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly size: number;
      readonly bold: boolean;
      readonly red?: boolean;
      readonly text: string;
    }
  | {
      readonly kind: 'line';
      readonly from: readonly [number, number];
      readonly to: readonly [number, number];
      readonly grey?: boolean;
      readonly width?: number;
    }
  | { readonly kind: 'box'; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  | { readonly kind: 'dot'; readonly x: number; readonly y: number };

/** A4 in points, with room for a head and a foot. */
export const paper = { width: 595, height: 842, left: 50, right: 545, top: 770, bottom: 60 } as const;
/** Size of the text, and of a line beside it. */
export const body = 9.5;
export const leading = 1.32;
