import type { Contract, Element } from './description.ts';
import { type OperationForm, responderNamespace, rootOf } from './operation.ts';

/** A contract that asks and is answered: what an endpoint serves, and describes at `?wsdl`. */
export interface ServiceContract {
  /** `CheckBlocks`: name of the operation, in SOAP action and path. */
  readonly name: string;
  /** `urn:riv:ehr:blocking:accesscontrol` */
  readonly domain: string;
  readonly request: Contract;
  readonly response: Contract;
}

export interface ServiceForm extends OperationForm {
  /** Root elements where they are not named as the operation: `Request` at its end, in the ehr domains. */
  readonly suffix?: string;
  readonly request: (responder: string) => readonly Element[];
  readonly response: (responder: string) => readonly Element[];
}

export function serviceContract(form: ServiceForm): ServiceContract {
  const { domain, name, suffix = '' } = form;
  const responder = responderNamespace(form);
  const root = rootOf(form, true);
  const contract = (operation: string, children: readonly Element[]): Contract =>
    root(operation, children, children.every(({ min }) => min === 0) ? { mayBeEmpty: true } : {});
  return {
    name,
    domain,
    request: contract(`${name}${suffix}`, form.request(responder)),
    response: contract(`${name}Response`, form.response(responder)),
  };
}
