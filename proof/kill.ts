import { parseArgs } from 'node:util';
import { kills } from './store/kills.ts';

/** `node proof/kill.ts --kills N`: N times kill -9 over one store. One JSON line; exit 1 when anything is amiss. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '20' } } });

const summary = await kills(Number(values.kills), Math.random);
const { lost, doubled, stuck, audit } = summary;
process.stdout.write(`${JSON.stringify({ name: 'store-kill', ...summary })}\n`);
process.exitCode = lost + doubled + stuck + audit > 0 ? 1 : 0;
