import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { type Contract, domainOf, type ReferralContract } from '../../../src/adapters/rivta/contract/description.ts';
import { renderReferral } from '../../../src/adapters/rivta/render.ts';
import { openEnvelope } from '../../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import { contractPath } from '../../../src/transports/rivta/soap-call.ts';
import { type Plain, plain } from './plain.ts';

/** Where a door has a contract. */
export function addressOf({ url }: { readonly url: string }, contract: Contract): string {
  return `${url}/rivta${contractPath(domainOf(contract), contract.operation, contract.version)}`;
}

/** What a referral message says on the wire, as plain values; see `plain` for `empty`. */
export function wireForm(message: ReferralMessage, contract: ReferralContract, empty: Plain = {}): Plain {
  const { bytes, issues } = renderReferral(message, contract);
  if (!bytes) throw new Error(JSON.stringify(issues));
  return plain(openEnvelope(parseXml(bytes).root!).body!, empty);
}
