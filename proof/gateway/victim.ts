import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { serve } from '../../src/cli/serve/compose.ts';
import { readConfig } from '../../src/gateway/directory/load-config.ts';
import { type KillPoint, mine } from './kill-points.ts';

/** `victim.ts CONFIG POINT N`: a gateway that kills itself at the N-th time it reaches POINT. */
const [file, point, n] = process.argv.slice(2) as [string, KillPoint, string];
const { config } = readConfig(readFileSync(file, 'utf8'), dirname(file));
if (!config) throw new Error('config');
await serve(config, {
  write: (line) => void process.stdout.write(line),
  adjust: (parts) => mine(parts, point, Number(n)),
});
