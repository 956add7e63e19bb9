import { setImmediate } from 'node:timers/promises';

/** Lets others have their turn between two chapters of long work over a large list or message: a read waits for one, not for all. */
export const breathe = (): Promise<void> => setImmediate();

/** Rows of a table that are read, checked or made between two breaths: a few milliseconds' work. */
export const rowsAtATime = 4_096;
