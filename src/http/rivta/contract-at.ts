import type { ReferralContract } from '../../adapters/rivta/contract/description.ts';
import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import { type Described, described } from '../../adapters/rivta/contract/registry.ts';
import type { ServiceContract } from '../../adapters/rivta/contract/service.ts';
import { problem } from '../problem.ts';

/** Below `/rivta`, as the service platform writes it: `/clinicalprocess/healthcond/description/GetDiagnosis/2/rivtabp21`. */
export const contractPathTemplate = '/rivta/clinicalprocess/:area/:domain/:contract/:version/rivtabp21';

/** A contract that is served here, and how. */
export type Served = ServiceContract &
  (
    | { readonly referral: ReferralContract; readonly read?: never }
    | { readonly read: ReadContract; readonly referral?: never }
  );

/** Referrals come in and records are asked for; a version whose schema is not at hand is read, never given out. */
const isServed = (one: Described): one is Served => one.referral !== undefined || one.read?.response.strict === true;
const served = described.filter(isServed);

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
