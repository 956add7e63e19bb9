import type { Actor, Gateway } from '../../gateway/api.ts';
import { type Config, defaultLimits } from '../../gateway/directory/config.ts';
import type { Access } from '../../gateway/operating/access.ts';
import type { Parts } from '../../gateway/parts.ts';
import type { ByteBudget } from '../../http/limits.ts';
import { type MllpServer, mllpServer } from '../../http/mllp/server.ts';
import type { KeyFiles } from './key-files.ts';

type Listener = NonNullable<Config['mllp']>[number];
type Senders = Pick<Parts, 'directory' | 'uuid'> & { readonly access: Pick<Access, 'refused'> };

/**
 * Who speaks on a port: its client; with a client authority only by a certificate that the directory has for that client,
 * since an authority such as SITHS stands behind every care provider. Who is turned away stands in the audit.
 */
export const senderOn =
  ({ client, tls }: Pick<Listener, 'client' | 'tls'>, { directory, uuid, access }: Senders) =>
  async (address: string, certificate: string | undefined): Promise<Actor | undefined> => {
    const found = directory().client(client);
    const requestId = uuid();
    const proved = tls?.clientCaFile === undefined || found?.certificates?.includes(certificate ?? '') === true;
    if (found && proved) return { clientId: client, role: found.role, units: found.units, address, requestId };
    await access.refused({ address, requestId, codes: ['forbidden'], asked: 'MLLP' });
    return undefined;
  };

/** The MLLP ports of the config, listening; answers how to stop them. */
export async function startMllp(
  config: Pick<Config, 'mllp' | 'limits'>,
  gateway: Gateway,
  parts: Pick<Parts, 'clock' | 'notice'> & Senders & { readonly budget: ByteBudget; readonly files: KeyFiles },
): Promise<() => Promise<void>> {
  const servers: MllpServer[] = [];
  for (const [n, listener] of (config.mllp ?? []).entries()) {
    const { host, port, sender, receiver } = listener;
    const tls = parts.files.pem().mllp[n];
    const server = mllpServer({
      host,
      port,
      actor: senderOn(listener, parts),
      envelope: { ...(sender !== undefined && { sender }), ...(receiver !== undefined && { receiver }) },
      ...(tls && { tls }),
      gateway,
      clock: parts.clock,
      uuid: parts.uuid,
      budget: parts.budget,
      fault: (code) => parts.notice({ what: 'error', where: 'mllp', code }),
      maxMessageBytes: config.limits?.bodyBytes ?? defaultLimits.bodyBytes,
    });
    servers.push(server);
  }
  parts.files.onRenewed(({ mllp }) => {
    for (const [n, server] of servers.entries()) if (mllp[n]) server.renew(mllp[n]);
  });
  const stop = async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    for (const server of servers) await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
