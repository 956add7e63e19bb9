import { contracts, responseOf } from '../../adapters/rivta/contract/contracts.ts';
import { domainOf, type ReferralContract } from '../../adapters/rivta/contract/description.ts';
import type { Published } from '../../adapters/rivta/contract/published.ts';
import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import { readContracts } from '../../adapters/rivta/contract/read/contracts.ts';
import { problem } from '../problem.ts';

/** Below `/rivta`, as the service platform writes it: `/clinicalprocess/healthcond/description/GetDiagnosis/2/rivtabp21`. */
export const contractPathTemplate = '/rivta/clinicalprocess/:area/:domain/:contract/:version/rivtabp21';

/** A contract that is served here, and how. */
export type Served = Published &
  (
    | { readonly referral: ReferralContract; readonly read?: never }
    | { readonly read: ReadContract; readonly referral?: never }
  );

const publishedRead = ({ name, request, response }: ReadContract): Published => ({
  domain: domainOf(request),
  name,
  request,
  response,
});
const served: readonly Served[] = [
  ...contracts.map((referral) => ({
    domain: domainOf(referral),
    name: referral.operation,
    request: referral,
    response: responseOf(referral),
    referral,
  })),
  // Versions whose schema is not at hand are read, never given out.
  ...readContracts.filter(({ response }) => response.strict).map((read) => ({ ...publishedRead(read), read })),
];

/** The contract that an address names. Throws `not-found`. */
export function contractAt(params: Readonly<Record<string, string>>): Served {
  const { area, domain, contract, version } = params;
  const name = `urn:riv:clinicalprocess:${area}:${domain}`;
  const found = served.find(
    ({ domain: own, request }) => own === name && request.operation === contract && String(request.version) === version,
  );
  if (!found) throw problem('not-found');
  return found;
}
