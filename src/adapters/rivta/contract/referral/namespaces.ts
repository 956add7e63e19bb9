import type { Operation, Version } from '../description.ts';

/** clinicalprocess:activity:request, the domain of the electronic referral. */
export const domain = 'urn:riv:clinicalprocess:activity:request';

export const responderOf = (operation: Operation, version: Version): string =>
  `${domain}:${operation}Responder:${version}`;
