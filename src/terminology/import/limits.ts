/** Bounds on a file of a code list; checked before or while reading, so that what is too large costs little. */
export interface ImportLimits {
  readonly rows: number;
  readonly columns: number;
  /** Cells of a spreadsheet, all its sheets by themselves. */
  readonly cells: number;
  /** Bytes of one cell's text. */
  readonly cellLength: number;
  /** Bytes of a spreadsheet after inflating, all its parts together. */
  readonly inflatedBytes: number;
  readonly zipEntries: number;
  /** Findings told; what is beyond is counted. */
  readonly findings: number;
}

export const defaultImportLimits: ImportLimits = {
  rows: 200_000,
  columns: 200,
  cells: 5_000_000,
  cellLength: 32_767,
  inflatedBytes: 200_000_000,
  zipEntries: 500,
  findings: 500,
};
