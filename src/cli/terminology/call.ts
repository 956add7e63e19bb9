import { need, readArgs } from '../args.ts';
import type { GatewayClient, Reply } from '../gateway-client.ts';
import { answered, withGateway } from '../own-client.ts';
import { gatewayOptions, type Subcommand } from './subcommand.ts';

/** A subcommand that is one call of the running gateway and tells its answer. */
export const call = (
  usage: string,
  options: Record<string, { type: 'string'; multiple?: boolean }>,
  make: (values: Record<string, string | string[] | undefined>) => Promise<(client: GatewayClient) => Promise<Reply>>,
): Subcommand => ({
  usage,
  run: async (args, io) => {
    const { values } = readArgs(args, { ...gatewayOptions, ...options });
    const given = values as Record<string, string | string[] | undefined>;
    const act = await make(given);
    const { config, as } = given as { config?: string; as?: string };
    return withGateway(
      config,
      io,
      async (client) => answered(await act(client), io, { json: values.json === true }),
      as,
    );
  },
});

export const post = (path: string, body: unknown) => (client: GatewayClient) =>
  client.post(path, JSON.stringify(body), 'application/json');

/** Options by their names; MissingArguments of all those that are not there. */
export function needed<N extends string>(
  values: Record<string, string | string[] | undefined>,
  ...names: readonly N[]
): { readonly [K in N]: string } {
  need(Object.fromEntries(names.map((name) => [`--${name}`, values[name]?.toString()])));
  return values as { readonly [K in N]: string };
}

export const text = { type: 'string' } as const;
