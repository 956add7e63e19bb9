import { processNotification } from '../../../adapters/rivta/contract/index/update.ts';
import { askService, isUnavailable, type ServiceCaller, type ServiceEndpoint } from '../ask-service.ts';
import type { Notify } from './index-service.ts';

/** ProcessNotification to the national index; this one is named as the owner. */
export const notifier =
  (national: ServiceEndpoint, caller: ServiceCaller, limit: number): Notify =>
  async (transactions) => {
    const told = transactions.map((transaction) => ({ ...transaction, owner: caller.systemId }));
    const signal = AbortSignal.timeout(limit);
    const answer = await askService(national, processNotification, { transactions: told }, caller, signal);
    const code = isUnavailable(answer) ? answer.unavailable : (answer.code as string);
    return code === 'OK' || code === 'INFO' ? undefined : `The national index did not take it: ${code}.`;
  };
