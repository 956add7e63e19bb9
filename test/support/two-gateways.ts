import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Timing } from '../../src/gateway/directory/config.ts';
import type { DirectoryData } from '../../src/gateway/directory/directory.ts';
import type { Imaging } from '../../src/gateway/imaging/image-checks.ts';
import { ecKey, type TestClock, testClock } from './foundation.ts';
import { makeSide, type Side } from './side.ts';
import { clinicUnit, directoryData, regionUnit } from './two-units.ts';
import { type WireFault, wire } from './wire.ts';

export interface TwoGateways {
  readonly region: Side;
  readonly clinic: Side;
  readonly clock: TestClock;
  /** Faults of the wire towards a side, used up one by one. */
  readonly faults: Map<string, WireFault[]>;
  /** Works off everything that is due now on both sides, and waits until it is done. */
  run(): Promise<void>;
  close(): Promise<void>;
}

export interface TwoGatewaysOptions {
  readonly timing?: Partial<Timing>;
  readonly adjust?: (data: DirectoryData) => DirectoryData;
  /** Archives that the clinic can ask. */
  readonly imaging?: Imaging;
}

/** Two gateways with real stores and real rules in one process, and a wire between them that a test can break. */
export async function twoGateways({
  timing,
  imaging,
  adjust = (data) => data,
}: TwoGatewaysOptions = {}): Promise<TwoGateways> {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-two-'));
  const clock = testClock();
  const faults = new Map<string, WireFault[]>();
  const keys = { region: ecKey('region-1'), clinic: ecKey('clinic-1') };
  const side = (name: 'region' | 'clinic', unit: string, other: () => Side): Promise<Side> =>
    makeSide({
      name,
      unit,
      file: join(folder, `${name}.db`),
      clock,
      key: keys[name],
      data: adjust(directoryData(keys, unit)),
      transport: wire(other, unit, faults),
      ...(timing && { timing }),
      ...(name === 'clinic' && imaging && { imaging }),
    });
  const region: Side = await side('region', regionUnit, () => clinic);
  const clinic: Side = await side('clinic', clinicUnit, () => region);
  return {
    region,
    clinic,
    clock,
    faults,
    run: async () => {
      for (let busy = true; busy; ) busy = (await workOff(region, clock)) || (await workOff(clinic, clock));
    },
    close: async () => {
      for (const side of [region, clinic]) {
        await side.worker.stop();
        await side.parts.store.close();
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Milliseconds; src/gateway/delivery/resting.ts. */
const longestRest = 30_000;

/** Wakes the worker while jobs are due; true when there was anything to do. */
async function workOff({ worker, parts }: Side, clock: TestClock): Promise<boolean> {
  const due = async () => {
    const { ready, claimed, oldestDueAt } = await parts.store.queue();
    return claimed > 0 || (ready > 0 && oldestDueAt !== null && oldestDueAt <= parts.clock.now());
  };
  const before = await due();
  for (let n = 1; n < 400 && (await due()); n++) {
    worker.wake();
    await worker.idle();
    // An attempt that was under way when the test set its clock may have sent the receiver to rest at this very time.
    if (n % 20 === 0) clock.advance(longestRest);
  }
  await worker.idle();
  return before;
}
