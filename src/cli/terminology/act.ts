import type { ActResult } from '../../gateway/terminology/api.ts';
import { readArgs } from '../args.ts';
import { UsageError } from '../io.ts';
import { answered, withGateway } from '../own-client.ts';
import { tellIssues } from '../tell.ts';
import { gatewayOptions, type Subcommand } from './subcommand.ts';

const dates = '[--valid-from D] [--valid-to D] [--grace-until D] [--out-of-cycle] [--override CODE=REASON]...';

/** One step of a list's life, as the person whose client `--as` names. Only a running gateway takes it. */
export const actCommand = (act: 'submit' | 'approve' | 'release' | 'retire' | 'withdraw'): Subcommand => ({
  usage: `terminology ${act} --url U --version V [--note TEXT] ${act === 'release' ? `${dates} ` : ''}--as CLIENT [--config FILE]`,
  run: async (args, io) => {
    const { values } = readArgs(args, {
      ...gatewayOptions,
      url: { type: 'string' },
      version: { type: 'string' },
      note: { type: 'string' },
      'valid-from': { type: 'string' },
      'valid-to': { type: 'string' },
      'grace-until': { type: 'string' },
      'out-of-cycle': { type: 'boolean' },
      override: { type: 'string', multiple: true },
    });
    const { url, version, note } = values;
    if (!url || !version) throw new UsageError('--url U --version V');
    const overrides = (values.override ?? []).map(overrideOf);
    const order = {
      act,
      url,
      version,
      ...(note && { note }),
      ...(values['valid-from'] && { validFrom: values['valid-from'] }),
      ...(values['valid-to'] && { validTo: values['valid-to'] }),
      ...(values['grace-until'] && { graceUntil: values['grace-until'] }),
      ...(values['out-of-cycle'] && { outOfCycle: true }),
      ...(overrides.length > 0 && { overrides }),
    };
    return withGateway(
      values.config,
      io,
      async (client) => {
        const reply = await client.post('/terminology/acts', JSON.stringify(order), 'application/json');
        return answered(reply, io, {
          ...(values.json && { json: true }),
          name: `${url}|${version}`,
          words: (good) => {
            const { list, issues } = good.json<ActResult>();
            tellIssues(`${url}|${version}`, issues, io);
            return `${url}|${version}: ${list!.state}\n`;
          },
        });
      },
      values.as,
    );
  },
});

function overrideOf(text: string): { readonly code: string; readonly reason: string } {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new UsageError('--override CODE=REASON');
  return { code: text.slice(0, at), reason: text.slice(at + 1) };
}
