import type { ItemKind } from '../../../record-copy/record-copy.ts';
import type { Contract, Element, Group } from '../description.ts';
import { type OperationForm, responderNamespace, rootOf } from '../operation.ts';

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

export interface ReadForm extends OperationForm {
  readonly kind: ItemKind;
  readonly entry: string;
  /** False where the responder's schema is not at hand: read only, and with warnings where the description may err. */
  readonly published?: boolean;
  /** Elements of the request; those of the response's entry; and what follows the entries. */
  readonly request: (responder: string) => readonly Element[];
  readonly content: readonly Element[];
  readonly after?: (responder: string) => readonly Element[];
}

export function readContract(form: ReadForm): ReadContract {
  const { name, version, entry, published = true } = form;
  const responder = responderNamespace(form);
  const contract = rootOf(form, published);
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
