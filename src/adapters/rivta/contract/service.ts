import type { Contract, Element } from './description.ts';
import { responderNamespace } from './read/contract.ts';

/** A contract that asks and is answered, as the index and the security services have them. */
export interface ServiceContract {
  /** `CheckBlocks`: name of the operation, in SOAP action and path. */
  readonly name: string;
  /** `urn:riv:ehr:blocking:accesscontrol` */
  readonly domain: string;
  readonly request: Contract;
  readonly response: Contract;
}

export interface ServiceForm {
  readonly domain: string;
  readonly name: string;
  /** `3.0` */
  readonly version: string;
  /** Namespace of the types. */
  readonly types: string;
  /** Root elements where they are not named as the operation: `Request` at its end, in the ehr domains. */
  readonly suffix?: string;
  readonly request: (responder: string) => readonly Element[];
  readonly response: (responder: string) => readonly Element[];
}

export function serviceContract(form: ServiceForm): ServiceContract {
  const { domain, name, version, types, suffix = '' } = form;
  const responder = responderNamespace(domain, name, version);
  const contract = (operation: string, children: readonly Element[]): Contract => ({
    operation,
    version: Number(version.split('.')[0]),
    responder,
    types,
    source: `${domain.replace('urn:riv:', '')} ${name} ${version}`,
    strict: true,
    emptySaysNothing: true,
    root: {
      kind: 'group',
      name: operation,
      min: 1,
      max: 1,
      children,
      ...(children.every(({ min }) => min === 0) && { mayBeEmpty: true }),
    },
  });
  return {
    name,
    domain,
    request: contract(`${name}${suffix}`, form.request(responder)),
    response: contract(`${name}Response`, form.response(responder)),
  };
}
