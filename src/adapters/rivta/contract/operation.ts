import type { Contract, Element, Group } from './description.ts';

/** What request and response of a contract share. */
export interface OperationForm {
  /** `urn:riv:ehr:blocking:accesscontrol` */
  readonly domain: string;
  /** `CheckBlocks` */
  readonly name: string;
  /** `3.0` */
  readonly version: string;
  /** Namespace of the types. */
  readonly types: string;
}

/** Namespace of request and response. */
export const responderNamespace = ({ domain, name, version }: Omit<OperationForm, 'types'>): string =>
  `${domain}:${name}Responder:${version.split('.')[0]}`;

/** Describes a root element of the contract: the operation, or its response. `strict`: its schema was at hand. */
export const rootOf =
  (form: OperationForm, strict: boolean) =>
  (operation: string, children: readonly Element[], more: Pick<Group, 'mayBeEmpty'> = {}): Contract => ({
    operation,
    version: Number(form.version.split('.')[0]),
    responder: responderNamespace(form),
    types: form.types,
    source: `${form.domain.replace('urn:riv:', '')} ${form.name} ${form.version}`,
    strict,
    emptySaysNothing: true,
    root: { kind: 'group', name: operation, min: 1, max: 1, children, ...more },
  });
