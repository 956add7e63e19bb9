import { runStation } from '../src/cli/demo/process.ts';
import { aggregated } from './rivta/aggregated.ts';
import { makeCaller } from './rivta/load.ts';
import { receiving, sending } from './rivta/referrals.ts';
import { serving } from './rivta/serving.ts';
import { type Bench, clientOf, rivtaWorld } from './rivta/world.ts';

/**
 * RIV-TA over mutual TLS between processes of this machine, each figure beside a bare SOAP echo with the same TLS and the same
 * bytes in the same run. `node bench/rivta.ts [--smoke]`
 */
const smoke = process.argv.includes('--smoke');
const world = await rivtaWorld();
const [region, clinic] = [world.region, world.clinic].map((station) => {
  const client = clientOf(world, station);
  return { client, process: runStation(station, client) };
}) as [Bench['region'], Bench['clinic']];
const caller = makeCaller({ ca: world.ca.cert, ...world.clinic.clientCertificate }, 8);
const other = makeCaller({ ca: world.ca.cert, ...world.region.clientCertificate }, 8);
const bench = { world, region, clinic, ...(smoke ? { rounds: 1, calls: 40 } : { rounds: 7, calls: 300 }) };
try {
  await Promise.all([region.process.start(), clinic.process.start()]);
  await serving({ ...bench, caller, referrals: 0 });
  await receiving({ ...bench, caller: other, referrals: 0 });
  await aggregated({ ...bench, calls: smoke ? 16 : 40, caller, referrals: 0 });
  await sending({ ...bench, caller, referrals: smoke ? 60 : 1_000 });
} finally {
  await Promise.all([region.process.stop(), clinic.process.stop()]);
  await Promise.all([region.client, clinic.client, caller, other].map((one) => one.close()));
  await world.remove();
}
