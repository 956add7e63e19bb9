import { readFileSync } from 'node:fs';
import type { Gateway } from '../../gateway/api.ts';
import { type Config, defaultLimits } from '../../gateway/directory/config.ts';
import type { Parts } from '../../gateway/parts.ts';
import { type MllpServer, mllpServer } from '../../http/mllp/server.ts';

/** The MLLP ports of the config, listening; answers how to stop them. */
export async function startMllp(
  config: Pick<Config, 'mllp' | 'limits'>,
  gateway: Gateway,
  parts: Pick<Parts, 'directory' | 'clock' | 'uuid'>,
): Promise<() => Promise<void>> {
  const servers: MllpServer[] = [];
  for (const { host, port, client, tls, sender, receiver } of config.mllp ?? []) {
    const server = mllpServer({
      host,
      port,
      actor: (address) => {
        const found = parts.directory().client(client);
        return found && { clientId: client, role: found.role, units: found.units, address, requestId: parts.uuid() };
      },
      envelope: { ...(sender !== undefined && { sender }), ...(receiver !== undefined && { receiver }) },
      ...(tls && {
        tls: {
          cert: readFileSync(tls.certFile, 'utf8'),
          key: readFileSync(tls.keyFile, 'utf8'),
          ...(tls.clientCaFile !== undefined && { ca: readFileSync(tls.clientCaFile, 'utf8') }),
        },
      }),
      gateway,
      clock: parts.clock,
      uuid: parts.uuid,
      maxMessageBytes: config.limits?.bodyBytes ?? defaultLimits.bodyBytes,
    });
    await server.start();
    servers.push(server);
  }
  return async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
}
