import { domainOf, type ReferralContract } from './description.ts';
import { indexContracts } from './index/contracts.ts';
import type { ReadContract } from './read/contract.ts';
import { readContracts } from './read/contracts.ts';
import { contracts, responseOf } from './referral/contracts.ts';
import { securityContracts } from './security/contracts.ts';
import type { ServiceContract } from './service.ts';

/** A contract with its question and its answer; `referral` and `read` where it is one of those. */
export interface Described extends ServiceContract {
  readonly referral?: ReferralContract;
  readonly read?: ReadContract;
}

/** Every contract that there is a description of: whoever serves or describes some of them takes them from here. */
export const described: readonly Described[] = [
  ...contracts.map((referral) => ({
    domain: domainOf(referral),
    name: referral.operation,
    request: referral,
    response: responseOf(referral),
    referral,
  })),
  ...readContracts.map((read) => ({
    domain: domainOf(read.request),
    name: read.name,
    request: read.request,
    response: read.response,
    read,
  })),
  ...indexContracts,
  ...securityContracts,
];
