import { parseArgs } from 'node:util';
import { demo } from '../demo/demo.ts';
import { type Command, UsageError } from '../io.ts';

/** The main job from end to end, on this machine alone. */
export const demoCommand: Command = {
  name: 'demo',
  usage: 'demo [--keep]',
  example: 'demo --keep',
  summary: {
    sv: 'Visa huvudjobbet mellan två gatewayer på den här maskinen',
    en: 'Show the main job between two gateways on this machine',
  },
  run: async (args, io) => {
    const { values } = parse(args);
    return (await demo({ keep: values.keep ?? false }, io)) === 0 ? 0 : 1;
  },
};

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { keep: { type: 'boolean' } } });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
