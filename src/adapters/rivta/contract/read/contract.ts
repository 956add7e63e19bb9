import type { ItemKind } from '../../../record-copy/record-copy.ts';
import type { Contract, Element, Group } from '../description.ts';

/** A read contract: who asks what, and what is answered. One description for parser, writer, checks and schema. */
export interface ReadContract {
  /** `GetDiagnosis`. */
  readonly name: string;
  /** `2.0`. */
  readonly version: string;
  readonly kind: ItemKind;
  /** Element of the response that holds one entry. */
  readonly entry: string;
  readonly request: Contract;
  readonly response: Contract;
}

export interface ReadForm {
  /** `urn:riv:clinicalprocess:healthcond:description`. */
  readonly domain: string;
  readonly name: string;
  readonly version: string;
  readonly kind: ItemKind;
  /** Namespace of the types. */
  readonly types: string;
  readonly entry: string;
  /** False where the responder's schema is not at hand: read only, and with warnings where the description may err. */
  readonly published?: boolean;
  /** Elements of the request; those of the response's entry; and what follows the entries. */
  readonly request: (responder: string) => readonly Element[];
  readonly content: readonly Element[];
  readonly after?: (responder: string) => readonly Element[];
}

/** Namespace of request and response. */
export const responderNamespace = (domain: string, name: string, version: string): string =>
  `${domain}:${name}Responder:${version.split('.')[0]}`;

export function readContract(form: ReadForm): ReadContract {
  const { domain, name, version, types, entry, published = true } = form;
  const responder = responderNamespace(domain, name, version);
  const contract = (operation: string, children: readonly Element[]): Contract => ({
    operation,
    version: Number(version.split('.')[0]),
    responder,
    types,
    source: `${domain.replace('urn:riv:', '')} ${name} ${version}`,
    strict: published,
    emptySaysNothing: true,
    root: { kind: 'group', name: operation, min: 1, max: 1, children },
  });
  const entries: Group = {
    kind: 'group',
    name: entry,
    ns: responder,
    min: 0,
    max: Number.POSITIVE_INFINITY,
    children: form.content,
    scope: { path: 'items', type: 'item' },
  };
  return {
    name,
    version,
    kind: form.kind,
    entry,
    request: contract(name, form.request(responder)),
    response: contract(`${name}Response`, [entries, ...(form.after?.(responder) ?? [])]),
  };
}
