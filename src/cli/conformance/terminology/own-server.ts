import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../serve/compose.ts';
import { loneGateway } from '../../serve/lone-gateway.ts';

export interface OwnServer {
  /** Base address of FHIR. */
  readonly base: string;
  stop(): Promise<void>;
}

/** A gateway of its own in a temporary folder, on a free loopback port, with terminology open to read. */
export async function startOwnServer(): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'vardbro-conformance-'));
  const config = loneGateway(folder, { name: 'Conformance', terminology: { public: true } });
  const serving = await serve(config, { write: () => {} });
  return {
    base: `http://127.0.0.1:${serving.address.port}/fhir`,
    async stop() {
      await serving.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
