import { makeAuditTrail } from '../../gateway/audit/audit-trail.ts';
import { patientOf } from '../../gateway/case/patient-of.ts';
import { type Config, defaultTiming } from '../../gateway/directory/config.ts';
import type { Parts } from '../../gateway/parts.ts';
import { makeSigner } from '../../gateway/receipt/signature.ts';
import { messageCodes } from '../../gateway/terminology/message-codes.ts';
import { builtInAdapters } from '../adapters.ts';
import { gatewayValidator } from '../validator.ts';
import type { Foundation } from './foundation.ts';
import { noticeTo } from './notices.ts';
import { makeTransports } from './transports.ts';

interface Made {
  readonly made: Parts;
  /** Why a webhook that is about to be registered would not be called. */
  addressFault(url: string): string | undefined;
}

/** All that the use cases work with, of what ships and what the config names. */
export async function makeParts(config: Config, foundation: Foundation): Promise<Made> {
  const { clock, uuid, key, files, salt, log, store, metrics, directory, terminology, bindings, inUse } = foundation;
  const { organisation, baseUrl } = config;
  const timing = { ...defaultTiming, ...config.timing };
  const subscribers = () => inUse.subscribers();
  const { transports, engine, imaging, index, addressFault } = makeTransports({
    config,
    key: key.jwk,
    pem: files.pem,
    clock,
    uuid,
    timing,
    directory,
    subscribers,
  });
  const made: Parts = {
    organisation,
    store,
    directory: () => directory,
    adapters: builtInAdapters(),
    validator: gatewayValidator(terminology.definitions, bindings),
    transports,
    engine,
    ...(imaging && { imaging }),
    ...(index && { index }),
    signer: await makeSigner(key.jwk),
    audit: makeAuditTrail({
      organisation,
      baseUrl,
      directory,
      clock,
      uuid,
      salt,
      patientOf: (row) => patientOf(store, row),
    }),
    codes: messageCodes(inUse, () => directory, bindings),
    clock,
    timing,
    uuid,
    random: Math.random,
    notice: noticeTo(log, metrics),
  };
  return { made, addressFault };
}
