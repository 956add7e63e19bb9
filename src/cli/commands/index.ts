import type { Command } from '../io.ts';
import { demoCommand } from './demo.ts';
import { serveCommand } from './serve.ts';

/** Every command there is, in the order of the help text. */
export const commands: readonly Command[] = [serveCommand, demoCommand];
